/* SPDX-License-Identifier: MIT
 * The run, as the runner has told it: tests, how they hang together, and words for them.
 *
 * All times are microseconds since the run began. */

const {run, tests} = JSON.parse(document.getElementById("data").textContent);

const labels = {
  "passed": "PASS", "failed": "FAIL", "errored": "ERROR", "timed out": "TIME",
  "skipped": "SKIP", "cancelled": "STOP", "expected failure": "XFAIL",
  "unexpected pass": "XPASS",
};

/* What the outcome counts as: passed, failed, skipped; or open, where it never ended. */
const countOf = (test) => (test.outcome ? run.outcomes[test.outcome] || "skipped" : "open");
const labelOf = (test) => (test.mocked ? "MOCK" : test.flaky ? "FLAKY" :
  test.outcome ? labels[test.outcome] || test.outcome.toUpperCase() : "OPEN");
const hasFailed = (test) => countOf(test) === "failed";
const hasRun = (test) => test.begin !== undefined;

const severalModules = new Set(tests.map((test) => test.module)).size > 1;
const severalSuites = new Set(tests.map((test) => `${test.module}.${test.suite}`)).size > 1;
const fullName = (test) => `${test.module}::${test.name}`;
const shortName = (test) => (severalModules ? fullName(test) : test.name);
const suiteOf = (test) => `${test.module}.${test.suite}`;

const byName = new Map(tests.map((test) => [fullName(test), test]));

/* Of a fixture the set-up alone holds others up; it is up for a while, and torn down then. */
function addTimes(test) {
  test.end = hasRun(test) ? test.begin + test.duration + (test.waited || 0) : undefined;
  test.isUp = test.kind === "fixture" && test.up !== undefined;
  test.ready = test.isUp ? test.up : test.end;
  test.setUp = test.isUp ? test.up - test.begin : test.duration || 0;
  test.down = test.isUp ? Math.min(test.up + test.waited, test.end) : test.end;
  test.tearDown = test.isUp ? Math.max(0, test.end - test.down) : 0;
}

tests.forEach((test, index) => {
  test.index = index;
  test.before = []; /* what comes after it */
  addTimes(test);
});
for (const test of tests) {
  test.after = [...(test.needs || []), ...(test.order || [])].map((place) => tests[place]);
  test.after.forEach((need) => need.before.push(test));
}

/* Those that were not run because of it. */
const heldBack = new Map();
for (const test of tests) {
  if (test.root !== undefined) {
    const root = tests[test.root];
    const list = heldBack.get(root) || [];
    list.push(test);
    heldBack.set(root, list);
  }
}
const heldBackBy = (test) => heldBack.get(test) || [];

const failures = tests.filter(hasFailed);
const counts = {passed: 0, failed: 0, skipped: 0, open: 0};
const outcomes = new Map();
for (const outcome of [...Object.keys(run.outcomes), "not ended"]) {
  const count = tests.filter((test) => (test.outcome || "not ended") === outcome).length;
  if (count > 0) {
    outcomes.set(outcome, count);
  }
}
const flaky = tests.filter((test) => test.flaky);
if (flaky.length > 0) {
  outcomes.set("flaky", flaky.length);
}
tests.forEach((test) => counts[countOf(test)]++);
const tags = [...new Set(tests.flatMap((test) => test.tags || []))].sort();
const duration = tests.reduce((last, test) => Math.max(last, test.end || 0), run.duration || 0);

/* ---- words ---- */

const plural = (count, one, many) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many || `${one}s`}`;

function inTime(time) {
  if (time === undefined) {
    return "";
  }
  if (time < 999950) {
    return `${(time / 1000).toFixed(1)} ms`;
  }
  if (time < 119.995e6) {
    return `${(time / 1e6).toFixed(2)} s`;
  }
  const seconds = Math.round(time / 1e6);
  return seconds < 7200
    ? `${Math.floor(seconds / 60)} min ${seconds % 60} s`
    : `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

function inDate(date) {
  return new Date(date / 1000).toLocaleString(undefined, {
    dateStyle: "medium", timeStyle: "medium",
  });
}
