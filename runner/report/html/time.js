/* SPDX-License-Identifier: MIT
 * Where the time went: how long the run took and could have taken at least, what held it up,
 * what each worker did. */

function slowest(most) {
  const list = tests.filter(hasRun).sort((a, b) => b.duration - a.duration).slice(0, most);
  return el("ul", {class: "rows"}, list.flatMap((test) => row(test)));
}

function tile(name, value, note) {
  return el("div", {class: "tile"}, el("dt", {}, name), el("dd", {}, value),
            note && el("dd", {class: "note"}, note));
}

function percent(part, whole) {
  return whole > 0 ? `${Math.round((100 * part) / whole)} %` : "-";
}

function tiles() {
  const busy = percent(work, run.workers * duration);
  return el("dl", {class: "tiles"},
    tile("This run", inTime(duration), `${plural(run.workers, "worker")}, busy for ${busy}`),
    tile("At least", inTime(leastTime), `with ${plural(run.workers, "worker")}`),
    tile("Critical path", inTime(critical.time), "with any number of workers"),
    tile("Work", inTime(work), "all tests, one after the other"));
}

/* What would make the next run faster. */
function advice() {
  const lost = duration - leastTime;
  const isNear = lost < Math.max(0.1 * duration, 2000);
  const path = inTime(critical.time);
  const held = "Below stands what held it up.";
  if (critical.time >= work / run.workers) {
    return isNear
      ? `That is about as fast as it can be: the critical path alone takes ${path}, and more ` +
        "workers would not shorten that."
      : `It took ${inTime(lost)} more than the critical path, which no number of workers can ` +
        `shorten. ${held}`;
  }
  const workers = plural(run.workers, "worker");
  const more = `More workers would help, if there are processors for them, down to ${path}: ` +
               "the critical path.";
  return isNear
    ? `That is about as fast as ${workers} can be. ${more}`
    : `It took ${inTime(lost)} more than ${workers} need for this work. ${held} ${more}`;
}

function chainReason({why, by, gap}) {
  const late = gap > 1000 ? ` (${inTime(gap)} later)` : "";
  if (!by) {
    return `at the start${late}`;
  }
  const reasons = {
    after: by.isUp ? `when ${shortName(by)} was up` : `when ${shortName(by)} had ended`,
    worker: "when its worker was free",
    last: `when ${shortName(by)}, the last that needed it, had ended`,
  };
  return reasons[why] + late;
}

function chainRow(step) {
  const left = (100 * step.begin) / duration;
  const width = (100 * (step.end - step.begin)) / duration;
  const part = step.part === "run" ? "" : ` (${step.part})`;
  return el("li", {},
    el("a", {class: "row chain", href: linkTo(step.test)}, badge(step.test),
      el("span", {class: "title"}, nameOf(step.test), part,
         el("span", {class: "why"}, `began ${chainReason(step)}`)),
      el("span", {class: "meter", "aria-hidden": "true"},
         el("span", {class: countOf(step.test),
                     style: `margin-left:${left}%;width:${Math.max(width, 0.5)}%`})),
      el("span", {class: "time"}, inTime(step.end - step.begin))));
}

/* Where nothing but its worker held up test after test, one line says so. */
function chainParts() {
  const parts = [];
  for (const step of chain) {
    const last = parts.at(-1);
    if (step.why === "worker" && last && last[0].why === "worker" &&
        last[0].test.worker === step.test.worker) {
      last.push(step);
    } else {
      parts.push([step]);
    }
  }
  return parts.flatMap((part) => (part.length > 3 ? [part] : part.map((step) => [step])));
}

function chainRows(part) {
  if (part.length === 1) {
    return [chainRow(part[0])];
  }
  const time = part.reduce((sum, step) => sum + step.end - step.begin, 0);
  const worker = part[0].test.worker + 1;
  return [el("li", {}, lazy(
    `${plural(part.length, "test")} one after the other on worker ${worker}, each when it ` +
      `was free: ${inTime(time)}`,
    () => el("div", {}, longList(el("ol", {class: "rows"}), part, (step) => [chainRow(step)])),
    {class: "many"}))];
}

function pathRow({test, part, time}) {
  return el("li", {}, el("a", {class: "row", href: linkTo(test)}, badge(test),
    el("span", {class: "title"}, nameOf(test), part === "run" ? "" : ` (${part})`),
    el("span", {class: "meter", "aria-hidden": "true"}, el("span", {class: countOf(test),
      style: `width:${Math.max(1, (100 * time) / critical.time)}%`})),
    el("span", {class: "time"}, inTime(time))));
}

function timelineBox() {
  const line = new Timeline();
  const button = (text, title, act) =>
    el("button", {type: "button", class: "small", title, click: act}, text);
  return el("div", {class: "timeline"},
    el("div", {class: "bar"}, el("h3", {}, "Who did what, and when"),
      el("span", {}, button("+", "Zoom in", () => line.zoom(0.5, line.middle())),
        button("−", "Zoom out", () => line.zoom(2, line.middle())),
        button("All", "The whole run", () => line.zoom(Infinity)))),
    line.canvas, line.info);
}

function timeView() {
  if (!tests.some(hasRun)) {
    return el("section", {}, el("h2", {}, "Time"), el("p", {}, "Nothing has run."));
  }
  return el("section", {class: "times"},
    el("h2", {class: "unseen"}, "Time"),
    tiles(), el("p", {class: "advice"}, advice()), timelineBox(),
    el("h3", {}, "What held the run up"),
    el("p", {class: "quiet"}, "Back from what ended last, always to what it had waited for."),
    longList(el("ol", {class: "rows"}), chainParts(), chainRows),
    el("h3", {}, "The critical path"),
    el("p", {class: "quiet"},
       "What must run one after the other, however many workers there are."),
    longList(el("ol", {class: "rows"}), critical.steps, (step) => [pathRow(step)]),
    el("h3", {}, "The slowest"), slowest(10));
}
