# SPDX-License-Identifier: MIT
"""Builds the suite in this folder in many ways: every test must be found in each, once,
in source order, with all that was said of it, and pass. Speaks TAP.

    matrix.py TO_TEST LIBTO INCLUDE [WORD...]      only what has all these words in its name
"""

import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

import expected

HERE = os.path.dirname(os.path.abspath(__file__))
TO_TEST, LIBTO, INCLUDE = (os.path.abspath(path) for path in sys.argv[1:4])
WORDS = sys.argv[4:]
AT_ONCE = 2

WARNINGS = ["-Wall", "-Wextra", "-pedantic", "-Werror"]
HINT = "--whole-archive"

# One line a set of objects: compiler, standard, flags; then linkers, each with what it
# is to make of these objects:
#
#   program   an executable, position-independent or not as the compiler likes best
#   pie, no-pie, static, static-pie
#   shared    a shared object with libto in it; bare: one without
#   library   pulled.c and aside.c in a static library: a test of pulled.c is named by
#             others, so both of that file are there; nobody names those of aside.c
#   whole     the same with --whole-archive: all are there
#   nothing   all tests in a library and none named: no tests, exit status 5 and a hint
#             (with a main() of its own; with libto's: nothing-main)
#
# Not here, as the tools themselves do not do it:
#   - gcc -flto with lld, which does not read gcc's intermediate code;
#   - -fsanitize=address with -static, which compilers refuse, and in a shared object,
#     as its runtime must come first in the program that loads it;
#   - -fsanitize=undefined in clang's shared object: it leaves the runtime out.
MATRIX = """
gcc     c11    -O0                    bfd: program library whole nothing nothing-main; gold: program; lld: program
gcc     c11    -O2                    bfd: program static; gold: program library; lld: program nothing
gcc     gnu11  -O2 -fPIC              bfd: shared bare pie; gold: shared bare; lld: shared bare
gcc     gnu11  -O0 -fno-pie           bfd: no-pie static; gold: no-pie; lld: no-pie
gcc     c11    -O2 -flto              bfd: program library whole; gold: program
gcc     c11    -O2 -flto -fPIC        bfd: shared bare static-pie
gcc     gnu11  -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections  bfd: program library static; gold: program whole; lld: program library
gcc     c11    -O2 -fPIC -ffunction-sections -fdata-sections -Wl,--gc-sections  bfd: shared bare; gold: shared; lld: shared bare
gcc     c11    -O1 -fsanitize=address  bfd: program; gold: program; lld: program
gcc     gnu11  -O1 -fsanitize=undefined -fno-sanitize-recover=all  bfd: program; lld: program
gcc     gnu11  -O2 -fvisibility=hidden -fPIC  bfd: shared bare program; lld: bare
gcc     gnu11  -O0 -include clash.h   bfd: program
clang   c11    -O0                    bfd: program; gold: program; lld: program library whole nothing
clang   gnu11  -O2                    bfd: program static; gold: program whole nothing; lld: program static
clang   gnu11  -O2 -fPIC              bfd: shared bare; gold: bare; lld: shared bare pie
clang   c11    -O2 -fno-pie           lld: no-pie static
clang   c11    -O2 -flto              lld: program library whole static; bfd: program; gold: program
clang   gnu11  -O2 -flto -fPIC        lld: shared bare
clang   c11    -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections  bfd: program; gold: program; lld: program static whole library
clang   c11    -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections,-z,start-stop-gc  lld: program
clang   gnu11  -O1 -fsanitize=address  bfd: program; lld: program
clang   c11    -O1 -fsanitize=undefined -fno-sanitize-recover=all  bfd: program; gold: program; lld: program
clang   c11    -O2 -fvisibility=hidden -fPIC  bfd: bare; lld: shared
clang   gnu11  -O0 -include clash.h   lld: program
g++     c++17  -O0                    bfd: program library nothing; gold: program; lld: program
g++     gnu++17 -O2                   bfd: program static whole; lld: program
g++     c++17  -O2 -fPIC              bfd: shared bare; gold: bare; lld: shared
g++     gnu++17 -O2 -flto             bfd: program library; gold: program
g++     c++17  -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections  bfd: program; gold: program; lld: program
g++     gnu++17 -O1 -fsanitize=address  bfd: program
g++     gnu++17 -O1 -fsanitize=undefined -fno-sanitize-recover=all  bfd: program
g++     c++17  -O2 -fno-exceptions    bfd: program; gold: program; lld: program
g++     gnu++17 -O0 -fvisibility=hidden -fPIC -include clash.h  bfd: bare program
clang++ c++17  -O2                    bfd: program; gold: program; lld: program library static
clang++ gnu++17 -O0 -fPIC             bfd: bare; lld: shared bare
clang++ c++17  -O2 -flto              lld: program whole
clang++ gnu++17 -O2 -ffunction-sections -fdata-sections -Wl,--gc-sections  lld: program; gold: program
clang++ c++17  -O1 -fsanitize=address  lld: program
clang++ gnu++17 -O1 -fsanitize=undefined -fno-sanitize-recover=all  lld: program
clang++ gnu++17 -O0 -fno-exceptions -fvisibility=hidden  bfd: program; lld: program
"""

