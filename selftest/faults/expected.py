# SPDX-License-Identifier: MIT
"""What must come of each bad deed (deeds.c) under each isolation, and of the honest tests
(suite.c) around it."""
import copy
import re
import signal

# The honest tests, whatever the deed was. Those of BESIDE may run at the same time, LATE ones
# after it, and at the same time as the one that crashes.
BESIDE = tuple(f"beside_{number}" for number in range(1, 9))
LATE = ("needs_it", "fails_honestly", "skips_honestly", "finds_all_as_it_was")
HONEST = {
    **{name: "pass" for name in BESIDE},
    "needs_it": "skip", "fails_honestly": "fail", "skips_honestly": "skip",
    "crashes_honestly": "error", "finds_all_as_it_was": "pass", "comes_last": "pass",
}


class Expected:
    """`cause` and `left` are for the whole of a line; `limit` is the time limit of a deed that
    hangs. `others`: outcomes of honest tests that differ, in a set where chance decides.
    `losses`: which of them may be an error with which message instead. `words`: what they
    printed is in the report "exact", "within" what others printed, or perhaps not: None."""

    def __init__(self, outcome, cause="", left="", limit=60, terminal=False):
        self.outcome = outcome
        self.cause = cause
        self.left = left
        self.limit = limit
        self.terminal = terminal
        self.others = {**HONEST, **({"needs_it": "pass"} if outcome == "pass" else {})}
        self.losses = []
        self.words = "exact"

    def but(self, words="exact", **others):
        other = copy.copy(self)
        other.others = {**self.others, **others}
        other.losses = list(self.losses)
        other.words = words
        return other

    def losing(self, names, message, outcome="error"):
        other = self.but(self.words)
        other.losses.append((names, outcome, message))
        return other

    def wrong_with(self, name, outcome, message):
        """What is wrong with an honest test, or with the deed ("fault"); "": nothing."""
        wanted = self.others.get(name, self.outcome)
        if outcome == wanted or outcome in (wanted if isinstance(wanted, set) else ()):
            return ""
        for names, how, pattern in self.losses:
            if name in names and outcome == how and re.fullmatch(pattern, message, re.DOTALL):
                return ""
        return f"{name}: {outcome}: {message}"


def signalled(name):
    return rf"{name} \(signal {getattr(signal, name).value}\)"


def crash(name):
    return Expected("error", rf"crashed: {signalled(name)}( at address 0x[0-9a-f]+)?")


def ended(name):
    return Expected("error", rf"ended by a signal: {signalled(name)}")


def exited(status):
    return Expected("error", rf"exit\({status}\) before the body returned")


def hang():
    return Expected("error", r"timed out after 0\.500 s", limit=0.5)


HOST_LOST = r"its host was lost.*"


def lost(name):
    return Expected("error", rf"its host was lost: ended by {signalled(name)}")


def leaves(count, outcome="pass", cause=""):
    plural = "" if count == 1 else "es"
    return Expected(outcome, cause, rf"left {count} process{plural} running \(killed\): .*")


# ---- a process a test ----

