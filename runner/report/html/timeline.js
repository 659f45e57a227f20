/* SPDX-License-Identifier: MIT
 * The timeline: what each worker did when, and when each fixture was up. Drawn on a canvas,
 * so that many thousands of tests cost no more than a few; moved in and read out by keys. */

const AXIS = 22;
const LABEL = 74;

/* A bar is {test, lane, begin, end, part}, and of an attempt that failed before the last that
 * attempt. Fixtures are up in lanes of their own, below. */
function barsOf() {
  const bars = [];
  lanes.forEach((lane, place) => lane.forEach((test) =>
    bars.push({test, lane: place, begin: test.begin, end: test.ready,
               part: test.kind ? "set-up" : "run"})));
  for (const test of tests) {
    for (const attempt of test.earlier || []) {
      bars.push({test, attempt, lane: attempt.worker, begin: attempt.begin,
                 end: attempt.begin + attempt.duration, part: "run"});
    }
  }
  const free = []; /* for each lane below: since when */
  const ups = tests.filter((test) => test.isUp).sort((a, b) => a.up - b.up);
  for (const test of ups) {
    let place = free.findIndex((since) => since <= test.up);
    place = place < 0 ? free.length : place;
    free[place] = test.end;
    const lane = lanes.length + place;
    bars.push({test, lane, begin: test.up, end: test.down, part: "up"});
    bars.push({test, lane, begin: test.down, end: test.end, part: "tear-down"});
  }
  return {bars, laneCount: lanes.length + free.length};
}

/* 1, 2 or 5 times a power of ten, so that at most `most` of them fit. */
function tickOf(span, most) {
  const least = span / most;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((tick) => tick >= least);
}

function coloursOf(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    passed: colour("--bar-pass"), failed: colour("--bar-fail"), skipped: colour("--bar-skip"),
    open: colour("--bar-skip"), up: colour("--bar-up"), text: colour("--text"),
    quiet: colour("--quiet"), line: colour("--line"), chain: colour("--chain"),
    inBar: colour("--in-bar"), page: colour("--page"),
  };
}

class Timeline {
  constructor() {
    Object.assign(this, barsOf());
    this.from = 0;
    this.to = Math.max(duration, 1);
    this.chosen = -1;
    this.height = this.laneCount > 24 ? 10 : 22;
    this.inChain = new Set(chain.map((step) => `${step.test.index} ${step.part}`));
    this.bars.sort((a, b) => a.lane - b.lane || a.begin - b.begin);
    this.canvas = el("canvas", {tabindex: "0", role: "application", class: "lanes",
      "aria-label": `Timeline of ${plural(run.workers, "worker")}. Arrow keys go from test ` +
        "to test and from worker to worker, plus and minus zoom, Enter opens the test."});
    this.info = el("p", {class: "info", "aria-live": "polite"});
    this.show();
    this.listen();
  }

  /* What is told of a bar; without one, how to come by it. */
  show(bar) {
    if (this.shown === bar && bar) {
      return;
    }
    this.shown = bar;
    this.info.replaceChildren(...(bar ? this.tell(bar) : [el("span", {class: "quiet"},
      "Choose a bar, with the pointer or the arrow keys, to see what it waited for. " +
      "Underlined: what held the run up.")]));
  }

  listen() {
    const canvas = this.canvas;
    canvas.addEventListener("click", (event) => this.choose(this.at(event)));
    canvas.addEventListener("dblclick", () => this.open());
    canvas.addEventListener("mousemove", (event) => {
      const bar = this.bars[this.at(event)];
      this.show(bar || this.bars[this.chosen]);
    });
    canvas.addEventListener("mouseleave", () => this.show(this.bars[this.chosen]));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("wheel", (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        this.zoom(event.deltaY < 0 ? 0.8 : 1.25, this.timeAt(event.offsetX));
      }
    }, {passive: false});
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  get width() {
    return this.canvas.clientWidth;
  }

  x(time) {
    return LABEL + ((time - this.from) / (this.to - this.from)) * (this.width - LABEL);
  }

  timeAt(x) {
    return this.from + ((x - LABEL) / (this.width - LABEL)) * (this.to - this.from);
  }

  /* The bar below the pointer, or within a few pixels. */
  at(event) {
    const lane = Math.floor((event.offsetY - AXIS) / this.height);
    let found = -1;
    let nearest = 6;
    this.bars.forEach((bar, i) => {
      const away = bar.lane !== lane ? Infinity
        : Math.max(this.x(bar.begin) - event.offsetX, event.offsetX - this.x(bar.end), 0);
      if (away < nearest) {
        nearest = away;
        found = i;
      }
    });
    return found;
  }