LINKERS = ["bfd", "gold", "lld"]
SOURCES = sorted(name for name in os.listdir(HERE) if name.endswith(".c"))
IN_LIBRARY = ["aside.c", "pulled.c"]


class Failed(Exception):
    """A test has failed; with what the reader should see."""


class Skipped(Exception):
    """A test cannot be made on this machine."""


def run(command, cwd, env=None):
    """Gives the exit status, standard output, standard error."""
    ended = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL,
                           capture_output=True, timeout=120)
    return (ended.returncode, ended.stdout.decode("utf-8", "replace"),
            ended.stderr.decode("utf-8", "replace"))


def must(command, cwd, status=0):
    got, out, err = run(command, cwd)
    if got != status:
        raise Failed(f"exit status {got}, not {status}: {' '.join(command)}\n{out}{err}")
    return out, err


def must_equal(got, wanted, what):
    """Compares two lists, and shows only what differs."""
    if got != wanted:
        more = [str(each) for each in got if each not in wanted]
        less = [str(each) for each in wanted if each not in got]
        text = f"{what}: {len(got)}, not {len(wanted)}"
        text += "".join("\n  unexpected: " + each for each in more[:10])
        text += "".join("\n  missing: " + each for each in less[:10])
        if not more and not less:
            text += "\n  another order or number: " + " ".join(map(str, got))
        raise Failed(text)


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def is_cxx(compiler):
    return compiler.endswith("++")


# ---- what to-test says of a module, against expected.py ----

def declaration(name, number):
    """The line; for clang, which counts a macro's last line, the one where it began."""
    with open(os.path.join(HERE, name), encoding="utf-8") as source:
        lines = source.read().splitlines()
    while lines[number - 1].startswith(" "):
        number -= 1
    return lines[number - 1]


def check_list(module, folder, tests):
    out, _ = must([TO_TEST, "--list", "-v", module], folder)
    lines = out.splitlines()
    must_equal([line.split("  ")[0].split("::")[-1] for line in lines],
               [test.name for test in tests], "the names, in order")
    for line, test in zip(lines, tests):
        place, *details = line.split("  ")[1:]
        file, number = place.rsplit(":", 1)
        must_equal([os.path.basename(file)], [test.file], "the file of " + test.name)
        text = declaration(test.file, int(number))
        word = test.name.split("[")[0].replace("row_", "ROW(")
        if not re.search(rf"(?<!\w){re.escape(word)}\b", text):
            raise Failed(f"{test.name} is not in line {number} of {test.file}: {text}")
        wanted = ["suite " + test.suite]
        wanted += ["tags " + test.tags] if test.tags else []
        wanted += [f"timeout {test.timeout} s"] if test.timeout else []
        wanted += [f"retries {expected.RETRIES[test.name]}"] if test.name in expected.RETRIES else []
        wanted += ["expected to fail: " + test.xfail] if test.xfail else []
        must_equal(details, wanted, "what is said of " + test.name)


