/* SPDX-License-Identifier: MIT
 * The page: what the run came to, and one of its views, by the address after "#". */

const views = {
  failures: {title: "Failures", count: failures.length, make: failuresView},
  tests: {title: "Tests", count: tests.length, make: testsView},
  time: {title: "Time", count: null, make: timeView},
  graph: {title: "Graph", count: null, make: graphView},
};

/* ---- the head ---- */

function verdict() {
  if (counts.failed > 0) {
    return ["failed", `${counts.failed.toLocaleString("en")} failed`];
  }
  if (run.cancelled || counts.open > 0) {
    return ["skipped", "Cut short"];
  }
  if (tests.length === 0) {
    return ["skipped", "No tests"];
  }
  if (counts.passed === 0) {
    return ["skipped", "All skipped"];
  }
  return ["passed", counts.skipped > 0 ? "Passed" : "All passed"];
}

function summary() {
  const kinds = [["test", undefined], ["fixture", "fixture"], ["set-up", "set-up"]];
  const parts = [kinds.map(([word, kind]) => [tests.filter((test) => test.kind === kind), word])
    .filter(([list]) => list.length > 0)
    .map(([list, word]) => plural(list.length, word)).join(", ")];
  for (const [count, word] of [["passed", "passed"], ["failed", "failed"],
                               ["skipped", "skipped"], ["open", "not ended"]]) {
    if (counts[count] > 0) {
      const flakyOnes = flaky.filter((test) => countOf(test) === count).length;
      parts.push(`${counts[count].toLocaleString("en")} ${word}` +
        (flakyOnes > 0 ? ` (${flakyOnes.toLocaleString("en")} flaky)` : ""));
    }
  }
  return parts.join(" · ");
}

function proportions() {
  const kinds = ["failed", "skipped", "open", "passed"].filter((kind) => counts[kind] > 0);
  return el("div", {class: "proportions", "aria-hidden": "true"}, kinds.map((kind) =>
    el("span", {class: kind, style: `flex-grow:${counts[kind]}`})));
}

function mode() {
  const parts = [inTime(duration), plural(run.workers, "worker"), `a ${{
    process: "process a test", worker: "process a worker", thread: "thread a worker",
  }[run.isolate]}`];
  if (run.seed) {
    parts.push(`seed ${run.seed}`);
  }
  if (run.shard) {
    parts.push(run.shard);
  }
  if (run.host) {
    parts.push(`on ${run.host}`);
  }
  parts.push(inDate(run.date), `to-test ${run.version}`);
  return parts.join(" · ");
}

function head() {
  const [kind, text] = verdict();
  return [
    el("div", {class: `verdict ${kind}`}, el("h1", {}, text), el("p", {}, summary())),
    run.cancelled && el("p", {class: "cancelled"}, `Cut short: ${run.cancelled}`),
    proportions(),
    el("p", {class: "mode"}, mode()),
    commandLine(run.command),
    el("nav", {"aria-label": "Views"}, Object.entries(views).map(([name, view]) =>
      el("a", {href: `#${name}`, id: `to-${name}`}, view.title,
         view.count !== null && el("b", {}, view.count.toLocaleString("en"))))),
  ].filter(Boolean);
}

/* A dot of the right colour, for who has many tabs open. */
function paintIcon(kind) {
  const colour = {passed: "%232da44e", failed: "%23d1242f", skipped: "%23bf8700"}[kind];
  document.querySelector("link[rel=icon]").href =
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'>" +
    `<circle cx='4' cy='4' r='4' fill='${colour}'/></svg>`;
}

/* ---- the views ---- */

const main = document.getElementById("main");
const kept = new Map(); /* of each address: how far it was scrolled */

function read(hash) {
  const [, name, rest] = /^#?([a-z]*)(?:[?=](.*))?$/s.exec(hash) || [null, "", ""];
  const first = failures.length > 0 ? "failures" : "tests";
  return {name: name === "test" || Object.hasOwn(views, name) ? name : first, rest: rest || ""};
}

function make({name, rest}) {
  if (name !== "test") {
    return views[name].make(new URLSearchParams(rest));
  }
  try {
    return testView(decodeURIComponent(rest));
  } catch {
    return testView(rest);
  }
}

function mark(name) {
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.id === `to-${name}`) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/* `from`: the address that is left; null when the page is opened. */
function show(from) {
  const address = read(location.hash);
  if (from !== null) {
    kept.set(from, scrollY);
  }
  main.replaceChildren(make(address));
  mark(address.name);
  if (from !== null) {
    main.focus({preventScroll: true});
    const top = main.getBoundingClientRect().top + scrollY - 8;
    scrollTo(0, kept.get(location.hash) ?? Math.min(scrollY, top));
  }
}

/* ---- keys ---- */

/* What they go through: the first kind that the view has. */
const stops = ["details.card > summary", "a.row", ".links a"];

function move(by) {
  const kind = stops.find((stop) => main.querySelector(stop));
  const list = kind ? [...main.querySelectorAll(kind)].filter((stop) => stop.checkVisibility())
                    : [];
  const place = list.indexOf(document.activeElement);
  const next = list[place < 0 ? (by > 0 ? 0 : list.length - 1) : place + by];
  if (next) {
    next.focus();
    next.scrollIntoView({block: "nearest"});
  }
}

function find() {
  if (!document.getElementById("search")) {
    const from = location.hash;
    history.pushState(null, "", "#tests");
    show(from);
  }
  document.getElementById("search").focus();
}

const keys = {
  "j": () => move(1), "k": () => move(-1), "/": find,
  "1": () => (location.hash = "#failures"), "2": () => (location.hash = "#tests"),
  "3": () => (location.hash = "#time"), "4": () => (location.hash = "#graph"),
};

function key(event) {
  const typing = event.target.closest("input, select, textarea, canvas");
  if (event.key === "Escape") {
    document.activeElement.blur();
  } else if (!typing && Object.hasOwn(keys, event.key) &&
             !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    keys[event.key]();
  }
}

const foot = [
  [["j"], ["k"], "next and previous"], [["/"], "find"],
  [["1"], "to", ["4"], "views"], [["Enter"], "open"],
].map((parts) => el("span", {}, parts.map((part) =>
  Array.isArray(part) ? el("kbd", {}, part) : ` ${part} `)));

document.getElementById("head").append(...head());
document.getElementById("foot").append(...foot);
paintIcon(verdict()[0]);
history.scrollRestoration = "manual";
addEventListener("hashchange", (event) => show(new URL(event.oldURL).hash));
document.addEventListener("keydown", key);
show(null);
