/* SPDX-License-Identifier: MIT
 * What failed and why: the first thing that is seen. Failures of one place and kind stand
 * together, those first that kept most others from running. */

const OPEN_MOST = 8;

/* Numbers differ from test to test where the reason is the same. */
function reasonOf(test) {
  const first = (test.problems || [])[0];
  const why = (test.why || test.outcome).replace(/0x[0-9a-f]+|\d+/gi, "#");
  return first && first.file ? `${test.outcome} ${first.type} ${first.file}:${first.line}`
                             : `${test.outcome} ${why}`;
}

function groupsOf(list) {
  const groups = new Map();
  for (const test of list) {
    const reason = reasonOf(test);
    if (!groups.has(reason)) {
      groups.set(reason, []);
    }
    groups.get(reason).push(test);
  }
  const weight = (group) =>
    group.reduce((sum, test) => sum + 1 + heldBackBy(test).length, 0);
  return [...groups.values()].sort((a, b) => weight(b) - weight(a));
}

function cardHead(test) {
  const held = heldBackBy(test).length;
  return [badge(test), " ", el("span", {class: "title"}, nameOf(test)),
    held > 0 && el("span", {class: "held"}, `${plural(held, "test")} not run because of it`),
    el("span", {class: "time"}, inTime(test.duration)),
    el("span", {class: "why"}, test.why)];
}

function card(test, open) {
  return lazy(cardHead(test), () => el("div", {},
    details(test),
    restOf("Not run because of it", heldBackBy(test), 6),
    el("p", {class: "onward"}, el("a", {href: linkTo(test)}, "All about this test"))),
  {class: "card failed", open});
}

/* One reason, many tests: the first of them in full. */
function groupCard(group, open) {
  if (group.length === 1) {
    return card(group[0], open);
  }
  const [first] = group;
  const problem = (first.problems || [])[0];
  const place = problem && problem.file
    ? ["at one place: ", el("span", {class: "place"}, placeOf(problem.file, problem.line),
                            problem.function && ` in ${problem.function}`)]
    : "for one reason";
  return el("section", {class: "group"},
    el("h3", {}, `${plural(group.length, "test")} failed `, place),
    card(first, open),
    lazy(`${(group.length - 1).toLocaleString("en")} more like this`, () =>
      el("div", {}, longList(el("div", {class: "cards"}), group.slice(1),
                             (test) => [card(test, false)], 50)),
      {class: "rest"}));
}

function allPassed() {
  return el("section", {class: "good"},
    el("h2", {}, tests.length ? "Nothing failed." : "No tests were run."),
    tests.length > 0 && el("p", {}, "The slowest:"),
    slowest(10));
}

function failuresView() {
  if (failures.length === 0) {
    return allPassed();
  }
  const groups = groupsOf(failures);
  const toggle = el("button", {type: "button", class: "small", click: () => {
    const cards = [...section.querySelectorAll("details.card")];
    const open = cards.some((one) => !one.open);
    cards.forEach((one) => (one.open = open));
    toggle.textContent = open ? "Close all" : "Open all";
  }}, "Open all");
  const section = el("section", {class: "failures"},
    el("div", {class: "bar"},
      el("h2", {}, failures.length === groups.length
        ? `${plural(failures.length, "failure")}`
        : `${plural(failures.length, "failure")}, ${plural(groups.length, "reason")}`),
      failures.length > 1 && toggle),
    longList(el("div", {class: "cards"}), groups.map((group, i) => [group, i < OPEN_MOST]),
             ([group, open]) => [groupCard(group, open)], 50));
  return section;
}
