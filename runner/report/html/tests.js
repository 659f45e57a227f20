/* SPDX-License-Identifier: MIT
 * All tests, with filters that stand in the address: a link leads to what one sees. */

const orders = {
  declared: ["as declared", (a, b) => a.index - b.index],
  slow: ["slowest first", (a, b) => (b.duration || 0) - (a.duration || 0)],
  begin: ["as they began", (a, b) => (a.begin ?? Infinity) - (b.begin ?? Infinity) ||
                                     a.index - b.index],
  name: ["by name", (a, b) => fullName(a).localeCompare(fullName(b))],
};

const slowestTime = tests.reduce((most, test) => Math.max(most, test.duration || 0), 1);
const wordsOf = (test) => `${fullName(test)} ${test.suite} ${test.file}`.toLowerCase();

function matches(test, filter) {
  const outcome = test.outcome || "not ended";
  return (filter.outcome.length === 0 || filter.outcome.includes(outcome) ||
          (test.flaky && filter.outcome.includes("flaky"))) &&
    filter.tag.every((tag) => (test.tags || []).includes(tag)) &&
    filter.words.every((word) => wordsOf(test).includes(word));
}

function filterFrom(query) {
  const text = query.get("q") || "";
  return {
    text,
    words: text.toLowerCase().split(/\s+/).filter(Boolean),
    outcome: query.getAll("outcome"),
    tag: query.getAll("tag"),
    sort: Object.hasOwn(orders, query.get("sort") || "") ? query.get("sort") : "declared",
  };
}

function addressOf(filter) {
  const query = new URLSearchParams();
  filter.outcome.forEach((outcome) => query.append("outcome", outcome));
  filter.tag.forEach((tag) => query.append("tag", tag));
  if (filter.text) {
    query.set("q", filter.text);
  }
  if (filter.sort !== "declared") {
    query.set("sort", filter.sort);
  }
  return query.size ? `#tests?${query}` : "#tests";
}

function row(test, previous, headed) {
  const share = Math.max(1, Math.round((100 * (test.duration || 0)) / slowestTime));
  const line = el("li", {},
    el("a", {class: "row", href: linkTo(test)},
      badge(test),
      el("span", {class: "title"}, nameOf(test),
        (test.tags || []).map((tag) => el("span", {class: "tag"}, tag)),
        test.why && el("span", {class: "why"}, test.why),
        test.attempts && el("span", {class: "why"}, test.attempts)),
      el("span", {class: "meter", "aria-hidden": "true"},
        hasRun(test) && el("span", {class: countOf(test), style: `width:${share}%`})),
      el("span", {class: "time"}, hasRun(test) ? inTime(test.duration) : "")));
  const begins = headed && (!previous || suiteOf(previous) !== suiteOf(test));
  return begins ? [el("li", {class: "suite"}, el("h3", {}, suiteOf(test))), line] : [line];
}

function chips(title, names, chosen, countIn, toggle) {
  return names.length > 0 && el("fieldset", {class: "chips"}, el("legend", {}, title),
    names.map((name) => el("label", {class: "chip"},
      el("input", {type: "checkbox", value: name, checked: chosen.includes(name),
                   change: (event) => toggle(name, event.target.checked)}),
      el("span", {}, name, countIn && el("b", {}, countIn(name).toLocaleString("en"))))));
}

function testsView(query) {
  const filter = filterFrom(query);
  const results = el("div", {class: "results"});
  const found = el("p", {class: "found"});
  const change = (kind) => (name, on) => {
    filter[kind] = on ? [...filter[kind], name] : filter[kind].filter((one) => one !== name);
    apply();
  };
  const search = el("input", {type: "search", id: "search", value: filter.text,
    placeholder: "name, suite or file", "aria-label": "Find by name, suite or file",
    input: () => {
      Object.assign(filter, filterFrom(new URLSearchParams({q: search.value})),
                    {outcome: filter.outcome, tag: filter.tag, sort: filter.sort});
      apply();
    }});
  const sort = el("select", {"aria-label": "Order", change: () => {
    filter.sort = sort.value;
    apply();
  }}, Object.entries(orders).map(([name, [title]]) =>
    el("option", {value: name, selected: name === filter.sort}, title)));

  function show() {
    const list = tests.filter((test) => matches(test, filter)).sort(orders[filter.sort][1]);
    const headed = severalSuites && filter.sort === "declared";
    found.textContent = list.length === tests.length ? `All ${plural(list.length, "test")}`
      : `${list.length.toLocaleString("en")} of ${plural(tests.length, "test")}`;
    results.replaceChildren(...longList(el("ul", {class: "rows"}), list,
      (test, previous) => row(test, previous, headed)));
  }
  function apply() {
    history.replaceState(null, "", addressOf(filter));
    show();
    say(found.textContent);
  }
  show();
  return el("section", {class: "tests"},
    el("h2", {class: "unseen"}, "Tests"),
    el("form", {class: "filters", submit: (event) => event.preventDefault()},
      el("div", {class: "find"}, search, sort),
      chips("Outcome", [...outcomes.keys()], filter.outcome, (name) => outcomes.get(name),
            change("outcome")),
      chips("Tags", tags, filter.tag, null, change("tag"))),
    found, results);
}
