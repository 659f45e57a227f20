#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures what to-test costs, beside a bare fork and other frameworks. README.md in this
folder tells how to read what it prints."""
import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile

import suites
from cost import Failed, adopt_orphans, peak, spend

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
GRAPHS = os.path.join(os.path.dirname(SOURCE), "shared", "graphs", "graphs.tar.xz")

FULL = {"rounds": 7, "tests": 10000, "check": 10000, "criterion": 1000, "cmocka": 10000,
        "chain": 200, "questions": 50000, "starts": 31, "compiles": 5, "compiled": 10000,
        "few": 10000, "many": 100000, "checks": 10000000, "loops": 1000000, "asserts": 5000,
        "tasks": 100000, "edges": 300000, "naps": 1000, "million": 1000000}
QUICK = {"rounds": 2, "tests": 300, "check": 100, "criterion": 20, "cmocka": 300,
         "chain": 50, "questions": 500, "starts": 3, "compiles": 1, "compiled": 300,
         "few": 200, "many": 1000, "checks": 1000, "loops": 100, "asserts": 50,
         "tasks": 1000, "edges": 3000, "naps": 100, "million": 10000}


class Figure:
    """One line of the table. A limit of None: told, not judged."""

    def __init__(self, what, value, unit="", limit=None):
        self.what = what
        self.value = value
        self.unit = unit
        self.limit = limit

    def measured(self):
        digits = 2 if abs(self.value) < 10 else 1 if abs(self.value) < 100 else 0
        return f"{self.value:,.{digits}f}{' ' if self.unit else ''}{self.unit}"

    def to_reach(self):
        return "" if self.limit is None else f"<= {self.limit:g} {self.unit}".rstrip()

    def met(self):
        return "" if self.limit is None else "yes" if self.value <= self.limit else "NO"


class Bench:
    """Where things are, how much of everything, and what could not be measured."""

    def __init__(self, build, folder, sizes, graphs):
        self.build = build
        self.folder = folder
        self.sizes = sizes
        self.graphs = graphs
        self.output = os.path.join(folder, "output")
        self.missing = []  # (what, why, is it only that a package is not there?)

    def tool(self, name):
        return os.path.join(self.build, "selftest", "bench", name)

    def runner(self, *arguments):
        return [os.path.join(self.build, "to-test"), *arguments]

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def run(self, command):
        result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True)
        if result.returncode != 0:
            first = result.stdout.strip().splitlines()[:1]
            raise Failed(f"{os.path.basename(command[0])}: {' '.join(first)}")
        return result.stdout

    def compile(self, name, texts, libraries, level="-O0"):
        """A program of these sources; at -O0 its size is what counts, not its speed."""
        program = os.path.join(self.folder, name)
        files = [self.write(f"{name}_{i}.c", text) for i, text in enumerate(texts)]
        self.run(["gcc", level, "-fno-pie", "-no-pie", "-I", os.path.join(SOURCE, "include"), *files, "-o", program,
                  *libraries])
        return program

    def suite(self, name, texts):
        return self.compile(name, texts, [os.path.join(self.build, "libto.a"), "-lpthread"])

    def framework(self, package, text, level="-O0"):
        """A program of another framework; None, and a word of it, where that is not there."""
        if subprocess.run(["pkg-config", "--exists", package]).returncode != 0:
            self.missing.append((package, "its package is not installed", True))
            return None
        flags = self.run(["pkg-config", "--cflags", "--libs", package]).split()
        return self.compile(package, [text], flags, level)


def rounds(bench, count, commands):
    """The costs of each command, taken in turns: {name: [cost, ...]}."""
    costs = {name: [] for name in commands}
    for _ in range(count):
        for name, command in commands.items():
            costs[name].append(spend(command, bench.output))
    return costs


def ratio(costs, name, other, kind, scale=1.0):
    """The median of the ratios of each round."""
    return statistics.median(getattr(a, kind) / getattr(b, kind) * scale
                             for a, b in zip(costs[name], costs[other]))


def each(costs, name, kind, count):
    """The median, in microseconds, of one of so many."""
    return statistics.median(getattr(cost, kind) for cost in costs[name]) / count * 1e6


# ---- what is measured ----

def bench_tests(bench):
    """Empty tests, beside a bare fork and other frameworks."""
    sizes = bench.sizes
    tests = sizes["tests"]
    source = suites.to_test(tests)
    suite = bench.suite("empty", [source])
    with open(os.path.join(HERE, "fork_bench.c")) as file:
        fork = bench.suite("fork", [source, file.read()])
    others = {name: bench.framework(name, getattr(suites, name)(sizes[name]))
              for name in ("check", "criterion", "cmocka")}
    commands = {"fork": [fork, str(tests)],
                "pair": [fork, str(tests), "2"],
                "small": [bench.tool("fork_bench"), str(tests)],
                "to-test": bench.runner("-j2", suite),
                "reports": bench.runner("-j2", f"--tap={bench.folder}/tap", "--junit",
                                        f"{bench.folder}/junit.xml", suite)}
    commands.update((mode, bench.runner("-j2", f"--isolate={mode}", suite))
                    for mode in ("worker", "thread"))
    commands.update((name, [program]) for name, program in others.items() if program)
    if others["criterion"]:
        commands["criterion"].append("-j2")
    costs = rounds(bench, sizes["rounds"], commands)

    yield Figure("cpu a test / bare fork of the same program",
                 ratio(costs, "to-test", "fork", "cpu"), limit=1.4)
    yield Figure("wall a test at -j2 / serial bare fork of it",
                 ratio(costs, "to-test", "fork", "wall"), limit=0.8)
    yield Figure("the same of two such forking at once", ratio(costs, "pair", "fork", "wall"))
    yield Figure("cpu a test / bare fork of a small program",
                 ratio(costs, "to-test", "small", "cpu"))
    yield Figure("wall a test at -j2 / serial bare fork of a small one",
                 ratio(costs, "to-test", "small", "wall"))
    if "check" in costs:
        yield Figure("cpu a test / Check's, forking",
                     ratio(costs, "to-test", "check", "cpu", sizes["check"] / tests), limit=0.5)
    yield Figure("cpu a test with TAP and JUnit files / without",
                 ratio(costs, "reports", "to-test", "cpu"))
    for mode in ("worker", "thread"):
        yield Figure(f"--isolate={mode} -j2: cpu, each of {tests:,}",
                     each(costs, mode, "cpu", tests), "us", limit=15)
        yield Figure(f"--isolate={mode} -j2: wall, each", each(costs, mode, "wall", tests), "us")
    names = {"fork": "bare fork", "small": "bare fork, small program", "to-test": "to-test -j2", "check": "Check, CK_FORK",
             "criterion": "Criterion -j2", "cmocka": "cmocka (does not fork)"}
    for name, title in names.items():
        if name in costs:
            count = sizes.get(name, tests)
            yield Figure(f"{title}: cpu, each of {count:,}", each(costs, name, "cpu", count),
                         "us")
            yield Figure(f"{title}: wall, each", each(costs, name, "wall", count), "us")


def bench_chain(bench):
    """A chain, each test after the one before."""
    links = bench.sizes["chain"]
    suite = bench.suite("chain", [suites.to_test_chain(links)])
    single = bench.suite("single", [suites.to_test(1)])
    costs = rounds(bench, bench.sizes["starts"],
                   {"fork": [bench.tool("fork_bench"), str(links)],
                    "chain": bench.runner("-j2", suite),
                    "single": bench.runner("-j2", single)})
    # To start and to end is no link; it is a figure of its own.
    of_links = statistics.median((chain.wall - single.wall) / fork.wall
                                 for chain, single, fork in zip(costs["chain"], costs["single"],
                                                                costs["fork"]))
    yield Figure(f"wall a link, chain of {links} at -j2 / bare fork, small",
                 ratio(costs, "chain", "fork", "wall"), limit=2)
    yield Figure("the same, less the start and end of to-test", of_links)
    yield Figure("one test in one module, start to end", each(costs, "single", "wall", 1) / 1e3,
                 "ms", limit=20)


def bench_state(bench):
    """The shared state: questions of one test, each answered before the next."""
    count = bench.sizes["questions"]
    questions = {"get": 'to_state_get_int("key")', "set": 'to_state_set("key", i)',
                 "lock": 'to_lock("key"); to_unlock("key")'}
    commands = {"echo": [bench.tool("echo_bench"), str(count)]}
    for name, question in questions.items():
        suite = bench.suite(f"state_{name}", [suites.to_test_state(count, question)])
        commands[name] = bench.runner("-j1", suite)
    costs = rounds(bench, bench.sizes["rounds"], commands)
    yield Figure("a get: wall", each(costs, "get", "wall", count), "us", limit=30)
    yield Figure("a set: wall", each(costs, "set", "wall", count), "us", limit=30)
    yield Figure("a lock and an unlock: wall", each(costs, "lock", "wall", count), "us")
    yield Figure("a bare socket echo: wall", each(costs, "echo", "wall", count), "us")
    yield Figure("a get / a bare socket echo", ratio(costs, "get", "echo", "wall"))


def bench_compile(bench):
    """The compiler's time for one file of many tests, beside plain functions."""
    count = bench.sizes["compiled"]
    files = {"tests": bench.write("compiled.c", suites.to_test(count)),
             "plain": bench.write("plain.c", suites.plain(count))}
    include = os.path.join(SOURCE, "include")
    for compiler in ("gcc", "clang"):
        if not shutil.which(compiler):
            bench.missing.append((compiler, "it is not installed", True))
            continue
        for level in ("-O0", "-O2"):
            commands = {name: [compiler, level, "-I", include, "-c", file, "-o",
                               os.path.join(bench.folder, "compiled.o")]
                        for name, file in files.items()}
            costs = rounds(bench, bench.sizes["compiles"], commands)
            yield Figure(f"{compiler} {level}, {count:,} tests / plain functions",
                         ratio(costs, "tests", "plain", "cpu"), limit=2)
            yield Figure(f"{compiler} {level}: a test", each(costs, "tests", "cpu", count), "us")