PROCESS = {
    "nothing": Expected("pass"),
    "reads_null": Expected("error", r"crashed: SIGSEGV \(signal 11\) at address 0x0"),
    "aborts": crash("SIGABRT"),
    "divides_by_zero": crash("SIGFPE"),
    "reads_beyond_a_file": crash("SIGBUS"),
    "runs_no_instruction": Expected("error", r"crashed: SIG(ILL|TRAP) .*"),
    "hits_a_breakpoint": crash("SIGTRAP"),
    "overflows_the_stack": crash("SIGSEGV"),
    "frees_twice": crash("SIGABRT"),
    "writes_beyond_a_block": crash("SIGABRT"),
    "ends_by_sigterm": ended("SIGTERM"),
    "ends_by_sigkill": ended("SIGKILL"),
    "writes_to_a_closed_pipe": ended("SIGPIPE"),
    "exits_0": exited(0),
    "exits_at_once_0": exited(0),
    "exits_3": exited(3),
    "becomes_another_program": exited(0),
    "becomes_a_program_that_waits": hang(),
    "exits_on_a_thread": exited(0),
    "ends_its_own_thread": exited(0),
    "loops": hang(),
    "loops_deaf": hang(),
    "waits": hang(),
    "stops_itself": hang(),
    "blocks_all_and_waits": hang(),
    "locks_itself_out": hang(),
    "kills_its_parent": lost("SIGKILL"),
    "ends_its_parent": lost("SIGTERM"),
    "stops_its_parent": Expected("pass"),
    "kills_its_group": ended("SIGKILL"),
    "kills_its_group_by_number": ended("SIGKILL"),
    "kills_its_module": Expected("pass"),
    "stops_its_module": Expected("pass"),
    "signals_its_runner": Expected("pass"),
    # The module and its hosts are one group; those that run there are lost with it.
    "kills_its_parents_group": Expected("error", HOST_LOST).losing(BESIDE, HOST_LOST),
    "kills_all_above_it": Expected("error", HOST_LOST),
    "prints_100_megabytes": Expected("pass"),
    "closes_its_output": Expected("pass"),
    "closes_all": Expected("pass"),
    "closes_all_and_fails": Expected("fail", r"a check failed, but its message is lost.*"),
    "closes_all_and_skips": Expected("skip", r"its reason is lost: .*"),
    "writes_to_all": Expected("pass"),
    "shuts_all_down": Expected("pass"),
    "prints_no_text": Expected("fail", r".*"),
    "takes_back_its_output": Expected("pass"),
    "stretches_its_output": Expected("fail", "a terabyte"),
    "complains_for_long": Expected("fail", "expected -1, got 0: i == -1.*"),
    "asks_to_be_traced": Expected("pass"),
    "asks_to_be_traced_and_crashes": crash("SIGSEGV"),
    "asks_to_be_traced_and_waits": hang(),
    "traced_by_its_child_and_waits": hang(),
    "leaves_a_daemon": leaves(1),
    "leaves_a_session": leaves(1),
    "leaves_a_daemon_and_fails": leaves(1, "fail", "after the daemon was there"),
    "leaves_20": leaves(20),
    "leaves_one_stopped": leaves(1),
    "leaves_a_zombie": Expected("pass"),
    "leaves_a_chain": leaves(30),
    # Whoever is met is named; that may be several.
    "leaves_one_on_the_run": Expected("pass", left=r"(left \d+ process(es)? running .*)?"),
    "leaves_some_that_breed": Expected("pass", left=r"left \d+ process(es)? running .*"),
    "leaves_one_and_crashes": leaves(1, "error", r"crashed: SIGABRT \(signal 6\)"),
    # Its host, who would have told of it, is dead.
    "leaves_one_and_kills_its_parent": lost("SIGKILL"),
    "leaves_threads": Expected("pass"),
    "returns_as_copies": Expected("pass"),
    "fails_as_a_copy": Expected("fail", "expected 2, got 1: 1 == 2.*"),
    "jumps_out_of_a_helper": Expected("pass"),
    "jumps_to_nowhere": crash("SIGSEGV"),
    "fails_on_a_thread": Expected(
        "fail", 'expected "elsewhere", got "on a thread": "on a thread" == "elsewhere".*'),
    "changes_its_folder": Expected("pass"),
    "removes_its_folder": Expected("pass"),
    "changes_its_locale": Expected("pass"),
    "changes_its_umask": Expected("pass"),
    "may_open_nothing": Expected("fail", "without descriptors"),
    "may_write_nothing": Expected("pass"),
    "writes_too_much": ended("SIGXFSZ"),
    "may_start_nothing": Expected("pass"),
    "uses_all_memory": Expected("pass"),
    "uses_all_memory_and_fails": Expected(
        "fail", "(expected 2, got 1: 1 == 2|a check failed, but its message is lost).*"),
    "blocks_all_signals": Expected("pass"),
    "ignores_its_children": Expected("pass", left=r"(left 1 process running .*)?"),
    "handles_its_children": Expected("pass"),
    "adopts": leaves(1),
    "gives_up_its_terminal": Expected("pass", terminal=True),
    "takes_the_terminal": Expected("pass", terminal=True),
    "makes_the_terminal_raw": Expected("pass", terminal=True),
    "hands_on": Expected("pass"),
    "waits_for_a_key": hang(),
    "dies_with_a_lock": ended("SIGKILL"),
    "leaves_a_child_with_a_lock": leaves(1),
    "dies_while_it_hands_on": ended("SIGKILL"),
    "asks_in_riddles": Expected(
        "fail", "to_state_set: to-test cannot be asked: it has ended.*"),
    "asks_on_too_many_threads": Expected(
        "fail", "to_state_set: to-test has no file descriptor left for this.*"),
}

