#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests of `to-test FILE.c...`: what is compiled, when, and what is refused.

Usage: compile_test.py TO-TEST. Writes TAP. The environment's CC, CFLAGS and so on are used.
"""
import glob
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

DAY = 24 * 60 * 60
NOBODY = 65534
CLOCK_REALTIME_COARSE = 5  # the one that files are stamped by
TEST = "#include <to/test.h>\nTO_TEST(%s) { %s }\n"

tests = []


class Skip(Exception):
    pass


def test(description):
    def register(function):
        tests.append((description, function))
        return function
    return register


def settle(path):
    """Waits for the next tick: what was changed in the same one as a build starts in is
    built again, as it should be."""
    changed = os.stat(path).st_ctime_ns
    while time.clock_gettime_ns(CLOCK_REALTIME_COARSE) <= changed:
        time.sleep(0.001)


class Place:
    """A folder with sources, a cache of its own, and compilers that count their calls."""

    def __init__(self, program, path):
        self.program = program
        self.path = os.path.join(path, "work")
        self.cache = os.path.join(path, "cache")
        self.own = os.path.join(self.cache, "to-test")
        self.log = os.path.join(path, "calls")
        os.mkdir(self.path)
        self.environment = dict(os.environ, XDG_CACHE_HOME=self.cache)
        self.wrap("CC", "cc", path)
        self.wrap("CXX", "c++", path)

    def wrap(self, variable, fallback, path):
        command = os.environ.get(variable) or fallback
        wrapper = os.path.join(path, "counting-" + fallback)
        with open(wrapper, "w") as file:
            file.write('#!/bin/sh\n'
                       'echo "%s $*" >>"%s"\n'
                       '[ -z "$GATE" ] || read -r line <"$GATE"\n'
                       'exec %s "$@"\n' % (fallback, self.log, command))
        os.chmod(wrapper, 0o755)
        self.environment[variable] = wrapper

    def write(self, name, text):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        settle(path)

    def start(self, *arguments, **environment):
        return subprocess.Popen([self.program, *arguments], cwd=self.path,
                                env=dict(self.environment, **environment),
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, start_new_session=True)

    def run(self, *arguments, **environment):
        process = self.start(*arguments, **environment)
        process.out, process.err = process.communicate(timeout=120)
        return process

    def calls(self):
        """How often a compiler was called since this was last asked."""
        if not os.path.exists(self.log):
            return 0
        with open(self.log) as file:
            count = len(file.readlines())
        os.remove(self.log)
        return count

    def programs(self):
        return glob.glob(os.path.join(self.own, "*", "program"))

    def passes(self, *arguments, tests=1, calls=None, **environment):
        process = self.run(*arguments, **environment)
        shown = "\n%s%s" % (process.out, process.err)
        assert process.returncode == 0, "exit status %d%s" % (process.returncode, shown)
        lines = (process.out + process.err).splitlines()
        wanted = "%d passed, 0 failed, 0 skipped" % tests
        assert any(line.strip() == wanted for line in lines), "no line %r%s" % (wanted, shown)
        if calls is not None:
            count = self.calls()
            assert count == calls, "%d calls of compilers, not %d%s" % (count, calls, shown)
        return process

    def refuses(self, *arguments, says=(), calls=None, **environment):
        process = self.run(*arguments, **environment)
        shown = "\n%s%s" % (process.out, process.err)
        assert process.returncode == 4, "exit status %d, not 4%s" % (process.returncode, shown)
        for text in says:
            assert text in process.err, "%r is not said%s" % (text, shown)
        assert " passed" not in process.out, "was run%s" % shown
        if calls is not None:
            count = self.calls()
            assert count == calls, "%d calls of compilers, not %d%s" % (count, calls, shown)
        return process


def wait_for(condition, what):
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit, "waited in vain for " + what
        time.sleep(0.005)


def has_lock_open(pid):
    folder = "/proc/%d/fd" % pid
    for name in os.listdir(folder):
        try:
            if os.readlink(os.path.join(folder, name)).endswith("/lock"):
                return True
        except FileNotFoundError:
            pass
    return False


@test("a file is compiled and run, and not compiled again")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    place.passes("a.c", calls=2)
    before = os.stat(place.programs()[0])
    place.passes("a.c", calls=0)
    after = os.stat(place.programs()[0])
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@test("the cache and all in it is for its user only")
def _(place):
    os.umask(0)
    try:
        place.write("a.c", TEST % ("a", ""))
        place.passes("a.c")
    finally:
        os.umask(0o022)
    folder = os.path.dirname(place.programs()[0])
    for path in (place.cache, place.own, folder, *glob.glob(folder + "/*")):
        mode = stat.S_IMODE(os.stat(path).st_mode)
        assert mode & 0o077 == 0, "%s has the mode %o" % (path, mode)
    assert not glob.glob(folder + "/build.*")


@test("a changed file, header, flag or compiler is noticed")
def _(place):
    place.write("a.c", '#include "sub/h.h"\n' + TEST % ("a", "(void)X;"))
    place.write("sub/h.h", '#include "i.h"\n')
    place.write("sub/i.h", "#define X 1\n")
    place.passes("a.c", calls=2)
    place.write("sub/i.h", "#define X 10\n")
    place.passes("a.c", calls=2)
    place.write("a.c", '#include "sub/h.h"\n' + TEST % ("a", "(void)(X + 1);"))
    place.passes("a.c", calls=2)
    path = os.path.join(place.path, "sub/i.h")
    os.utime(path, ns=(0, os.stat(path).st_mtime_ns + 1))
    settle(path)
    place.passes("a.c", calls=2)
    os.utime(place.environment["CC"], ns=(0, 1))
    settle(place.environment["CC"])
    place.passes("a.c", calls=2)
    place.passes("a.c", calls=0)
    flags = place.environment.get("CFLAGS", "")
    place.passes("a.c", calls=2, CFLAGS=flags + " -DY='a b'")
    place.passes("a.c", calls=2, LDLIBS=place.environment.get("LDLIBS", "") + " -lm")
    place.passes("a.c", calls=2, CC=place.environment["CC"] + " -DZ")
    place.passes("a.c", calls=0, CFLAGS=flags + " -DY='a b'")
    place.passes("a.c", calls=0)


@test("a linked object and a removed header are noticed")
def _(place):
    place.write("a.c", '// to-test: b.o\n#include "h.h"\nint b(void);\n' + TEST % ("a", "b();"))
    place.write("h.h", "")
    place.write("b.c", "int b(void) { return 1; }\n")
    compile_b = ["cc", "-c", "b.c"]
    subprocess.run(compile_b, cwd=place.path, check=True)
    place.write("h.h", "")
    place.passes("a.c", calls=2)
    place.passes("a.c", calls=0)
    subprocess.run(compile_b, cwd=place.path, check=True)
    place.write("h.h", "")
    place.passes("a.c", calls=2)
    os.remove(os.path.join(place.path, "h.h"))
    place.refuses("a.c", says=["h.h"])


@test("flags reach the compiler as words")
def _(place):
    place.write("a.c", '#include <string.h>\n#ifndef X\n#error X\n#endif\n'
                '_Static_assert(sizeof X == sizeof "a b", "");\n' + TEST % ("a", ""))
    flags = place.environment.get("CFLAGS", "")
    place.passes("a.c", CFLAGS=flags + """ -DX='"a b"'""")
    place.refuses("a.c", CFLAGS=flags + " '-DX", says=["$CFLAGS"])


@test("an empty $CC is the default")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    place.passes("a.c", CC="", calls=0)


@test("files given together are one module")
def _(place):
    place.write("a.c", "int shared(void);\n" + TEST % ("a", "shared();"))
    place.write("b.c", "int shared(void) { return 1; }\n" + TEST % ("b", ""))
    place.passes("a.c", "b.c", tests=2, calls=3)
    assert len(place.programs()) == 1
    place.passes("b.c", calls=2)
    place.passes("a.c", "b.c", tests=2, calls=0)
    place.refuses("a.c", says=["shared", "a.c: not linked"])


@test("C and C++ files are mixed")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    place.write("b.cpp", "#include <string>\n" + TEST % ("b", 'std::string s("x"); s += "y";'))
    flags = place.environment.get("CXXFLAGS", "")
    process = place.run("a.c", "b.cpp", CXXFLAGS=flags + " -std=c++17")
    assert process.returncode == 0, process.err
    with open(place.log) as file:
        commands = [line.split()[0] for line in file]
    assert sorted(commands) == ["c++", "c++", "cc"], commands
    place.calls()
    place.passes("a.c", "b.cpp", tests=2, calls=0, CXXFLAGS=flags + " -std=c++17")


@test("comment lines ask for libraries and flags")
def _(place):
    place.write("a.c", "// to-test: -lm -DWITH=2\n#include <math.h>\n" +
                TEST % ("a", "volatile double x = WITH; x = pow(x, x);"))
    place.passes("a.c", calls=2)
    place.passes("a.c", calls=0)
    place.write("b.c", "#ifdef WITH\n#error not mine\n#endif\n" + TEST % ("b", ""))
    place.passes("a.c", "b.c", tests=2)
    place.write("c.c", "\n// to-test: sqlite3\n" + TEST % ("c", ""))
    place.refuses("c.c", says=["c.c:2:", "'sqlite3'"])


@test("comment lines ask pkg-config")
def _(place):
    if subprocess.run(["pkg-config", "--exists", "sqlite3"]).returncode != 0:
        raise Skip("no sqlite3")
    place.write("a.c", "/* to-test: pkg-config sqlite3 */\n#include <sqlite3.h>\n" +
                TEST % ("a", "sqlite3_libversion();"))
    place.passes("a.c", calls=2)
    place.passes("a.c", calls=0)
    place.write("b.c", "// to-test: pkg-config no-such-package\n" + TEST % ("b", ""))
    place.refuses("b.c", says=["no-such-package", "b.c: not compiled"], calls=0)


@test("an error is shown as the compiler gave it, and nothing is kept")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    place.write("bad.c", "\nint x = ;\n")
    place.write("worse.c", "int y = ;\n")
    process = place.refuses("bad.c", "a.c", "worse.c",
                            says=["bad.c:2:9: error: ", "worse.c:1:9: error: ",
                                  "bad.c: not compiled (", "exited with status 1)"])
    assert process.err.index("bad.c:2:9") < process.err.index("worse.c:1:9")
    assert os.listdir(place.own) == [], os.listdir(place.own)


@test("an error leaves the older program alone, and is one again")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    place.passes("a.c", calls=2)
    place.write("a.c", "int x = ;\n")
    place.refuses("a.c", calls=1)
    place.refuses("a.c", calls=1)
    place.write("a.c", TEST % ("b", ""))
    place.passes("a.c", calls=2)


@test("warnings are shown, and the program is run")
def _(place):
    place.write("a.c", "#warning look here\n" + TEST % ("a", ""))
    process = place.passes("a.c")
    assert "look here" in process.err, process.err


@test("what cannot be compiled is refused before anything is")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    os.mkdir(os.path.join(place.path, "folder.c"))
    os.symlink("a.c", os.path.join(place.path, "link.c"))
    place.refuses("a.c", "none.c", says=["none.c: No such file"], calls=0)
    place.refuses("a.c", "folder.c", says=["folder.c is a folder"], calls=0)
    place.refuses("a.c", "./a.c", says=["./a.c"], calls=0)
    place.refuses("a.c", "link.c", says=["link.c"], calls=0)
    if os.geteuid() != 0:
        place.write("secret.c", "")
        os.chmod(os.path.join(place.path, "secret.c"), 0)
        place.refuses("secret.c", says=["secret.c: Permission denied"], calls=0)


@test("a compiler that is not found, or does nothing, is told")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    place.refuses("a.c", CC="no-such-compiler", says=["no-such-compiler", "$CC"])
    place.refuses("a.c", CC="/bin/true")
    place.refuses("a.c", CC="/bin/false", says=["/bin/false exited with status 1"])
    assert os.listdir(place.own) == [], os.listdir(place.own)


@test("-v shows the commands, quoted")
def _(place):
    place.write("it's a.c", TEST % ("a", ""))
    process = place.passes("-v", "it's a.c", calls=2)
    assert "'it'\\''s a.c'" in process.err, process.err


@test("paths with odd letters")
def _(place):
    folder = "a 'b' \"c\" $d #e:f g/%s"
    place.write(folder + "/it's.c", '#include "h #1.h"\n' + TEST % ("a", "(void)X;"))
    place.write(folder + "/h #1.h", "#define X 1\n")
    path = folder + "/it's.c"
    place.passes(path, calls=2)
    place.passes(path, calls=0)
    place.write(folder + "/h #1.h", "#define X 10\n")
    place.passes(path, calls=2)
    place.passes(path, calls=0)


@test("the folder where it is started counts")
def _(place):
    place.write("one/a.c", '#include "../h.h"\n' + TEST % ("a", ""))
    place.write("two/a.c", '#include "../h.h"\n' + TEST % ("a", ""))
    place.write("h.h", "")
    top = place.path
    for name in ("one", "two"):
        place.path = os.path.join(top, name)
        place.passes("a.c", calls=2)
    assert len(place.programs()) == 2


@test("a relative $XDG_CACHE_HOME is ignored")
def _(place):
    home = os.path.join(place.path, "home")
    os.mkdir(home)
    place.write("a.c", TEST % ("a", ""))
    place.passes("a.c", XDG_CACHE_HOME="relative", HOME=home)
    own = os.path.join(home, ".cache", "to-test")
    assert stat.S_IMODE(os.stat(own).st_mode) == 0o700
    assert not os.path.exists(os.path.join(place.path, "relative"))


def plant(place):
    """Builds a program and puts another in its place, which tells when it is run."""
    place.write("a.c", TEST % ("a", ""))
    place.passes("a.c")
    place.calls()
    program = place.programs()[0]
    mark = os.path.join(place.path, "was-run")
    times = os.stat(program)
    size = times.st_size
    with open(program, "w") as file:
        file.write(("#!/bin/sh\ntouch '%s'\nexit 0\n" % mark).ljust(size, "#"))
    os.utime(program, ns=(times.st_atime_ns, times.st_mtime_ns))
    return program, mark


def check_not_run(place, path, mark):
    place.refuses("a.c", says=[path], calls=0)
    assert not os.path.exists(mark), "was run"


@test("what others may write to is refused")
def _(place):
    program, mark = plant(place)
    for path in (place.own, os.path.dirname(program), program):
        for mode in (0o777, 0o770, 0o702):
            os.chmod(path, mode)
            check_not_run(place, path, mark)
        os.chmod(path, 0o700)
    os.chmod(place.cache, 0o777)
    check_not_run(place, place.cache, mark)
    os.chmod(place.cache, 0o1777)
    stamp = os.path.join(os.path.dirname(program), "stamp")
    os.chmod(stamp, 0o666)
    check_not_run(place, stamp, mark)


@test("what belongs to another is refused")
def _(place):
    if os.geteuid() != 0:
        raise Skip("only root can give files away")
    program, mark = plant(place)
    folder = os.path.dirname(program)
    for path in (place.own, folder, program, os.path.join(folder, "stamp")):
        os.chown(path, NOBODY, NOBODY)
        check_not_run(place, path, mark)
        os.chown(path, 0, 0)


@test("links and other things in the cache are refused")
def _(place):
    program, mark = plant(place)
    folder = os.path.dirname(program)
    for path in (place.own, folder, program, os.path.join(folder, "stamp")):
        os.rename(path, place.path + "/moved")
        os.symlink(place.path + "/moved", path)
        check_not_run(place, path, mark)
        os.remove(path)
        os.mkfifo(path, 0o700)
        check_not_run(place, path, mark)
        os.remove(path)
        os.rename(place.path + "/moved", path)


@test("a cache that cannot be made is told")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    place.write("file", "")
    cache = os.path.join(place.path, "file", "cache")
    place.refuses("a.c", says=[cache, "$XDG_CACHE_HOME"], calls=0, XDG_CACHE_HOME=cache)


@test("several at once build once")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    gate = os.path.join(place.path, "gate")
    os.mkfifo(gate)
    processes = [place.start("a.c", GATE=gate) for _ in range(4)]
    wait_for(lambda: all(has_lock_open(process.pid) for process in processes), "the lock")
    opened = os.open(gate, os.O_RDWR)  # so that it has a reader all the time
    os.write(opened, b"compile\nlink\n")
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, out + err
    os.close(opened)
    assert place.calls() == 2
    assert glob.glob(place.own + "/*/build.*") == []


@test("several at once that fail, fail each by itself")
def _(place):
    place.write("a.c", "int x = ;\n")
    processes = [place.start("a.c") for _ in range(4)]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 4 and "a.c:1:9: error: " in err, out + err
    assert place.calls() == 4
    assert os.listdir(place.own) == []


@test("an interrupted build is begun again")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    gate = os.path.join(place.path, "gate")
    os.mkfifo(gate)
    for number in (signal.SIGKILL, signal.SIGINT):
        process = place.start("a.c", GATE=gate)
        wait_for(lambda: os.path.exists(place.log) and os.path.getsize(place.log) > 0,
                 "the compiler")
        os.killpg(process.pid, number)
        process.communicate(timeout=120)
        assert process.returncode != 0
        assert place.calls() == 1
        assert len(glob.glob(place.own + "/*/build.*")) <= 1
    place.passes("a.c", calls=2)
    assert glob.glob(place.own + "/*/build.*") == []


@test("programs that are not used any more are removed, and nothing else")
def _(place):
    place.write("a.c", TEST % ("a", ""))
    place.passes("a.c")
    used = os.path.dirname(place.programs()[0])

    def make(name, age, file="stamp"):
        folder = os.path.join(place.own, name)
        os.makedirs(folder, mode=0o700)
        path = os.path.join(folder, file)
        with open(path, "w"):
            pass
        then = time.time() - age * DAY
        os.utime(path, (then, then))
        os.utime(folder, (then, then))
        return folder

    gone = [make("0123456789abcdef", 31), make("fedcba9876543210", 31, "program")]
    kept = [make("0000000000000000", 29), make("notes", 31), make("0123456789ABCDEF", 31),
            make("0123456789abcde", 31), used]
    elsewhere = make("../elsewhere", 31)
    kept.append(elsewhere)
    link = os.path.join(place.own, "1111111111111111")
    os.symlink(elsewhere, link)
    kept.append(link)
    os.symlink(elsewhere, os.path.join(gone[0], "link"))
    os.utime(gone[0], (0, 0))
    if os.geteuid() == 0:
        kept.append(make("2222222222222222", 31))
        os.chown(kept[-1], NOBODY, NOBODY)

    then = time.time() - 31 * DAY
    os.utime(os.path.join(used, "stamp"), (then, then))
    place.passes("a.c")  # is a use
    assert os.path.exists(gone[0]), "removed though nothing was built"
    place.write("b.c", TEST % ("b", ""))
    place.passes("b.c")
    for path in gone:
        assert not os.path.exists(path), path + " is still there"
    for path in kept:
        assert os.path.exists(path), path + " is gone"
    assert os.listdir(elsewhere) == ["stamp"]


def explain(text):
    for line in str(text).splitlines():
        print("# " + line)


def main():
    os.umask(0o022)
    program = os.path.abspath(sys.argv[1])
    failures = 0
    print("1..%d" % len(tests))
    for number, (description, function) in enumerate(tests, 1):
        folder = tempfile.mkdtemp(prefix="to-test-compile.")
        result, comment = "ok", ""
        try:
            function(Place(program, folder))
        except Skip as reason:
            comment = " # SKIP %s" % reason
        except Exception as error:  # whatever it is, it is this test's failure
            result = "not ok"
            failures += 1
            explain("%s: %s" % (type(error).__name__, error))
            explain("line %d" % error.__traceback__.tb_next.tb_lineno)
        print("%s %d - %s%s" % (result, number, description, comment), flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