def bench_checks(bench):
    """A check that holds, each; beside a bare if, strcmp, and other frameworks; at -O2."""
    sizes = bench.sizes
    words = bench.run([bench.tool("check_bench"), str(sizes["checks"])]).split()
    took = {word: float(number) for word, number in zip(words[::2], words[1::2])}
    yield Figure("an empty loop, which is in all of these", took["nothing"], "ns")
    yield Figure("a bare if of two ints", took["if-int"], "ns")
    yield Figure("TO_ASSERT_EQ of two ints", took["check-int"], "ns", limit=2)
    yield Figure("the same with a message", took["check-int-message"], "ns", limit=2)
    yield Figure("TO_ASSERT_INT", took["check-int-typed"], "ns", limit=2)
    yield Figure("TO_ASSERT_TRUE", took["check-true"], "ns", limit=2)
    yield Figure("strcmp of two texts of 44 bytes", took["if-strcmp"], "ns")
    yield Figure("TO_ASSERT_EQ of them", took["check-text"], "ns",
                 limit=round(1.2 * took["if-strcmp"] + 2, 1))
    yield Figure("TO_ASSERT_MEM of them", took["check-memory"], "ns")
    titles = {"check": "Check: ck_assert_int_eq", "cmocka": "cmocka: assert_int_equal",
              "criterion": "Criterion: cr_assert(eq(int, ...))"}
    for name, title in titles.items():
        program = bench.framework(name, getattr(suites, name + "_loop")(sizes["loops"]), "-O2")
        if program:
            words = bench.run([program]).split()
            yield Figure(title, float(words[words.index("check-int") + 1]), "ns")