  zoom(factor, around = (this.from + this.to) / 2) {
    const span = Math.min(duration, Math.max(10, (this.to - this.from) * factor));
    const share = (around - this.from) / (this.to - this.from);
    this.from = Math.max(0, Math.min(around - share * span, duration - span));
    this.to = this.from + Math.max(span, 1);
    this.draw();
  }

  /* Into view. */
  reveal(bar) {
    if (bar.begin < this.from || bar.end > this.to) {
      const span = this.to - this.from;
      this.from = Math.max(0, Math.min((bar.begin + bar.end - span) / 2, duration - span));
      this.to = this.from + span;
    }
  }

  choose(place) {
    const bar = this.bars[place];
    this.chosen = bar ? place : -1;
    if (bar) {
      this.reveal(bar);
    }
    this.show(bar);
    this.draw();
  }

  tell({test, attempt, part, begin, end}) {
    if (attempt) {
      return [badge(attempt), " ", el("a", {href: linkTo(test)}, shortName(test)),
              `, attempt ${attempt.attempt}, took ${inTime(end - begin)}, from ${inTime(begin)}`];
    }
    const what = {"set-up": " came up in ", "up": " was up for ", "tear-down": " went down in ",
                  "run": " took "}[part];
    const isLater = part === "up" || part === "tear-down";
    const why = isLater ? [] : ["; it began ", beganBecause(test)];
    return [badge(test), " ", el("a", {href: linkTo(test)}, shortName(test)), what,
            inTime(end - begin), `, from ${inTime(begin)}`, why].flat(Infinity);
  }

  open() {
    if (this.chosen >= 0) {
      location.hash = linkTo(this.bars[this.chosen].test);
    }
  }

  /* To the bar of a neighbouring lane that is nearest in time. */
  step(by) {
    const outside = {lane: by > 0 ? -1 : this.laneCount, begin: this.from};
    const bar = this.bars[this.chosen] || outside;
    const away = (one) => Math.abs(one.begin - bar.begin);
    for (let lane = bar.lane + by; lane >= 0 && lane < this.laneCount; lane += by) {
      const near = this.bars.reduce((best, one, i) => one.lane === lane &&
        (best < 0 || away(one) < away(this.bars[best])) ? i : best, -1);
      if (near >= 0) {
        return this.choose(near);
      }
    }
    return undefined;
  }

