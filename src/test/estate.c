/* SPDX-License-Identifier: MIT
 * What a test owns outside of its memory. */
#include "test/estate.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/children.h"
#include "base/clock.h"
#include "base/remove.h"

enum { WRITING = 1, WRITTEN = 2, STARTING = -1 };

/* ---- processes ---- */

/* Of a group that was killed, the last one may have gone meanwhile. */
static bool is_taken(pid_t process)
{
    return process > 0 || process == STARTING || (process < 0 && kill(process, 0) == 0);
}

static bool take_place(struct to_estate *estate, size_t place)
{
    pid_t before = __atomic_load_n(&estate->processes[place], __ATOMIC_SEQ_CST);
    return !is_taken(before) &&
           __atomic_compare_exchange_n(&estate->processes[place], &before, STARTING, false,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

static void note_place(struct to_estate *estate, size_t place)
{
    uint32_t places = __atomic_load_n(&estate->places, __ATOMIC_SEQ_CST);
    while (places <= place && !__atomic_compare_exchange_n(&estate->places, &places,
                                                           (uint32_t)place + 1, false,
                                                           __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
    }
}

size_t to_estate_reserve(struct to_estate *estate)
{
    for (size_t i = 0; i < TO_ESTATE_PROCESSES; i++) {
        if (take_place(estate, i)) {
            note_place(estate, i);
            return i;
        }
    }
    return SIZE_MAX;
}

void to_estate_put(struct to_estate *estate, size_t place, pid_t process)
{
    __atomic_store_n(&estate->processes[place], process, __ATOMIC_SEQ_CST);
}

/* The test could write what it wants to this memory. */
static size_t count_places(const struct to_estate *estate)
{
    uint32_t places = __atomic_load_n(&estate->places, __ATOMIC_SEQ_CST);
    return places < TO_ESTATE_PROCESSES ? places : TO_ESTATE_PROCESSES;
}

void to_estate_signal(const struct to_estate *estate, int signal)
{
    for (size_t i = 0; i < count_places(estate); i++) {
        pid_t process = __atomic_load_n(&estate->processes[i], __ATOMIC_SEQ_CST);
        if (process > 1) {
            kill(-process, signal);
        }
    }
}

static pid_t group_of(pid_t process)
{
    return process > 0 ? process : process == STARTING ? 0 : -process;
}

/* Whether a child of ours is in it. Otherwise it is that of a process which the test has left
 * behind, and is left behind itself. It cannot be another one by the same number: nobody but
 * us would have reaped our children. */
static bool is_ours(pid_t group)
{
    siginfo_t how = {0};
    return group > 0 && waitid(P_PGID, (id_t)group, &how, WEXITED | WNOHANG | WNOWAIT) == 0;
}

void to_estate_ask_processes(const struct to_estate *estate)
{
    for (size_t i = 0; i < count_places(estate); i++) {
        pid_t process = estate->processes[i];
        if (process > 0 && is_ours(process)) {
            kill(-process, SIGCONT);
            kill(-process, SIGTERM);
        }
    }
}

/* Its other members become our children as their parents end. */
static void end_group(pid_t group)
{
    kill(-group, SIGKILL);
    while (waitpid(-group, NULL, 0) > 0 || errno == EINTR) {
    }
}

void to_estate_end_processes(const struct to_estate *estate, int64_t end)
{
    for (size_t i = 0; i < count_places(estate); i++) {
        pid_t process = estate->processes[i];
        if (!is_ours(group_of(process))) {
            continue;
        }
        if (process > 0) {
            int watch = to_children_watch(process);
            to_children_wait(process, watch, end);
            if (watch >= 0) {
                close(watch);
            }
        }
        end_group(group_of(process));
    }
}

/* ---- the folder ---- */

bool to_estate_claim_folder(struct to_estate *estate, const char *path)
{
    uint32_t none = 0;
    if (!__atomic_compare_exchange_n(&estate->has_folder, &none, WRITING, false,
                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        return false;
    }
    strcpy(estate->folder, path);
    __atomic_store_n(&estate->has_folder, WRITTEN, __ATOMIC_SEQ_CST);
    return true;
}

const char *to_estate_folder(struct to_estate *estate)
{
    uint32_t state;
    /* A copy of a few bytes: only one who was killed in the middle of it never ends it. */
    int64_t end = to_clock_now() + TO_SECOND;
    while ((state = __atomic_load_n(&estate->has_folder, __ATOMIC_SEQ_CST)) == WRITING &&
           to_clock_now() < end) {
        sched_yield();
    }
    return state == WRITTEN ? estate->folder : NULL;
}

const char *to_estate_settle_folder(struct to_estate *estate, bool passed)
{
    static const char mark[] = "/to-test.";
    estate->folder[TO_ESTATE_PATH - 1] = '\0';
    const char *name = strrchr(estate->folder, '/');
    /* What is removed here must be a folder that a test has made, whatever became of this
     * memory. */
    if (estate->has_folder != WRITTEN || estate->folder[0] != '/' ||
        strncmp(name, mark, sizeof mark - 1) != 0) {
        return NULL;
    }
    return passed && to_remove(AT_FDCWD, estate->folder) == 0 ? NULL : estate->folder;
}
