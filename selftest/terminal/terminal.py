#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Looks at what to-test shows on real terminals while a run lasts: in tmux, at several sizes,
resized meanwhile, interrupted, stopped, in the background; in script; in a pseudo-terminal
whose every byte is kept; in a pipe. Speaks TAP.

    terminal.py --to-test PATH --suite PATH [TEST...]

The suite's tests wait for files, so nothing here depends on time: each step waits, up to a
limit, until the screen shows what it is to show.
"""
import argparse
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

limit = 60  # seconds, for whatever is waited for
TESTS = 10
STATUS = re.compile(rf"^\d+/{TESTS}( |$)")
BEGIN, END = b"\x1b[?2026h", b"\x1b[?2026l"
FREED = ("CI", "BUILD_NUMBER", "TF_BUILD", "TEAMCITY_VERSION", "NO_COLOR", "TMUX")


class Wrong(Exception):
    pass


def check(holds, what, *shown):
    if not holds:
        raise Wrong("\n".join([what, *map(str, shown)]))


def wait_until(look, what, show):
    """What `look` returns as soon as that is true."""
    end = time.monotonic() + limit
    while True:
        found = look()
        if found:
            return found
        check(time.monotonic() < end, f"never came: {what}", show())
        time.sleep(0.02)


class Place:
    """A folder with a program to run, and the gates that its tests wait at."""

    def __init__(self, options):
        self.options = options
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="to-terminal-", dir="/tmp"))
        (self.path / "to-test").symlink_to(options.to_test)
        (self.path / "shop").symlink_to(options.suite)
        self.environment = {name: value for name, value in os.environ.items()
                            if name not in FREED}
        self.environment.update(TO_TEST_HISTORY="", LC_ALL="C.UTF-8", TERM="xterm",
                                HISTFILE="")

    def open_gate(self, *names):
        for name in names:
            (self.path / name).touch()

    def open_all(self):
        self.open_gate("fail", "log", "go")

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)


class Tmux:
    """A shell in a terminal of this size."""

    def __init__(self, place, width, height=24):
        self.socket = str(place.path / "tmux")
        self.width = width
        command = ["tmux", "-S", self.socket, "-f", "/dev/null", "-u", "new-session", "-d",
                   "-x", str(width), "-y", str(height),
                   "exec env PS1='$ ' bash --norc --noprofile -i"]
        subprocess.run(command, cwd=place.path, env=place.environment, check=True)
        self.wait(lambda lines: lines and lines[-1].startswith("$"), "the prompt")

    def tmux(self, *arguments):
        return subprocess.run(["tmux", "-S", self.socket, *arguments], capture_output=True,
                              text=True, check=True).stdout

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def type(self, command):
        self.tmux("send-keys", "-l", command)
        self.keys("Enter")

    def resize(self, width, height=24):
        self.width = width
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def lines(self):
        """What is on the screen."""
        return self.tmux("capture-pane", "-p").rstrip("\n").split("\n")

    def all_lines(self):
        """Also what has scrolled away, as it was before it was broken into rows."""
        return self.tmux("capture-pane", "-pJ", "-S", "-").rstrip("\n").split("\n")

    def wait(self, look, what):
        return wait_until(lambda: look(self.lines()) and self.lines(), what,
                          lambda: "\n".join(self.lines()))

    def wait_for(self, pattern):
        found = re.compile(pattern)
        return self.wait(lambda lines: any(found.search(line) for line in lines), pattern)

    def wait_for_status(self, pattern=""):
        """A single one, as wide as may be, with nothing below it. Its row."""
        found = re.compile(pattern)

        def look(lines):
            rows = [line for line in lines if STATUS.match(line)]
            return (len(rows) == 1 and lines[-1] == rows[0] and found.search(rows[0]) and
                    len(rows[0]) < self.width)
        return self.wait(look, f"a status with /{pattern}/")[-1]

    def wait_for_prompt(self):
        return self.wait(lambda lines: lines[-1].rstrip() == "$", "the prompt")

    def check_clean(self):
        """Nothing of a status is left anywhere, and the terminal is as it was."""
        left = [line for line in self.all_lines() if STATUS.match(line) or "[==" in line]
        check(not left, "left on the terminal:", *self.all_lines())
        check(self.tmux("display-message", "-p", "#{cursor_flag}").strip() == "1", "no cursor")
        self.type("clear; stty -a")
        lines = " ".join(self.wait_for(r"\bicanon\b"))
        for setting in ("echo", "icanon", "isig", "opost"):
            check(re.search(rf"[ ;]{setting}\b", lines), f"switched off: {setting}", lines)

    def close(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], capture_output=True,
                       check=False)


def results(lines):
    """The lines of results, without their times."""
    found = [re.match(r" ?(PASS|FAIL|SKIP|ERROR|STOP|TIME)  shop::(\w+)", line.lstrip())
             for line in lines]
    return sorted({match[1] + " " + match[2] for match in found if match})


EXPECTED = sorted(["FAIL fails"] + [f"PASS {name}" for name in (
    "first", "logs", "short_one", "logout", "last",
    "the_customer_is_asked_for_the_address_again_when_it_was_wrong",
    "the_customer_is_asked_for_the_card_again_when_it_was_wrong",
    "checkout_of_a_very_large_basket_of_many_different_things",
    "mail_is_sent_to_the_customer_and_a_copy_to_the_shop")])


def check_results(terminal):
    found = results(terminal.all_lines())
    check(found == EXPECTED, "other results:", *terminal.all_lines())


def finish(place, terminal):
    place.open_all()
    terminal.wait_for(rf"^{TESTS - 1} passed, 1 failed, 0 skipped")
    terminal.wait_for_prompt()
    check_results(terminal)
    terminal.check_clean()


# ---- in tmux ----

def at_width(width, shows):
    def test(place, terminal):
        terminal.type("./to-test -j8 shop")
        row = terminal.wait_for_status(r"^1/")
        check(re.search(shows, row), f"no {shows} in:", row)
        place.open_gate("fail")
        terminal.wait_for_status("^2/.* 1 failed")
        lines = terminal.all_lines()
        check(any("on purpose" in line for line in lines[:-1]), "no failure above:", *lines)
        finish(place, terminal)
    test.width = width
    return test


def resized(place, terminal):
    terminal.type("./to-test -j8 shop")
    terminal.wait_for_status("^1/")
    for width in (40, 200, 41, 79, 30, 120):
        terminal.resize(width)
        terminal.wait_for_status("^1/")
    place.open_gate("fail")
    terminal.wait_for_status("^2/")
    for width, height in ((60, 10), (60, 5), (100, 40), (50, 24)):
        terminal.resize(width, height)
        terminal.wait_for_status("^2/")
    terminal.resize(100, 40)
    finish(place, terminal)


def rows_of_workers(lines):
    return [line for line in lines if re.match(r"^ +\d  \S", line)]


def workers(place, terminal):
    terminal.type("./to-test -j8 --progress=workers shop")
    lines = terminal.wait(lambda lines: len(rows_of_workers(lines)) == 8 and
                          STATUS.match(lines[-9]), "eight workers")
    check(re.search(r"^ +\d  short_one", "\n".join(lines), re.M), "no test is named:", *lines)
    terminal.resize(50, 6)
    terminal.wait(lambda lines: re.match(r" +and \d more workers", lines[-1]) and
                  len([line for line in lines if STATUS.match(line)]) == 1, "fewer rows")
    terminal.resize(80, 24)
    terminal.wait(lambda lines: len(rows_of_workers(lines)) == 8, "eight again")
    place.open_gate("fail")
    terminal.wait(lambda lines: any("on purpose" in line for line in lines) and
                  sum(line.rstrip().endswith("  -") for line in lines) == 1 and
                  STATUS.match(lines[-9]), "one without a test")
    finish(place, terminal)
    left = rows_of_workers(terminal.all_lines())
    check(not left, "rows are left:", *left)


def log_lines(place, terminal):
    terminal.type("./to-test -j8 --log shop")
    terminal.wait_for_status("^1/")
    place.open_gate("log")
    lines = terminal.wait(lambda lines: any("a line while others run" in line for line in lines)
                          and STATUS.match(lines[-1]) and lines[-1].startswith("2/"),
                          "the line above the status")
    check(lines[0].startswith("$"), "the beginning is gone:", *lines)
    finish(place, terminal)


def interrupted(_, terminal):
    terminal.type("./to-test -j8 --grace 1 shop")
    terminal.wait_for_status("^1/")
    terminal.keys("C-c")
    terminal.wait_for("cancelled: interrupted by SIGINT")
    terminal.wait_for_prompt()
    terminal.check_clean()


def interrupted_twice(_, terminal):
    terminal.type("./to-test -j8 --progress=workers shop")
    terminal.wait(lambda lines: len(rows_of_workers(lines)) == 8, "eight workers")
    terminal.keys("C-c")
    terminal.keys("C-c")
    terminal.wait_for("cancelled: interrupted by SIGINT")
    terminal.wait_for_prompt()
    terminal.check_clean()


def stopped(place, terminal):
    terminal.type("./to-test -j8 shop")
    terminal.wait_for_status("^1/")
    terminal.keys("C-z")
    terminal.wait_for("Stopped")
    lines = terminal.wait_for_prompt()
    check(not any(STATUS.match(line) for line in lines), "a status beside the prompt:", *lines)
    terminal.type("fg")
    terminal.wait_for_status("^1/")
    finish(place, terminal)


def in_background(place, terminal):
    terminal.type("./to-test -j8 shop &")
    terminal.wait_for("PASS  shop::first")
    place.open_gate("fail")
    terminal.wait_for("on purpose")
    check(not any(STATUS.match(line) for line in terminal.lines()), "a status:",
          *terminal.lines())
    terminal.keys("Enter")
    terminal.type("fg")
    terminal.wait_for_status("^2/")
    finish(place, terminal)


def in_script(place, terminal):
    terminal.type("script -qec './to-test -j8 shop' typescript")
    terminal.wait_for_status("^1/")
    finish(place, terminal)
    check(BEGIN in (place.path / "typescript").read_bytes(), "no status in the typescript")


# ---- byte by byte ----

class Raw:
    """A command on a pseudo-terminal, all bytes of which are kept."""

    def __init__(self, place, *command, width=80, **variables):
        self.place = place
        self.bytes = b""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(place.path)
            os.execvpe(command[0], command, {**place.environment, **variables})
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))

    def read(self):
        ready, _, _ = select.select([self.terminal], [], [], 0.02)
        if not ready:
            return True
        try:
            data = os.read(self.terminal, 65536)
        except OSError:
            return False
        self.bytes += data
        return bool(data)

    def wait_for(self, words):
        wait_until(lambda: self.read() and words in self.bytes, words,
                   lambda: self.bytes.decode(errors="replace"))

    def finish(self):
        self.place.open_all()
        wait_until(lambda: not self.read(), "its end", lambda: self.bytes)
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def close(self):
        try:
            os.kill(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self.terminal)


def raw(place, *command, shows, **variables):
    run = Raw(place, *command, **variables)
    try:
        run.wait_for(b"shop::first")
        if shows:
            run.wait_for(END)
        status = run.finish()
        check(status == 1, f"exit status {status}", run.bytes)
        check((BEGIN in run.bytes) == shows, "a status" if not shows else "no status", run.bytes)
        check(b"\x1b[?25" not in run.bytes, "the cursor was switched", run.bytes)
        check(shows or b"\r\x1b" not in run.bytes, "it moves about", run.bytes)
        check_drawings(run.bytes)
    finally:
        run.close()


def check_drawings(data):
    """Each begins and ends, and stands at the left edge before and after."""
    parts = data.split(BEGIN)
    for part in parts[1:]:
        check(part.startswith(b"\r"), "does not begin at the left edge", part)
        drawn, end, after = part.partition(END)
        check(end and END not in after, "is not ended", part)
        check(b"\x1b[2J" not in drawn and b"\x1b[2K" not in drawn, "wipes before it draws", part)
        check(re.search(rb"(\r|\x1b\[\d+A|\x1b\[J)$", drawn), "does not go back", part)


def drawn(place):
    raw(place, "./to-test", "-j8", "shop", shows=True)


def drawn_without_colours(place):
    raw(place, "./to-test", "-j8", "--color=never", "--progress=workers", "shop", shows=True)


def drawn_when_asked_for(place):
    raw(place, "./to-test", "-j8", "--progress", "shop", shows=True, CI="true")


def none_in_ci(place):
    raw(place, "./to-test", "-j8", "shop", shows=False, CI="true")


def none_on_a_dumb_terminal(place):
    raw(place, "./to-test", "-j8", "--progress=bar", "shop", shows=False, TERM="dumb")


def none_where_it_is_off(place):
    raw(place, "./to-test", "-j8", "--no-progress", "shop", shows=False)


def none_beside_live_output(place):
    raw(place, "./to-test", "-j8", "-s", "--progress=bar", "shop", shows=False)


def none_beside_tap(place):
    raw(place, "./to-test", "-j8", "--tap", "shop", shows=False)


def drawn_beside_tap_elsewhere(place):
    raw(place, "sh", "-c", "./to-test -j8 --tap shop >tap", shows=True)


def not_too_often(place):
    """However much there is to show: at most ten times a second, by the clock of who looks."""
    begin = time.monotonic()
    run = Raw(place, "./to-test", "-j8", "--log", "--set", "lines=3000", "shop")
    try:
        run.wait_for(END)
        place.open_gate("log")
        run.wait_for(b"of many")
        status = run.finish()
        most = 10 * (time.monotonic() - begin) + 5
        lines = run.bytes.count(b"of many")
        check(status == 1, f"exit status {status}", run.bytes)
        check(lines > 200, f"{lines} lines are too few to tell")
        check(run.bytes.count(BEGIN) <= most,
              f"{run.bytes.count(BEGIN)} drawings, {most:.0f} are allowed")
        check_drawings(run.bytes)
    finally:
        run.close()


# ---- in a pipe ----

def pipe(place, *arguments, until):
    run = subprocess.Popen(["./to-test", *arguments, "shop"], cwd=place.path,
                           env=place.environment, stdout=subprocess.PIPE, text=True)
    lines = []
    for line in run.stdout:
        lines.append(line.rstrip("\n"))
        if re.search(until, line):
            place.open_all()
    check(run.wait() == 1, "exit status", *lines)
    check(not any("\x1b" in line or "\r" in line for line in lines), "escapes:", *lines)
    check(results(lines) == EXPECTED, "other results:", *lines)
    return lines


def plain_lines(place):
    lines = pipe(place, "-j8", until="PASS  shop::first")
    check(not any(line.startswith(" WAIT") for line in lines), "a line too many:", *lines)


def a_line_when_there_is_no_news(place):
    lines = pipe(place, "-j1", "--slow", "0.1", until="^ WAIT")
    waits = [line for line in lines if line.startswith(" WAIT")]
    check(waits and re.fullmatch(r" WAIT  1 of 10 done; running: \w+ \(\d+s\)", waits[0]),
          "another line:", *waits)


def plain_workers(place):
    lines = pipe(place, "-j2", "--progress=workers", until="PASS  shop::first")
    begun = [line for line in lines if re.fullmatch(r"START  shop::\w+  on worker [01]", line)]
    check(len(begun) == TESTS, "not a line for each:", *lines)


IN_TMUX = {
    "40 columns": at_width(40, r"^1/10 .*\+\d$"),
    "80 columns": at_width(80, r"^1/10 \[=*> +\]  \w+.*\+\d$"),
    "200 columns": at_width(200, r"^1/10 \[=*> +\]  .*, .*, .*\+\d$"),
    "resized while it runs": resized,
    "a row a worker": workers,
    "lines of the log above it": log_lines,
    "Ctrl-C": interrupted,
    "Ctrl-C twice": interrupted_twice,
    "Ctrl-Z and fg": stopped,
    "in the background, then fg": in_background,
    "in script": in_script,
}
ELSEWHERE = [drawn, drawn_without_colours, drawn_when_asked_for, not_too_often, none_in_ci,
             none_on_a_dumb_terminal, none_where_it_is_off, none_beside_live_output,
             none_beside_tap, drawn_beside_tap_elsewhere, plain_lines,
             a_line_when_there_is_no_news, plain_workers]


def run_one(options, name, test, in_tmux):
    place = Place(options)
    terminal = None
    try:
        if in_tmux:
            terminal = Tmux(place, getattr(test, "width", 80))
            test(place, terminal)
        else:
            test(place)
        return ""
    except Wrong as wrong:
        return str(wrong)
    finally:
        place.open_all()
        if terminal:
            terminal.close()
        place.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to-test", required=True, type=os.path.abspath)
    parser.add_argument("--suite", required=True, type=os.path.abspath)
    parser.add_argument("test", nargs="*", help="only these")
    parser.add_argument("--limit", type=float, default=60, help="seconds, for each step")
    options = parser.parse_args()
    global limit
    limit = options.limit
    tests = [(name, test, True) for name, test in IN_TMUX.items()]
    tests += [(test.__name__.replace("_", " "), test, False) for test in ELSEWHERE]
    tests = [test for test in tests if not options.test or test[0] in options.test]
    print(f"TAP version 13\n1..{len(tests)}", flush=True)
    failed = 0
    for number, (name, test, in_tmux) in enumerate(tests, 1):
        if in_tmux and not shutil.which("tmux"):
            print(f"ok {number} - {name} # SKIP there is no tmux", flush=True)
            continue
        wrong = run_one(options, name, test, in_tmux)
        failed += bool(wrong)
        print("not ok" if wrong else "ok", number, "-", name)
        for line in wrong.splitlines():
            print(f"# {line}")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
