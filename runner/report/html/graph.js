/* SPDX-License-Identifier: MIT
 * What comes after what, as a picture: laid out by dagre, and only as much as can be read. */

const GRAPH_MOST = 150;

/* Whose neighbours have nothing to do with each other: a set-up, a fixture of many. */
const isHub = (test) => test.before.length > 12;

/* These and what is nearest to them: before and after, in turn, until there are `most`. */
function around(middle, most) {
  const near = new Set();
  for (const test of middle) {
    if (near.size < most) {
      near.add(test);
    }
  }
  const first = new Set(near);
  for (const test of near) {
    const after = isHub(test) && !first.has(test) ? [] : test.before;
    for (const next of [...test.after, ...after]) {
      if (near.size >= most) {
        return near;
      }
      near.add(next);
    }
  }
  return near;
}

const isTied = (test) => test.after.length + test.before.length > 0;

/* Those first that kept most others from running; each with what it came after and some of
 * what comes after it. */
function nearFailures() {
  const near = new Set();
  const weight = (test) => heldBackBy(test).length;
  const list = failures.filter(isTied).sort((a, b) => weight(b) - weight(a));
  for (const test of list) {
    if (near.size < 60) {
      near.add(test);
      [...test.after.slice(0, 6), ...test.before.slice(0, 6)].forEach((one) => near.add(one));
    }
  }
  return near;
}

const slowestTied = () =>
  tests.filter(isTied).sort((a, b) => b.duration - a.duration).slice(0, 20);

const choices = {
  failures: ["failures and what is near", nearFailures],
  critical: ["the critical path and what is near",
             () => around([...onCriticalPath], Math.max(onCriticalPath.size + 40, 60))],
  slowest: ["the slowest tests and what is near", () => around(slowestTied(), 60)],
  all: ["all tests", () => new Set(tests.filter(isTied))],
};

const cut = (text) => (text.length > 34 ? `${text.slice(0, 33)}…` : text);

const noteOf = (test) => [labelOf(test), hasRun(test) && inTime(test.duration),
                          test.kind].filter(Boolean).join(" · ");

/* In a monospace face, each letter is as wide as the next. */
const widthOf = (test) => 24 + Math.max(cut(shortName(test)).length * 7.4,
                                        noteOf(test).length * 6.4);

/* From the middle of one side to the middle of the other, without a corner. Of the points
 * between, those half-way between two rows of tests are left out. */
function curve(from, to, points, wide) {
  const way = wide
    ? [{x: from.x + from.width / 2, y: from.y}, {x: to.x - to.width / 2, y: to.y}]
    : [{x: from.x, y: from.y + from.height / 2}, {x: to.x, y: to.y - to.height / 2}];
  way.splice(1, 0, ...points.slice(1, -1).filter((_, i) => i % 2 === 1));
  const at = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return way.slice(1).reduce((path, {x, y}, i) => {
    const {x: x0, y: y0} = way[i];
    const turn = wide ? [at((x0 + x) / 2, y0), at((x0 + x) / 2, y)]
                      : [at(x0, (y0 + y) / 2), at(x, (y0 + y) / 2)];
    return `${path}C${turn.join(" ")} ${at(x, y)}`;
  }, `M${at(way[0].x, way[0].y)}`);
}

function layOut(shown, wide) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({rankdir: wide ? "LR" : "TB", nodesep: 10, ranksep: wide ? 46 : 34,
                  marginx: 8, marginy: 8});
  graph.setDefaultEdgeLabel(() => ({}));
  for (const test of shown) {
    graph.setNode(String(test.index), {width: widthOf(test), height: 40});
  }
  for (const test of shown) {
    for (const need of test.after) {
      /* A module's set-up is before all, so before those first of all. */
      const plain = need.kind === "set-up" &&
        test.after.some((other) => other !== need && shown.has(other));
      if (shown.has(need) && !plain) {
        graph.setEdge(String(need.index), String(test.index));
      }
    }
  }
  dagre.layout(graph);
  return graph;
}