def bench_asserts(bench):
    """The compiler's time for one file of many checks, beside assert."""
    count = bench.sizes["asserts"]
    ours, theirs = "#include <to/check.h>", "#include <assert.h>\n#include <string.h>"
    files = {"assert": (theirs, "assert(get(@) == y)"),
             "assert of strcmp": (theirs, "assert(strcmp(name(@), s) == 0)"),
             "TO_ASSERT_EQ": (ours, "TO_ASSERT_EQ(get(@), y)"),
             "TO_ASSERT_INT": (ours, "TO_ASSERT_INT(get(@), ==, y)"),
             "TO_ASSERT_EQ of texts": (ours, "TO_ASSERT_EQ(name(@), s)"),
             "TO_ASSERT_EQ with a message": (ours, 'TO_ASSERT_EQ(get(@), y, "at %d", y)')}
    # What to set beside it, and whether that says as much.
    pairs = [("TO_ASSERT_EQ", "assert", 2), ("TO_ASSERT_INT", "assert", 2),
             ("TO_ASSERT_EQ of texts", "assert of strcmp", 2),
             ("TO_ASSERT_EQ with a message", "assert", None)]
    paths = {name: bench.write(f"asserts_{i}.c", suites.many_checks(count, *words))
             for i, (name, words) in enumerate(files.items())}
    include = os.path.join(SOURCE, "include")
    for compiler in ("gcc", "clang"):
        if not shutil.which(compiler):
            bench.missing.append((compiler, "it is not installed", True))
            continue
        for level in ("-O0", "-O2"):
            commands = {name: [compiler, "-std=gnu11", level, "-I", include, "-c", path, "-o",
                               os.path.join(bench.folder, "asserts.o")]
                        for name, path in paths.items()}
            costs = rounds(bench, min(bench.sizes["compiles"], 3), commands)
            for ours, other, limit in pairs:
                yield Figure(f"{compiler} {level}, {count:,} {ours} / {other}",
                             ratio(costs, ours, other, "cpu"), limit=limit)
            yield Figure(f"{compiler} {level}: an assert",
                         each(costs, "assert", "cpu", count), "us")