  key(event) {
    const keys = {
      ArrowRight: () => this.choose(Math.min(this.chosen + 1, this.bars.length - 1)),
      ArrowLeft: () => this.choose(Math.max(this.chosen - 1, 0)),
      ArrowDown: () => this.step(1),
      ArrowUp: () => this.step(-1),
      Enter: () => this.open(),
      "+": () => this.zoom(0.5, this.middle()),
      "=": () => this.zoom(0.5, this.middle()),
      "-": () => this.zoom(2, this.middle()),
      "0": () => this.zoom(Infinity),
    };
    if (Object.hasOwn(keys, event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
    }
  }

  middle() {
    const bar = this.bars[this.chosen];
    return bar ? (bar.begin + bar.end) / 2 : undefined;
  }

  /* ---- drawing ---- */

  draw() {
    const ratio = devicePixelRatio || 1;
    const height = AXIS + this.laneCount * this.height + 2;
    this.canvas.style.height = `${height}px`;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.pen = this.canvas.getContext("2d");
    this.pen.scale(ratio, ratio);
    this.pen.font = `11px ${getComputedStyle(this.canvas).fontFamily}`;
    this.pen.textBaseline = "middle";
    this.colours = coloursOf(this.canvas);
    this.drawAxis(height);
    this.drawLabels();
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(LABEL, 0, this.width - LABEL, height);
    this.pen.clip();
    this.drawBars();
    this.drawLinks();
    this.pen.restore();
  }

  drawAxis(height) {
    const tick = tickOf(this.to - this.from, Math.max(2, (this.width - LABEL) / 90));
    for (let i = Math.ceil(this.from / tick); i * tick <= this.to; i++) {
      const x = Math.round(this.x(i * tick)) + 0.5;
      this.pen.fillStyle = this.colours.line;
      this.pen.fillRect(x, AXIS - 4, 1, height);
      this.pen.fillStyle = this.colours.quiet;
      const text = tickText(i * tick, tick);
      if (x + this.pen.measureText(text).width + 3 < this.width) {
        this.pen.fillText(text, x + 3, AXIS / 2);
      }
    }
  }

  drawLabels() {
    this.pen.fillStyle = this.colours.quiet;
    const every = Math.ceil(13 / this.height);
    for (let lane = 0; lane < this.laneCount; lane++) {
      const y = AXIS + (lane + 0.5) * this.height;
      if (lane === lanes.length) {
        this.pen.fillText("fixtures up", 2, y);
      } else if (lane < lanes.length && lane % every === 0) {
        this.pen.fillText(`worker ${lane + 1}`, 2, y);
      }
    }
  }

  drawBars() {
    let column = -1; /* already filled in this lane */
    let lane = -1;
    for (const bar of this.bars) {
      const x = this.x(bar.begin);
      const width = Math.max(this.x(bar.end) - x, 1);
      const held = !bar.attempt && this.inChain.has(`${bar.test.index} ${bar.part}`);
      const hidden = bar.lane === lane && x + width <= column && !hasFailed(bar.test) && !held;
      if (bar.end < this.from || bar.begin > this.to || hidden) {
        continue;
      }
      lane = bar.lane;
      column = Math.floor(x) + 1;
      this.drawBar(bar, x, width, held);
    }
  }

  drawBar(bar, x, width, held) {
    const y = AXIS + bar.lane * this.height + 1;
    const height = this.height - 3;
    const gap = width > 4 ? 1 : 0;
    this.pen.fillStyle = this.colours[bar.part === "up" ? "up" : countOf(bar.attempt || bar.test)];
    this.pen.globalAlpha = bar.part === "set-up" || bar.part === "tear-down" ? 0.65 : 1;
    this.pen.fillRect(x, y, width - gap, height);
    this.pen.globalAlpha = 1;
    if (held) {
      this.pen.fillStyle = this.colours.chain;
      this.pen.fillRect(x, y + height - 3, width - gap, 4);
    }
    if (this.bars[this.chosen] === bar) {
      this.pen.strokeStyle = this.colours.text;
      this.pen.lineWidth = 2;
      this.pen.strokeRect(x, y, Math.max(width - gap, 2), height);
    }
    if (width > 34 && this.height > 12) {
      this.drawName(bar, Math.max(x, LABEL), x + width, y + height / 2 + 0.5);
    }
  }

  drawName(bar, left, right, y) {
    const part = {"set-up": "set up ", "tear-down": "down ", "up": "", "run": ""}[bar.part];
    const name = part + bar.test.name;
    const room = Math.floor((right - left - 10) / 6);
    if (room >= 3) {
      this.pen.fillStyle = bar.part === "up" ? this.colours.text : this.colours.inBar;
      const shown = name.length > room ? `${name.slice(0, room - 1)}…` : name;
      this.pen.fillText(shown, left + 5, y);
    }
  }

  /* From what the chosen one waited for, and to those that waited for it. */
  drawLinks() {
    const bar = this.bars[this.chosen];
    if (!bar || bar.attempt || bar.part === "tear-down") {
      return;
    }
    const barOf = (test) => this.bars.find((one) => one.test === test && !one.attempt &&
      one.part !== "up");
    const begin = [bar.begin, bar.lane];
    for (const need of bar.test.after.filter(hasRun).slice(0, 50)) {
      this.drawArrow([need.ready, barOf(need).lane], begin);
    }
    for (const next of bar.test.before.filter(hasRun).slice(0, 50)) {
      this.drawArrow([bar.test.ready, barOf(bar.test).lane], [next.begin, barOf(next).lane]);
    }
  }

  drawArrow([fromTime, fromLane], [toTime, toLane]) {
    const middle = (lane) => AXIS + (lane + 0.5) * this.height;
    const [x1, y1] = [this.x(fromTime), middle(fromLane)];
    const [x2, y2] = [this.x(toTime), middle(toLane)];
    this.pen.strokeStyle = this.pen.fillStyle = this.colours.text;
    this.pen.lineWidth = 1.5;
    this.pen.beginPath();
    this.pen.moveTo(x1, y1);
    this.pen.bezierCurveTo(x1 + 14, y1, x2 - 14, y2, x2, y2);
    this.pen.stroke();
    this.pen.beginPath();
    this.pen.moveTo(x2 + 1, y2);
    this.pen.lineTo(x2 - 6, y2 - 4);
    this.pen.lineTo(x2 - 6, y2 + 4);
    this.pen.fill();
  }
}

function tickText(time, tick) {
  if (tick >= 1e6 || time >= 1e6) {
    const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(tick / 1e6))));
    return `${(time / 1e6).toFixed(digits)} s`;
  }
  return `${(time / 1e3).toFixed(tick >= 1e3 ? 0 : 1)} ms`;
}