def check_graph(module, folder, tests):
    out, _ = must([TO_TEST, "--graph", module], folder)
    names = re.findall(r"^  \[\d+\] \S*::(.+)$", out, re.M)
    must_equal(names, [test.name for test in tests], "the nodes")
    edges = []
    for start, ends in re.findall(r"^  \[(\d+)\] -> (.*)$", out, re.M):
        for end, after_any in re.findall(r"\[(\d+)\]( \(any\))?", ends):
            edges.append((names[int(end)], (names[int(start)], bool(after_any))))
    wanted = [(test.name, after) for test in tests for after in test.after]
    must_equal(sorted(edges), sorted(wanted), "the edges")


def check_run(module, folder, tests):
    out, _ = must([TO_TEST, "-q", "--tap", "-j2", module], folder)
    must_equal(re.findall(r"^1\.\.(\d+)$", out, re.M), [str(len(tests))], "the plan")
    ends = re.findall(r"^(ok|not ok) \d+ - \S+\.([^:]+?): (.+?)(?: # (.*))?$", out, re.M)
    wanted = [("not ok" if test.xfail else "ok", test.suite, test.name,
               "TODO " + test.xfail if test.xfail else "") for test in tests]
    must_equal(sorted(ends), sorted(wanted), "the results")


def check_module(module, folder, tests):
    check_list(module, folder, tests)
    check_graph(module, folder, tests)
    check_run(module, folder, tests)


def check_nothing(module, folder):
    for arguments in (["--list"], ["--tap"]):
        _, err = must([TO_TEST, *arguments, module], folder, status=5)
        if HINT not in err:
            raise Failed(f"no hint at {HINT}: {err}")


# ---- objects ----

class Build:
    """A set of objects, compiled when the first combination asks for it."""

    def __init__(self, line, number, top):
        words = line.split(":")[0].split()[:-1]
        self.compiler, self.standard, *self.flags = words
        self.ways = [(linker.strip(), way)
                     for linker, ways in re.findall(r"(\w+): ([\w\- ]+)", line)
                     for way in ways.split()]
        self.name = " ".join(words)
        self.folder = os.path.join(top, str(number))
        self.compiled = False
        self.error = None

    def compile(self):
        if not self.compiled:
            self.compiled = True
            os.mkdir(self.folder)
            try:
                for name in SOURCES:
                    self.compile_one(name)
                self.make_library("all", SOURCES)
                self.make_library("some", IN_LIBRARY)
                if any(way == "nothing" for _, way in self.ways):
                    write(os.path.join(self.folder, "main.c"), MAIN)
                    self.compile_one("main.c", self.folder)
            except Failed as error:
                self.error = error
        if self.error:
            raise self.error

    def compile_one(self, name, folder=HERE):
        language = ["-x", "c++"] if is_cxx(self.compiler) else ["-Wconversion"]
        out, err = must([self.compiler, "-std=" + self.standard, *WARNINGS,
                         *(flag for flag in self.flags if not flag.startswith("-Wl,")),
                         "-I" + INCLUDE, *language, "-c", name, "-o", self.object(name)],
                        folder)
        if out or err:
            raise Failed(f"the compiler has something to say:\n{out}{err}")

    def object(self, name):
        return os.path.join(self.folder, name[:-2] + ".o")

    def make_library(self, name, sources):
        archiver = "ar"
        if "-flto" in self.flags:
            archiver = "gcc-ar" if self.compiler in ("gcc", "g++") else find_llvm_ar()
        must([archiver, "rcs", f"lib{name}.a", *map(self.object, sources)], self.folder)

    def link(self, linker, way, objects, output):
        flags = {"pie": ["-pie"], "no-pie": ["-no-pie"], "static": ["-static"],
                 "static-pie": ["-static-pie"], "shared": ["-shared"], "bare": ["-shared"]}
        own = [flag for flag in self.flags if not flag.startswith("-fno-pie")]
        if "-include" in own:
            own = own[:own.index("-include")]
        command = [self.compiler, *own, f"-fuse-ld={linker}", *flags.get(way, [])]
        must_link(command, self.folder)
        out, err = must(command + ["-o", output, *objects], self.folder)
        if out or err:
            raise Failed(f"the linker has something to say:\n{out}{err}")


MAIN = """#include <to/test.h>

int main(int argc, char **argv) { return to_main(argc, argv); }
"""


def find_llvm_ar():
    return shutil.which("llvm-ar") or "ar"


linkable = {}