def bench_memory(bench):
    """The runner's own memory."""
    few, many = bench.sizes["few"], bench.sizes["many"]
    part = min(few, 10000)
    peaks = {}
    for count in (few, many):
        texts = [suites.to_test(part, first) for first in range(0, count, part)]
        suite = bench.suite(f"memory_{count}", texts)
        peaks[count] = peak(bench.runner("-j2", suite), bench.output)
    yield Figure("the runner's memory a test", (peaks[many] - peaks[few]) / (many - few), "B",
                 limit=1024)
    for count in (few, many):
        yield Figure(f"its peak with {count:,} tests", peaks[count] / 2**20, "MiB")


def bench_plan(bench):
    """Planning, without any process."""
    folder = bench.graphs
    if not folder and os.path.exists(GRAPHS) and bench.sizes is FULL:
        folder = os.path.join(bench.folder, "graphs")
        with tarfile.open(GRAPHS) as archive:
            archive.extractall(folder)
    said = bench.run([bench.tool("plan_bench"), *([folder] if folder else [])]).splitlines()
    seconds = sum(float(part.split()[-2]) for part in said[0].split(":")[1].split("  ") if part)
    yield Figure("a million tests, three million edges: planned in", seconds, "s", limit=2)
    for line in said:
        yield line


def other_schedulers(bench):
    """Programs that run the same graphs, by name; at -O2, as their speed is what counts."""
    makers = {"oneTBB": ("tbb", "sched_tbb.cpp", ["g++", "-std=c++17"]),
              "GLib": ("glib-2.0", "sched_glib.c", ["gcc"]),
              "bare queue": (None, "sched_queue.c", ["gcc"])}
    programs = {}
    for name, (package, file, compiler) in makers.items():
        if package and subprocess.run(["pkg-config", "--exists", package]).returncode != 0:
            bench.missing.append((package, "its package is not installed", True))
            continue
        if not shutil.which(compiler[0]):
            bench.missing.append((compiler[0], "it is not installed", True))
            continue
        flags = bench.run(["pkg-config", "--cflags", "--libs", package]).split() if package else []
        program = os.path.join(bench.folder, file.replace(".", "_"))
        bench.run([*compiler, "-O2", "-I", os.path.dirname(HERE), os.path.join(HERE, file),
                   "-o", program, "-lpthread", *flags])
        programs[name] = program
    return programs


def told(bench, *command):
    """What a program measured by itself: {word: number}."""
    words = bench.run(list(command)).split()
    return {word: int(number) for word, number in zip(words[::2], words[1::2])}


