/* SPDX-License-Identifier: MIT
 * Elements. Texts become text nodes and nothing else: what a test is called or prints is
 * never read as HTML. */

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") {
      element.addEventListener(name, value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

const el = (tag, attributes, ...children) =>
  fill(document.createElement(tag), attributes, children);

const svg = (tag, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

const say = (text) => (document.getElementById("status").textContent = text);

/* ---- what is told of a test everywhere ---- */

const linkTo = (test) => `#test=${encodeURIComponent(fullName(test))}`;

const badge = (test) => el("span", {
  class: `badge ${test.flaky && !hasFailed(test) ? "skipped" : countOf(test)}`,
  title: test.attempts || test.outcome || "did not end",
}, labelOf(test));

const nameOf = (test) => el("span", {class: "name"},
  severalModules && el("span", {class: "module"}, `${test.module}::`), test.name,
  test.kind && el("span", {class: "kind"}, ` ${test.kind}`));

const testLink = (test) => el("a", {class: "test", href: linkTo(test)}, badge(test), " ",
  nameOf(test));

function placeOf(file, line) {
  return line > 0 ? `${file}:${line}` : file;
}

/* With its own button: the command line that does something again. */
function commandLine(command) {
  const button = el("button", {type: "button", class: "small", click: () => {
    navigator.clipboard.writeText(command).then(
      () => {
        button.textContent = "Copied";
        say("Copied");
        setTimeout(() => (button.textContent = "Copy"), 1500);
      },
      () => getSelection().selectAllChildren(code));
  }}, "Copy");
  const code = el("code", {}, command);
  return el("div", {class: "command"}, code, button);
}

/* A list that is shown in pieces, as it is scrolled to: one of 50,000 opens at once, too. */
function longList(list, items, make, piece = 200) {
  let done = 0;
  const more = el("button", {type: "button", class: "more", click: () => grow()});
  const watcher = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) {
      grow();
    }
  }, {rootMargin: "1000px"});
  function grow() {
    const next = items.slice(done, done + piece);
    list.append(...next.flatMap((item, i) => make(item, items[done + i - 1])));
    done += next.length;
    more.textContent = `${(items.length - done).toLocaleString("en")} more`;
    more.hidden = done >= items.length;
    watcher.unobserve(more);
    if (!more.hidden) {
      watcher.observe(more);
    }
  }
  grow();
  return [list, more];
}