def must_link(command, folder):
    """Skips what not even an empty program can be made with."""
    key = " ".join(command)
    if key not in linkable:
        if not shutil.which("ld." + command_linker(command)):
            raise Skipped(f"ld.{command_linker(command)} is not installed")
        empty = os.path.join(folder, "empty.c")
        write(empty, "int main(void) { return 0; }\n")
        compiler = [command[0], "-x", "c++"] if is_cxx(command[0]) else command[:1]
        linkable[key] = run(compiler + command[1:] + ["-fPIC", "empty.c", "-o", "empty"],
                            folder)
    status, out, err = linkable[key]
    if status != 0:
        lines = (err + out).strip().splitlines() or ["no message"]
        raise Skipped(f"{key} does not link an empty program: {lines[0]}")


def command_linker(command):
    return next(word for word in command if word.startswith("-fuse-ld="))[9:]


# ---- the combinations ----

def combine(build, linker, way):
    if not shutil.which(build.compiler):
        raise Skipped(build.compiler + " is not installed")
    build.compile()
    shared = way in ("shared", "bare")
    output = os.path.join(build.folder, f"{linker}-{way}" + (".so" if shared else ""))
    libraries = [] if way == "bare" else [LIBTO, "-pthread"]
    every = [build.object(name) for name in SOURCES]
    outside = [build.object(name) for name in SOURCES if name not in IN_LIBRARY]
    some, all_ = (os.path.join(build.folder, f"lib{name}.a") for name in ("some", "all"))
    cxx = is_cxx(build.compiler)
    if way == "library":
        build.link(linker, way, [*outside, some, *libraries], output)
        check_module(output, build.folder, expected.tests(cxx, without=["aside.c"]))
    elif way == "whole":
        build.link(linker, way, [*outside, "-Wl,--whole-archive", some,
                                 "-Wl,--no-whole-archive", *libraries], output)
        check_module(output, build.folder, expected.tests(cxx))
    elif way in ("nothing", "nothing-main"):
        main = [build.object("main.c")] if way == "nothing" else []
        build.link(linker, way, [*main, all_, *libraries], output)
        check_nothing(output, build.folder)
    else:
        build.link(linker, way, [*every, *libraries], output)
        check_module(output, build.folder, expected.tests(cxx))
    os.unlink(output)


# ---- what must not compile, or not link ----

FIRST = "#include <to/test.h>\n"
STRICT = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-I" + INCLUDE]


def standard_of(compiler):
    return ["-std=c++17", "-x", "c++"] if is_cxx(compiler) else ["-std=c11"]


def need(compiler, linker=None):
    for tool in [compiler] + (["ld." + linker] if linker else []):
        if not shutil.which(tool):
            raise Skipped(tool + " is not installed")


def must_break(command, folder, patterns):
    """Its first error has to say so."""
    status, out, err = run(command, folder)
    if status == 0:
        raise Failed("no error: " + " ".join(command))
    for pattern in patterns:
        if not re.search(pattern, out + err):
            raise Failed(f"no word of {pattern}:\n{out}{err}")


def misspelt(compiler, linker, folder):
    need(compiler, linker)
    write(os.path.join(folder, "m.c"), FIRST + "TO_TEST(login) {}\n\n"
          "TO_TEST(checkout, after(logni)) {}\n")
    must([compiler, *standard_of(compiler), *STRICT, "-c", "m.c"], folder)
    must_break([compiler, f"-fuse-ld={linker}", "m.o", LIBTO, "-pthread"], folder,
               [r"undefined (reference to|symbol:).*to_test_logni"])


def duplicate(compiler, linker, folder):
    need(compiler, linker)
    for name in ("a.c", "b.c"):
        write(os.path.join(folder, name), FIRST + "TO_TEST(login) {}\n")
        must([compiler, *standard_of(compiler), *STRICT, "-c", name], folder)
    must_break([compiler, f"-fuse-ld={linker}", "a.o", "b.o", LIBTO, "-pthread"], folder,
               [r"(multiple definition of|duplicate symbol:).*to_test_login"])