def bench_sched(bench):
    """<to/sched.h>: empty tasks on 2 workers, beside others. Run: from names to the summary."""
    sizes = bench.sizes
    tasks, million = sizes["tasks"], sizes["million"]
    ours = bench.tool("sched_bench")
    programs = {"to/sched.h": ours, **other_schedulers(bench)}
    kinds = {"chain": ["chain", str(tasks), "2"],
             "random": ["random", str(tasks), "2", str(sizes["edges"])]}
    costs = {(kind, name): [] for kind in kinds for name in programs}
    for _ in range(sizes["rounds"]):
        for kind, arguments in kinds.items():
            for name, program in programs.items():
                costs[kind, name].append(told(bench, program, *arguments))

    def median(kind, name, word):
        return statistics.median(cost[word] for cost in costs[kind, name]) / tasks / 1e3

    titles = {"chain": f"chain of {tasks:,}",
              "random": f"random graph, {tasks:,} tasks, {sizes['edges']:,} edges"}
    for kind, limit in (("chain", 0.2), ("random", 0.3)):
        yield Figure(f"{titles[kind]}: run, each", median(kind, "to/sched.h", "run"), "us", limit)
        yield Figure(f"{kind}: run again, each", median(kind, "to/sched.h", "again"), "us")
        yield Figure(f"{kind}: add by name, each", median(kind, "to/sched.h", "build"), "us")
        for name in programs:
            if name != "to/sched.h":
                yield Figure(f"{kind}: {name}, run, each", median(kind, name, "run"), "us")
    naps = [told(bench, ours, "naps", str(sizes["naps"]), "64", "10")["run"]
            for _ in range(sizes["rounds"])]
    ideal = -(-sizes["naps"] // 64) * 10e6
    yield Figure(f"{sizes['naps']:,} tasks of 10 ms on 64 workers / ideal",
                 statistics.median(naps) / ideal, limit=1.15)
    for workers in 1, 2:
        asked = [told(bench, ours, "ask", "2", str(workers), str(sizes["questions"]))["run"]
                 for _ in range(sizes["rounds"])]
        yield Figure(f"questions for the state, {workers} at a time, each",
                     statistics.median(asked) / sizes["questions"] / 2e3, "us")
    for kind, word in (("free", "no edges"), ("chain", "a chain")):
        said = told(bench, ours, kind, str(million), "2")
        yield Figure(f"memory of {million:,} tasks, {word}, each",
                     (said["peak"] - said["before"]) / million, "B", limit=250)
    said = told(bench, ours, "idle", "64", "64", "1000")
    yield Figure("cpu of 64 workers, two runs that wait 1 s", said["cpu"] / 1e6, "ms")


BENCHES = {"tests": bench_tests, "chain": bench_chain, "state": bench_state,
           "compile": bench_compile, "checks": bench_checks, "asserts": bench_asserts,
           "memory": bench_memory, "plan": bench_plan, "sched": bench_sched}


# ---- telling ----

def tell_table(lines):
    for line in lines:
        if isinstance(line, Figure):
            row = f"  {line.what:<52} | {line.measured():>11} | {line.to_reach():>10} | {line.met()}"
            print(row.rstrip(" |"))
        else:
            print("  " + line)
        sys.stdout.flush()


def measure(bench, names, tap):
    number = 0
    if not tap:
        print(f"  {'what':<52} | {'measured':>11} | {'to reach':>10} | met?")
    for name in names:
        before = len(bench.missing)
        lines = []
        try:
            if not tap:
                print(f"{name}: {BENCHES[name].__doc__}")
                tell_table(BENCHES[name](bench))
            else:
                lines = list(BENCHES[name](bench))
        except (Failed, OSError) as error:
            bench.missing.append((name, str(error), False))
        for figure in (line for line in lines if isinstance(line, Figure)):
            number += 1
            print(f"ok {number} - {name}: {figure.what}: {figure.measured()}")
        for what, why, only_absent in bench.missing[before:] if tap else []:
            number += 1
            skip = f" # SKIP {why}" if only_absent else f"\n# {why}"
            print(f"{'ok' if only_absent else 'not ok'} {number} - {name}: {what}{skip}")
    if tap:
        print(f"1..{number}")
    for what, why, _ in [] if tap else bench.missing:
        print(f"not measured: {what}: {why}")


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, metavar="FOLDER", help="where to-test is built")
    parser.add_argument("--quick", action="store_true",
                        help="little of everything: shows that it can be measured, no more")
    parser.add_argument("--tap", action="store_true",
                        help="tell as TAP what could be measured; builds nothing first")
    parser.add_argument("--graphs", metavar="FOLDER",
                        help="unpacked task graphs, SET/NAME.txt, for the quality of the plans")
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help=f"what to measure: {', '.join(BENCHES)} (all)")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in BENCHES:
            parser.error(f"there is no {name}, only {', '.join(BENCHES)}")
    return arguments


def main():
    arguments = read_arguments()
    build = os.path.abspath(arguments.build)
    sizes = QUICK if arguments.quick else FULL
    if not arguments.tap:
        tools = [f"selftest/bench/{name}"
                 for name in ("check_bench", "fork_bench", "echo_bench", "plan_bench", "sched_bench")]
        subprocess.run(["ninja", "-C", build, "to-test", "libto.a", *tools], check=True,
                       stdout=subprocess.DEVNULL)
        print(f"{os.cpu_count()} processors; medians of {sizes['rounds']} rounds (chain:"
              f" {sizes['starts']}, compile: {sizes['compiles']}), taken in turns")
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="to-test-bench-") as folder:
        bench = Bench(build, folder, sizes, arguments.graphs)
        measure(bench, arguments.names or list(BENCHES), arguments.tap)
    failed = [what for what, _, only_absent in bench.missing
              if not (only_absent and arguments.tap)]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