# ---- test after test in one process ----

WORKER = dict(PROCESS)

# What a process says to the runner, a test in it can garble or shut off.
for deed in ("writes_to_all", "shuts_all_down"):
    WORKER[deed] = Expected("error", HOST_LOST)

# What is not put back for the tests that come later, until the process ends.
STAYS = ["may_open_nothing", "may_start_nothing", "ignores_its_children",
         "handles_its_children"]
for deed in STAYS:
    WORKER[deed] = WORKER[deed].but(finds_all_as_it_was={"pass", "fail"})
TOO_MUCH = rf"ended by a signal: {signalled('SIGXFSZ')}"
WORKER["may_write_nothing"] = WORKER["may_write_nothing"].but(
    words=None, finds_all_as_it_was={"pass", "fail"}).losing(
        (*BESIDE, *LATE), TOO_MUCH)

# ---- threads of one process ----

# Who ends the process is known by a handler of its own; not where the kernel tells nobody.
UNTOLD = ("ends_by_sigterm", "ends_by_sigkill", "writes_to_a_closed_pipe", "writes_too_much",
          "exits_at_once_0", "becomes_another_program", "exits_on_a_thread", "kills_its_group",
          "kills_its_group_by_number", "dies_with_a_lock", "dies_while_it_hands_on")
# These end more than the process.
ABOVE = ("kills_its_parent", "ends_its_parent", "leaves_one_and_kills_its_parent",
         "kills_all_above_it", "writes_to_all", "shuts_all_down")
# Processes that a thread has not forked itself, or not alone, are killed later, and not named.
UNNAMED = {"leaves_a_daemon": 0, "leaves_a_daemon_and_fails": 0, "leaves_a_chain": 1,
           "leaves_one_and_crashes": 0, "adopts": 0}


def lost_with(whom):
    return rf'lost with the process that it shared with {whom}: (ended by|exited with) .*'


def make_thread(deed):
    expected = WORKER[deed].but(words="within")
    if deed in UNNAMED:
        expected.left = leaves(UNNAMED[deed]).left if UNNAMED[deed] else ""
    if deed in UNTOLD:
        expected.cause = f"({expected.cause}|{lost_with('other tests')})"
        expected = expected.losing(BESIDE, lost_with('(other tests|"fault")'))
    elif deed in ABOVE:
        expected = expected.losing(BESIDE, HOST_LOST)
    elif expected.outcome == "error" and deed != "ends_its_own_thread":
        expected = expected.losing(BESIDE, lost_with('"fault"'))
    return expected.losing((*BESIDE, *LATE), lost_with('"crashes_honestly"'))


THREAD = {deed: make_thread(deed) for deed in WORKER}
for deed in ("changes_its_folder", "changes_its_locale", "changes_its_umask"):
    THREAD[deed] = THREAD[deed].but("within", finds_all_as_it_was={"pass", "fail"})
THREAD["closes_its_output"] = THREAD["closes_its_output"].but(
    None, finds_all_as_it_was={"pass", "fail"})
# Nobody knows of which test the thread is: it fails each.
for deed in ("fails_on_a_thread", "asks_on_too_many_threads"):
    THREAD[deed] = THREAD[deed].losing(BESIDE, THREAD[deed].cause, "fail")
# The first that prints ends all; perhaps before the deed is done.
THREAD["may_write_nothing"] = THREAD["may_write_nothing"].but(
    None, finds_all_as_it_was={"pass", "fail"}, fails_honestly={"fail", "error"},
    needs_it={"pass", "skip"}).losing(("fault", *BESIDE, *LATE), lost_with(".*"))
# Whose they are nobody knows; the test that ends next finds some.
THREAD["leaves_some_that_breed"] = THREAD["leaves_some_that_breed"].but(None)
for deed in ("uses_all_memory", "uses_all_memory_and_fails"):
    THREAD[deed] = THREAD[deed].but(None, finds_all_as_it_was={"pass", "fail"})


def expected_of(isolation, deed, jobs):
    """One thread is alone in its process."""
    table = {"process": PROCESS, "worker": WORKER,
             "thread": THREAD if jobs > 1 else WORKER}[isolation]
    return table[deed]
