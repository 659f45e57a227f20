/* SPDX-License-Identifier: MIT
 * What decided how long the run took: the chain that no number of workers can shorten, and
 * the one that did hold this run up. */

/* Everything after what it comes after. */
function sorted() {
  const open = tests.map((test) => test.after.length);
  const order = tests.filter((test) => test.after.length === 0);
  for (let i = 0; i < order.length; i++) {
    for (const next of order[i].before) {
      if (--open[next.index] === 0) {
        order.push(next);
      }
    }
  }
  return order;
}

/*
 * The critical path: {time, steps}. Each step is {test, part, time}, where a part is "run",
 * "set-up" or "tear-down". A fixture goes down when all that comes after it has ended.
 */
function criticalPath() {
  const order = sorted();
  const finish = new Array(tests.length).fill(0);
  const from = new Array(tests.length).fill(null);
  for (const test of order) {
    let start = 0;
    for (const need of test.after) {
      if (finish[need.index] > start) {
        start = finish[need.index];
        from[test.index] = need;
      }
    }
    finish[test.index] = start + (hasRun(test) ? test.setUp : 0);
  }
  const over = new Array(tests.length).fill(0); /* it and all after it, torn down */
  const next = new Array(tests.length).fill(null);
  let last = null;
  for (const test of order.reverse()) {
    over[test.index] = finish[test.index];
    for (const dependent of test.before) {
      if (over[dependent.index] > over[test.index]) {
        over[test.index] = over[dependent.index];
        next[test.index] = dependent;
      }
    }
    over[test.index] += test.tearDown;
    if (!last || over[test.index] > over[last.index]) {
      last = test;
    }
  }
  return {time: last ? over[last.index] : 0, steps: last ? stepsOf(last, from, next) : []};
}

function stepsOf(last, from, next) {
  const steps = [];
  let peak = last;
  for (let test = last; test; test = next[test.index]) {
    if (test.tearDown > 0) {
      steps.unshift({test, part: "tear-down", time: test.tearDown});
    }
    peak = test;
  }
  for (let test = peak; test; test = from[test.index]) {
    if (hasRun(test)) {
      steps.unshift({test, part: test.kind ? "set-up" : "run", time: test.setUp});
    }
  }
  return steps;
}

/* ---- what held the run up ---- */

/* Of each worker, what ran there, in order; a fixture leaves it when it is up. */
const lanes = Array.from({length: run.workers}, () => []);
for (const test of tests) {
  if (hasRun(test) && lanes[test.worker]) {
    lanes[test.worker].push(test);
  }
}
for (const lane of lanes) {
  lane.sort((a, b) => a.begin - b.begin);
  lane.forEach((test, place) => (test.place = place));
}

/* Who let it begin: {by, why, gap}; `why` is "after" or "worker"; `by` is null where nobody
 * did. A worker that has its next order already ends one test and begins the next at once,
 * and the two clocks may overlap a little. */
function letBegin(test) {
  const before = (lanes[test.worker] || [])[test.place - 1];
  let by = null;
  for (const need of test.after) {
    by = need.ready !== undefined && (!by || need.ready > by.ready) ? need : by;
  }
  const why = before && (!by || before.ready > by.ready) ? "worker" : "after";
  by = why === "worker" ? before : by;
  return {by, why, gap: Math.max(0, test.begin - (by ? by.ready : 0))};
}

/* Who was the last to need a fixture. By its own clock that may have ended a little later than
 * the fixture began to go down. */
function letGo(fixture) {
  const seen = new Set([fixture]);
  let last = null;
  for (const test of seen) {
    test.before.forEach((next) => seen.add(next));
    if (test !== fixture && hasRun(test) && test.begin < fixture.down &&
        (!last || test.end > last.end)) {
      last = test;
    }
  }
  return last;
}

/*
 * The chain that ends with the last test, from the run's begin on: {test, part, begin, end,
 * why, by, gap}: it began because `by` was over ("after"), left its worker ("worker") or
 * was the last that needed it ("last"), and `gap` later.
 */
function heldUp() {
  const chain = [];
  let test = tests.reduce((last, one) => (hasRun(one) && (!last || one.end > last.end)
    ? one : last), null);
  let goesDown = test && test.isUp;
  while (test && chain.length <= 2 * tests.length) {
    let step;
    if (goesDown) {
      const by = letGo(test);
      step = {test, part: "tear-down", begin: test.down, end: test.end, by,
              why: by && "last", gap: by ? Math.max(0, test.down - by.end) : 0};
      goesDown = by !== null && by.isUp;
      test = by || test;
    } else {
      step = {test, part: test.kind ? "set-up" : "run", begin: test.begin, end: test.ready,
              ...letBegin(test)};
      test = step.by;
    }
    chain.push(step);
  }
  return chain.reverse();
}

const critical = criticalPath();
const onCriticalPath = new Set(critical.steps.map((step) => step.test));
const chain = heldUp();

/* All that took a worker's time. */
const work = tests.reduce((sum, test) => sum + (hasRun(test) ? test.setUp : 0), 0);
const leastTime = Math.max(critical.time, work / run.workers);