def shared_tests(linker, folder):
    """A program knows its own tests, not those of a shared library that it uses."""
    need("gcc", linker)
    command = ["gcc", "-std=c11", *STRICT, f"-fuse-ld={linker}"]
    texts = {"other": "TO_TEST(other) {}\n", "own": "TO_TEST(own) {}\n",
             "wrong": "TO_TEST(wrong, after(other)) {}\n"}
    for name, text in texts.items():
        write(os.path.join(folder, name + ".c"), FIRST + text)
    must([*command, "-shared", "-fPIC", "other.c", "-o", "other.so"], folder)
    for name in ("own", "wrong"):
        must([*command, name + ".c", "-Wl,--no-as-needed", "./other.so", LIBTO, "-pthread",
              "-o", name], folder)
    out, _ = must([TO_TEST, "--list", "./own"], folder)
    must_equal(out.splitlines(), ["./own::own"], "the tests")
    _, err = must([TO_TEST, "--list", "./wrong"], folder, status=4)
    if not re.search(r"wrong\.c:2: wrong comes after other \(other\.c:2\)", err):
        raise Failed(err)


# What a check does not take, and what the first error says of it. In C++ and in C.
WRONG_FOR_BOTH = [
    ("TO_ASSERT_EQ(b, b)", "TO_ASSERT_EQ.* takes? two numbers, two texts"),
    ("TO_EXPECT_EQ(b, 1, \"a message\")", "TO_EXPECT_EQ.* takes? two numbers, two texts"),
    ("TO_ASSUME_LT(\"text\", i)", "TO_ASSUME_LT.* takes? two numbers, two texts"),
    ("TO_ASSERT_EQ(p, 1.5)", "TO_ASSERT_EQ.* takes? two numbers, two texts"),
    ("TO_ASSERT_ARRAY_EQ(&b, &b, 1)", "TO_ASSERT_ARRAY_EQ takes two arrays"),
    ("TO_ASSERT_ARRAY_EQ(&i, &p, 1)", "TO_ASSERT_ARRAY_EQ takes two arrays"),
]
WRONG_TYPES = {
    True: WRONG_FOR_BOTH,
    False: WRONG_FOR_BOTH + [
        ("TO_ASSERT_INT(p, ==, 1)", "TO_ASSERT_INT does not take"),
        ("TO_ASSERT_DBL(b, <, 1)", "TO_ASSERT_DBL does not take"),
        ("TO_ASSERT_STR(1, ==, \"x\")", "TO_ASSERT_STR does not take"),
        ("TO_ASSERT_MEM(b, ==, &b, 1)", "TO_ASSERT_MEM takes two pointers"),
        ("TO_ASSERT_NEAR(p, 1, 2)", "TO_ASSERT_NEAR takes numbers"),
        ("TO_ASSERT_BETWEEN(1, b, 2)", "TO_ASSERT_BETWEEN takes three numbers"),
    ],
}


def wrong(text, pattern):
    """Does not compile, and the first error says why and leads to the user's line."""
    def check(compiler, folder):
        need(compiler)
        write(os.path.join(folder, "w.c"), FIRST + text)
        command = [compiler, *standard_of(compiler), "-I" + INCLUDE, "-c", "w.c"]
        status, out, err = run(command, folder)
        errors = re.findall(r"error: .*", err)
        if status == 0 or not errors or not re.search(pattern, errors[0]) or \
                not re.search(r"^w\.c:2:", err, re.M):
            raise Failed(f"exit status {status}, and no error with {pattern}:\n{out}{err}")
    return check


ROWS_GONE_WRONG = [
    ("an unknown option of rows has a name",
     "static int r[2]; TO_TEST_EACH(a, r, befor(b)) {}\n",
     r"no member named .TO_DECLARE_befor"),
    ("rows are no pointer", "extern int *r; TO_TEST_EACH(a, r) {}\n", r"it needs an array"),
    ("rows have a length", "extern int r[]; TO_TEST_EACH(a, r) {}\n",
     r"it needs an array|incomplete type"),
    ("there is at least one row", "static int r[0]; TO_TEST_EACH(a, r) {}\n",
     r"it needs an array|the array has no rows"),
    ("a label is text", "static int r[2]; TO_TEST_EACH(a, r, label(*row)) {}\n",
     r"unary .\*.|indirection requires pointer"),
]


