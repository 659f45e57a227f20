# SPDX-License-Identifier: MIT
"""What a command costs: time on the clock, time of processors, memory."""
import ctypes
import os
import time

PR_SET_CHILD_SUBREAPER = 36


class Failed(Exception):
    """Something could not be measured; the message tells why."""


class Cost:
    def __init__(self, wall, cpu):
        self.wall = wall  # seconds
        self.cpu = cpu    # seconds, user and system, of all processes together


def adopt_orphans():
    """Makes processes whose parents are gone ours, so that their time is counted, too."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def spawn(command, output):
    actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
               (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666),
               (os.POSIX_SPAWN_DUP2, 1, 2)]
    return os.posix_spawnp(command[0], command, os.environ, file_actions=actions)


def judge(command, status, output):
    if status != 0:
        with open(output, errors="replace") as file:
            said = file.read().strip().splitlines()[-1:]
        raise Failed(f"{os.path.basename(command[0])} ended with "
                     f"{os.waitstatus_to_exitcode(status)}: {' '.join(said)}")


def spend(command, output):
    """Runs the command, its output to that file, and waits for all that it started."""
    begin = time.monotonic()
    process = spawn(command, output)
    _, status, usage = os.wait4(process, 0)
    wall = time.monotonic() - begin
    cpu = usage.ru_utime + usage.ru_stime
    judge(command, status, output)
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return Cost(wall, cpu)
        cpu += usage.ru_utime + usage.ru_stime


def read_peak(process):
    """The peak of this one process's memory so far, in bytes; 0 when it has ended."""
    with open(f"/proc/{process}/status") as file:
        for line in file:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def peak(command, output):
    """The peak of the process's own memory, its children's left out, in bytes."""
    process = spawn(command, output)
    highest = 0
    while True:
        highest = max(highest, read_peak(process))
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            judge(command, status, output)
            return highest
        time.sleep(0.002)
