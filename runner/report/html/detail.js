/* SPDX-License-Identifier: MIT
 * Why a test ended as it did: its problems, its output, the command that repeats it. */

const library = /(^|\/)sysdeps\/|^\.\/(stdlib|nptl|signal|string|malloc|csu|io|libio|assert)\//;
const frame = /^(\s*#\d+\s+)(.*?)( at (.*))?$/;
const isDiff = (lines) => lines.some((line) => /^@@ .* @@/.test(line));

function diffLine(line) {
  const kind = {"+": "added", "-": "removed", "@": "hunk"}[line[0]];
  return el("span", {class: kind}, `${line}\n`);
}

/* A function of the C library says little about a test. */
function stackLine(line) {
  const [, number, name, , place] = frame.exec(line);
  const foreign = !place || library.test(place);
  return el("span", {class: foreign ? "frame foreign" : "frame"},
            number, el("b", {}, name), place && ` at ${place}`, "\n");
}

function detailText(text) {
  const lines = text.split("\n");
  if (isDiff(lines)) {
    return el("pre", {class: "detail diff", tabindex: "0"}, lines.map(diffLine));
  }
  return el("pre", {class: "detail", tabindex: "0"}, lines.map((line) =>
    /^\s*#\d+\s/.test(line) ? stackLine(line) : `${line}\n`));
}

/* The first problem's message is the reason that was shown already. */
function problem(one, isFirst, test) {
  const same = isFirst && one.message === test.why;
  const part = one.part !== undefined && (test.parts || [])[one.part];
  const place = one.file && el("span", {class: "place"}, placeOf(one.file, one.line),
                               one.function && ` in ${one.function}`);
  return el("li", {},
    el("div", {class: "where"}, part && el("code", {class: "part"}, part.path), place,
      !same && el("span", {class: "message"}, one.message)),
    one.detail && detailText(one.detail));
}

function problems(test) {
  if (!test.problems) {
    return null;
  }
  return el("ol", {class: "problems"},
    test.problems.map((one, i) => problem(one, i === 0, test)),
    test.dropped && el("li", {class: "quiet"},
                       `${plural(test.dropped, "more problem")} left out`));
}

function partRow(part) {
  const look = {outcome: part.outcome};
  return el("li", {}, badge(look), el("code", {class: "part"}, part.path),
    part.why && el("span", {class: "why"}, part.why),
    el("span", {class: "time"}, inTime(part.duration)));
}

/* Where there are many, those that passed are shown to who asks. */
function parts(test, few = 12) {
  if (!test.told_parts) {
    return null;
  }
  const list = test.parts || [];
  const passed = (part) => part.outcome === "passed";
  const rest = list.length > few ? list.filter(passed) : [];
  const shown = rest.length > 0 ? list.filter((part) => !passed(part)) : list;
  const rows = (some) => longList(el("ul", {class: "parts"}), some, (part) => [partRow(part)]);
  return el("div", {class: "related"}, el("h3", {}, test.told_parts),
    shown.length > 0 && rows(shown),
    rest.length > 0 && lazy(`${rest.length.toLocaleString("en")} that passed`,
                            () => el("div", {}, rows(rest))));
}

function stream(title, text) {
  return text && el("details", {class: "stream", open: true},
    el("summary", {}, title),
    el("pre", {tabindex: "0"}, text));
}

function restOf(title, list, most = 12) {
  if (list.length === 0) {
    return null;
  }
  const items = (some) => some.map((test) => el("li", {}, testLink(test)));
  const rest = list.slice(most);
  return el("div", {class: "related"}, el("h3", {}, title),
    el("ul", {class: "links"}, items(list.slice(0, most))),
    rest.length > 0 && lazy(`${rest.length.toLocaleString("en")} more`,
                            () => el("ul", {class: "links"}, items(rest))));
}

/* What is made only when somebody looks. */
function lazy(summary, make, attributes = {}) {
  const details = el("details", {...attributes, toggle: () => {
    if (details.open && details.childElementCount === 1) {
      details.append(make());
    }
  }}, el("summary", {}, summary));
  if (attributes.open) {
    details.append(make());
  }
  return details;
}

/* The attempts before the last that failed. */
function earlierAttempts(test) {
  return (test.earlier || []).map((one) =>
    el("details", {class: "stream", open: test.flaky},
      el("summary", {}, `attempt ${one.attempt}: ${one.outcome}`),
      one.why && el("p", {class: "why"}, one.why),
      problems(one),
      parts(one),
      stream("stdout", one.out),
      stream("stderr", one.err)));
}

/* All but the name and the reason. */
function details(test) {
  return el("div", {class: "body"},
    problems(test),
    parts(test),
    earlierAttempts(test),
    test.left && el("pre", {class: "left"}, test.left),
    stream("stdout", test.out),
    stream("stderr", test.err),
    (hasFailed(test) || !hasRun(test)) && commandLine(test.repeat));
}

/* How long it could have run already, had there been a worker. */
function waitedForWorker(test) {
  const since = test.after.reduce((last, need) => Math.max(last, need.ready || 0), 0);
  return letBegin(test).why === "worker" && test.begin - since > 1000 ? test.begin - since : 0;
}

/* "when server was up" */
function beganBecause(test) {
  if (test.earlier) {
    return [`when attempt ${test.earlier[test.earlier.length - 1].attempt} had failed`];
  }
  const {by, why, gap} = letBegin(test);
  const late = gap > 1000 ? ` (${inTime(gap)} later)` : "";
  if (!by) {
    return ["at the start", late];
  }
  const link = el("a", {href: linkTo(by)}, shortName(by));
  if (why === "worker") {
    return [`when worker ${test.worker + 1} had done `, link, late];
  }
  return ["when ", link, by.isUp ? " was up" : " had ended", late];
}

function facts(test) {
  const rows = [
    ["Place", placeOf(test.file, test.line)],
    ["Suite", suiteOf(test)],
    test.tags && ["Tags", test.tags.map((tag) =>
      el("a", {class: "tag", href: `#tests?tag=${encodeURIComponent(tag)}`}, tag))],
    hasRun(test) && ["Took", test.isUp
      ? `${inTime(test.duration)}: ${inTime(test.setUp)} to come up, ` +
        `${inTime(test.tearDown)} to go down; it was up for ${inTime(test.waited)}`
      : inTime(test.duration)],
    test.attempts && ["Attempts", test.attempts],
    hasRun(test) && ["Began", [`at ${inTime(test.begin)} on worker ${test.worker + 1}: `,
                               beganBecause(test)]],
    hasRun(test) && waitedForWorker(test) > 0 && ["Waited",
      `${inTime(waitedForWorker(test))} for a worker: all that it comes after had ended`],
    onCriticalPath.has(test) && ["Critical path", ["yes: ", el("a", {href: "#time"},
      "the run cannot be faster than this chain")]],
  ];
  return el("dl", {class: "facts"}, rows.filter(Boolean).map(([name, value]) =>
    el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function testView(name) {
  const test = byName.get(name);
  if (!test) {
    return el("section", {}, el("h2", {}, "No such test"),
              el("p", {}, `${name} is not in this run.`));
  }
  return el("section", {class: `one ${countOf(test)}`},
    el("p", {class: "back"}, el("a", {href: "#tests"}, "All tests")),
    el("h2", {}, badge(test), " ", nameOf(test)),
    test.why && el("p", {class: "why"}, test.why),
    test.root !== undefined && el("p", {}, "Because of ", testLink(tests[test.root])),
    details(test),
    facts(test),
    restOf("Not run because of it", heldBackBy(test)),
    restOf("Comes after", test.after),
    restOf("Before", test.before),
    test.after.length + test.before.length > 0 && graphOf(around([test], 40), test),
    !(hasFailed(test) || !hasRun(test)) && commandLine(test.repeat));
}