function nodeOf(test, {x, y, width, height}, focus) {
  const kinds = [countOf(test), onCriticalPath.has(test) && "critical",
                 test === focus && "focus"];
  return svg("a", {href: linkTo(test), class: `node ${kinds.filter(Boolean).join(" ")}`,
                   transform: `translate(${x - width / 2} ${y - height / 2})`,
                   "aria-label": `${fullName(test)}, ${test.outcome || "not ended"}`},
    svg("title", {}, fullName(test)),
    svg("rect", {width, height, rx: 6}),
    svg("text", {x: 10, y: 17, class: "label"}, cut(shortName(test))),
    svg("text", {x: 10, y: 32, class: "note"}, noteOf(test)));
}

function edgeOf(graph, {v, w}, wide) {
  const {points} = graph.edge({v, w});
  const [from, to] = [tests[v], tests[w]];
  const kinds = [onCriticalPath.has(from) && onCriticalPath.has(to) && "critical",
                 (to.order || []).includes(from.index) && "order"];
  return svg("path", {d: curve(graph.node(v), graph.node(w), points, wide),
                      class: `edge ${kinds.filter(Boolean).join(" ")}`,
                      "marker-end": "url(#arrow)"});
}

function graphOf(shown, focus) {
  const box = el("div", {class: "graph", tabindex: "0", role: "group",
                         "aria-label": "What comes after what"});
  const wide = document.documentElement.clientWidth > 700;
  const graph = layOut(shown, wide);
  const {width, height} = graph.graph();
  const arrow = svg("marker", {id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4,
                               markerWidth: 8, markerHeight: 8, orient: "auto",
                               markerUnits: "userSpaceOnUse"},
                    svg("path", {d: "M0 0L8 4L0 8z"}));
  box.append(svg("svg", {width, height, viewBox: `0 0 ${width} ${height}`},
    svg("defs", {}, arrow),
    graph.edges().map((edge) => edgeOf(graph, edge, wide)),
    [...shown].map((test) => nodeOf(test, graph.node(String(test.index)), focus))));
  return box;
}

function firstChoice(tied) {
  if (tied.length <= 60) {
    return "all";
  }
  return failures.length > 0 ? "failures" : "critical";
}

function graphView(query) {
  const tied = tests.filter(isTied);
  const alone = tests.length - tied.length;
  if (tied.length === 0) {
    return el("section", {}, el("h2", {}, "Graph"),
              el("p", {}, "No test of this run comes after another."));
  }
  /* It may be a single test that is tied to no other. */
  const isCriticalTied = [...onCriticalPath].some(isTied);
  const offers = {failures: failures.some(isTied), critical: isCriticalTied,
                  slowest: !isCriticalTied && tied.length > GRAPH_MOST,
                  all: tied.length <= GRAPH_MOST};
  const names = Object.keys(choices).filter((name) => offers[name]);
  const wanted = query.get("show");
  const name = names.includes(wanted) ? wanted
    : names.find((one) => one === firstChoice(tied)) || names[0];
  const shown = new Set([...choices[name][1]()].filter(isTied));
  const notes = [
    tied.length > shown.size &&
      `${(tied.length - shown.size).toLocaleString("en")} others are not shown; each test's ` +
      "own page shows what is near it.",
    alone > 0 && `${plural(alone, "test")} that ${alone === 1 ? "is" : "are"} not tied to ` +
      `another ${alone === 1 ? "is" : "are"} left out.`,
  ];
  return el("section", {class: "graphs"},
    el("div", {class: "bar"}, el("h2", {class: "unseen"}, "Graph"),
      el("nav", {class: "choices", "aria-label": "What is shown"}, names.map((one) =>
        el("a", {href: `#graph?show=${one}`, "aria-current": one === name && "true"},
           choices[one][0])))),
    el("p", {class: "quiet"}, "An arrow leads to what comes after; the thick ones are the " +
      "critical path, the dashed ones order only. ", notes.filter(Boolean).join(" ")),
    graphOf(shown, null));
}