def alone(header, compiler, standard, folder):
    need(compiler)
    write(os.path.join(folder, "h.c"), f"#include <{header}>\n#include <{header}>\n"
          "typedef int nothing_else;\n")
    language = ["-x", "c++"] if is_cxx(compiler) else ["-Wconversion"]
    out, err = must([compiler, "-std=" + standard, *STRICT, *language, "-c", "h.c"], folder)
    if out or err:
        raise Failed(out + err)


MORE_WARNINGS = ["-Wconversion", "-Wsign-conversion", "-Wsign-compare", "-Wcast-qual",
                 "-Wfloat-equal", "-Wformat=2", "-Wundef", "-Wunused"]


def quiet(compiler, level, folder):
    """Every check, under warnings that projects turn on."""
    need(compiler)
    source = os.path.join(HERE, "checks.c")
    out, err = must([compiler, *standard_of(compiler), *STRICT, *MORE_WARNINGS, level, "-c",
                     source, "-o", "checks.o"], folder)
    if out or err:
        raise Failed(out + err)


def other_tests(top):
    """Pairs of a name and a function."""
    def inside(function, *arguments):
        def check():
            with tempfile.TemporaryDirectory(dir=top) as folder:
                function(*arguments, folder)
        return check

    for linker in LINKERS:
        for compiler in ("gcc", "clang", "g++"):
            yield (f"a misspelt prerequisite is named by {linker}, {compiler}",
                   inside(misspelt, compiler, linker))
        yield (f"two tests of one name are refused by {linker}",
               inside(duplicate, "gcc", linker))
        yield (f"a shared library's tests are not the program's, {linker}",
               inside(shared_tests, linker))
    for compiler in ("gcc", "clang", "g++", "clang++"):
        yield (f"an unknown option is named by {compiler}",
               inside(wrong("TO_TEST(a, befor(b)) {}\n", r"no member named .TO_DECLARE_befor"), compiler))
        for what, text, pattern in ROWS_GONE_WRONG:
            yield (f"{what}, says {compiler}", inside(wrong(text, pattern), compiler))
        for check, pattern in WRONG_TYPES[is_cxx(compiler)]:
            yield (f"{check} is refused by {compiler} in words",
                   inside(wrong("struct s { int i; }; TO_TEST(a) { struct s b = {1}; int i = "
                                f"b.i; int *p = &i; (void)p; {check}; }}\n", pattern), compiler))
    for compiler in ("gcc", "clang", "g++", "clang++"):
        for level in ("-O0", "-O2"):
            yield (f"no check is warned of by {compiler} {level}",
                   inside(quiet, compiler, level))
    folder = os.path.join(INCLUDE, "to")
    for header in sorted(name for name in os.listdir(folder) if name.endswith(".h")):
        for compiler, standard in (("gcc", "c11"), ("clang", "c11"), ("g++", "c++17"),
                                   ("clang++", "c++17")):
            yield (f"to/{header} stands alone, {compiler} {standard}",
                   inside(alone, "to/" + header, compiler, standard))


# ---- TAP ----

def attempt(name, function):
    try:
        function()
        return f"ok %d - {name}"
    except Skipped as reason:
        return f"ok %d - {name} # SKIP {str(reason).splitlines()[0]}"
    except (Failed, OSError, subprocess.SubprocessError) as error:
        text = str(error).replace("%", "%%")
        shown = "".join(f"\n# {line}" for line in text.splitlines()[:60])
        return f"not ok %d - {name}{shown}"


def all_tests(top):
    """Groups of pairs of a name and a function; a group is run by one thread."""
    for number, line in enumerate(MATRIX.strip().splitlines()):
        build = Build(line, number, top)
        yield [(f"{build.name}: {way}, {linker}",
                lambda build=build, linker=linker, way=way: combine(build, linker, way))
               for linker, way in build.ways]
    for test in other_tests(top):
        yield [test]


def main():
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory(prefix="to-test-matrix-") as top:
        groups = [[test for test in group if all(word in test[0] for word in WORDS)]
                  for group in all_tests(top)]
        print(f"1..{sum(map(len, groups))}", flush=True)
        number = 0
        failed = False
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for lines in pool.map(lambda group: [attempt(*test) for test in group], groups):
                for line in lines:
                    number += 1
                    failed |= line.startswith("not")
                    print(line % number, flush=True)
    return 1 if failed else 0


sys.exit(main())
