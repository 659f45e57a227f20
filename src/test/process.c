/* SPDX-License-Identifier: MIT
 * to_spawn: a process that belongs to the test. */
#include <to/tools.h>

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "test/belongings.h"
#include "test/running.h"
#include "test/start.h"
#include "test/tool.h"

/* How long a process may take to end when its test has. */
#define GRACE (5 * TO_SECOND)

/* Of its output, when the test has failed. */
enum { SHOWN = 16 * 1024 };

struct to_process {
    struct to_belonging belonging;
    struct to_started started;
    struct to_here_ here; /* where it was spawned */
    char *name;

    pthread_mutex_t turn;     /* for what follows; nobody waits for the process with it */
    bool ended;               /* and was reaped */
    bool has_status;
    int status;
    bool awaited;             /* somebody was told how it ended */
    int sent;                 /* the signal that the test has sent it last */
    int output;               /* the file that it prints to; -1: none */
    struct to_buffer printed; /* of that, so far */

    pthread_mutex_t input_turn;
    int input; /* that to_process_write writes to; -1: none */
};

/* ---- its end ---- */

/* Whether it has ended, or does so until then. */
static bool await(struct to_process *process, int64_t end, bool kill_group)
{
    if (!to_start_wait(&process->started, end)) {
        return false;
    }
    pthread_mutex_lock(&process->turn);
    if (!process->ended) {
        process->has_status = to_start_reap(&process->started, kill_group, &process->status);
        process->ended = true;
    }
    pthread_mutex_unlock(&process->turn);
    return true;
}

/* To the process, or to its group. Once it is reaped its number may be another's. -1 and errno. */
static int send_signal(struct to_process *process, bool group, int signal)
{
    int result = -1;
    errno = ESRCH;
    pthread_mutex_lock(&process->turn);
    if (!process->ended) {
        process->sent = signal;
        result = kill(group ? -process->started.process : process->started.process, signal);
    }
    pthread_mutex_unlock(&process->turn);
    return result;
}

static void terminate(struct to_process *process, int64_t grace)
{
    if (await(process, 0, false)) {
        return;
    }
    send_signal(process, true, SIGCONT);
    send_signal(process, true, SIGTERM);
    if (!await(process, to_clock_now() + grace, true)) {
        send_signal(process, true, SIGKILL);
        await(process, INT64_MAX, true);
    }
}

static bool is_crash(int signal)
{
    return signal == SIGILL || signal == SIGABRT || signal == SIGBUS || signal == SIGFPE ||
           signal == SIGSEGV || signal == SIGSYS || signal == SIGTRAP;
}

static void print_end(struct to_buffer *text, int status)
{
    if (status < 0) {
        const char *name = sigabbrev_np(-status);
        to_buffer_print(text, "was ended by SIG%s (signal %d)", name ? name : "?", -status);
    } else {
        to_buffer_print(text, "has exited with status %d", status);
    }
}

/* What it printed, and how it ended before its time: where the test has failed, that may be why. */
static void show(struct to_process *process, bool by_itself)
{
    struct to_buffer text = {0};
    size_t size = process->printed.size;
    size_t from = size > SHOWN ? size - SHOWN : 0;
    if (by_itself && process->has_status) {
        to_buffer_print(&text, "to-test: %s (%d) ", process->name, (int)process->started.process);
        print_end(&text, process->status);
        to_buffer_text(&text, " before the test ended\n");
    }
    if (size > 0) {
        to_buffer_print(&text, "to-test: %s (%d) has printed%s:\n", process->name,
                        (int)process->started.process, from > 0 ? ", at the end" : "");
        to_buffer_add(&text, process->printed.data + from, size - from);
        to_buffer_text(&text, process->printed.data[size - 1] == '\n' ? "" : "\n");
    }
    ssize_t written = text.size > 0 ? write(STDERR_FILENO, text.data, text.size) : 0;
    (void)written;
    to_buffer_free(&text);
}

static bool read_output(struct to_process *process)
{
    enum { STEP = 65536 };
    for (;;) {
        char *room = to_buffer_reserve(&process->printed, STEP);
        ssize_t got = !room ? -1 : pread(process->output, room, STEP, (off_t)process->printed.size);
        if (got < 0 && room && errno == EINTR) {
            continue;
        }
        process->printed.size += got > 0 ? (size_t)got : 0;
        if (room) {
            process->printed.data[process->printed.size] = '\0';
        }
        if (got <= 0) {
            return got == 0;
        }
    }
}

static void free_process(struct to_process *process)
{
    if (process->input >= 0) {
        close(process->input);
    }
    if (process->output >= 0) {
        close(process->output);
    }
    to_buffer_free(&process->printed);
    pthread_mutex_destroy(&process->turn);
    pthread_mutex_destroy(&process->input_turn);
    free(process->name);
    free(process);
}

static void release(struct to_belonging *belonging, struct to_running *running)
{
    struct to_process *process = (struct to_process *)belonging;
    struct to_tool tool = {"to_spawn", process->here, running};
    bool by_itself = await(process, 0, false) && !process->awaited;
    terminate(process, GRACE);
    if (by_itself && process->has_status && process->status < 0 &&
        is_crash(-process->status) && process->sent != -process->status) {
        struct to_buffer text = {0};
        print_end(&text, process->status);
        to_tool_fail(&tool, NULL, "%s (%d) %s before the test ended", process->name,
                     (int)process->started.process, text.data);
        to_buffer_free(&text);
        by_itself = false;
    }
    if (__atomic_load_n(&running->tally->problems, __ATOMIC_RELAXED) > 0) {
        if (process->output >= 0) {
            read_output(process);
        }
        show(process, by_itself);
    }
    to_start_close(&process->started);
    free_process(process);
}

/* ---- its beginning ---- */

static struct to_process *new_process(const struct to_tool *tool,
                                      const struct to_program *program)
{
    struct to_process *process = calloc(1, sizeof *process);
    char *name = strdup(to_start_name(program));
    if (!process || !name) {
        free(process);
        free(name);
        to_tool_fail(tool, NULL, "to_spawn: out of memory");
        return NULL;
    }
    *process = (struct to_process){.belonging = {NULL, release},
                                   .here = tool->here,
                                   .name = name,
                                   .input = -1,
                                   .output = -1};
    pthread_mutex_init(&process->turn, NULL);
    pthread_mutex_init(&process->input_turn, NULL);
    return process;
}

/* What it reads and prints. The caller closes streams[0]. */
static bool open_streams(struct to_process *process, const struct to_program *program,
                         int streams[3])
{
    int ends[2];
    if (program->reads) {
        if (to_start_pipe(ends) < 0) {
            return false;
        }
        streams[0] = ends[0];
        process->input = ends[1];
    } else if (program->input) {
        size_t size = program->input_size ? program->input_size : strlen(program->input);
        streams[0] = to_start_file(program->input, size);
        if (streams[0] < 0) {
            return false;
        }
    }
    if (program->is_captured) {
        process->output = streams[1] = streams[2] = to_start_file(NULL, 0);
        return streams[1] >= 0;
    }
    return true;
}

struct to_process *to_spawn_(struct to_here_ here_, struct to_program program_)
{
    struct to_tool tool;
    int streams[3] = {-1, -1, -1};
    if (!to_tool_begin(&tool, "to_spawn", here_)) {
        return NULL;
    }
    struct to_process *process = new_process(&tool, &program_);
    if (!process) {
        return NULL;
    }
    bool good = open_streams(process, &program_, streams);
    if (!good) {
        to_tool_fail(&tool, NULL, "cannot start \"%s\": %s", process->name, strerror(errno));
    }
    good = good && to_start(&tool, &program_, streams, &process->started);
    if (streams[0] >= 0) {
        close(streams[0]);
    }
    if (!good) {
        free_process(process);
        return NULL;
    }
    to_belongings_add(tool.running, &process->belonging);
    return process;
}

/* ---- what a test does with it ---- */

static bool begin(struct to_tool *tool, const char *name, struct to_here_ here,
                  const struct to_process *process)
{
    return to_tool_begin(tool, name, here) &&
           (process || to_tool_fail(tool, NULL, "%s: the process is NULL", name));
}

pid_t to_process_id(const struct to_process *process_)
{
    return process_->started.process;
}

bool to_process_runs(struct to_process *process_)
{
    return !await(process_, 0, false);
}

/* Tells how it has ended. */
static bool tell_status(const struct to_tool *tool, struct to_process *process, int *ret_status)
{
    process->awaited = true;
    *ret_status = process->status;
    return process->has_status ||
           to_tool_fail(tool, NULL,
                        "%s (%d) has ended, but how is not known: the test ignores SIGCHLD, or "
                        "has waited for all its children itself",
                        process->name, (int)process->started.process);
}

bool to_process_wait_(struct to_here_ here_, struct to_process *process_, double seconds_,
                      int *ret_status_)
{
    struct to_tool tool;
    if (!begin(&tool, "to_process_wait", here_, process_)) {
        return false;
    }
    if (!await(process_, to_clock_now() + to_clock_span(seconds_), false)) {
        return to_tool_fail(&tool, NULL, "%s (%d) has not ended within %g s", process_->name,
                            (int)process_->started.process, seconds_);
    }
    return tell_status(&tool, process_, ret_status_);
}

bool to_process_end_(struct to_here_ here_, struct to_process *process_, double seconds_,
                     int *ret_status_)
{
    struct to_tool tool;
    if (!begin(&tool, "to_process_end", here_, process_)) {
        return false;
    }
    terminate(process_, to_clock_span(seconds_));
    return tell_status(&tool, process_, ret_status_);
}

bool to_process_signal_(struct to_here_ here_, struct to_process *process_, int signal_)
{
    struct to_tool tool;
    if (!begin(&tool, "to_process_signal", here_, process_)) {
        return false;
    }
    if (!await(process_, 0, false) && send_signal(process_, false, signal_) == 0) {
        return true;
    }
    struct to_buffer text = {0};
    if (process_->ended) {
        to_buffer_text(&text, "it ");
        print_end(&text, process_->status);
    } else {
        to_buffer_text(&text, strerror(errno));
    }
    to_tool_fail(&tool, NULL, "cannot send signal %d to %s (%d): %s", signal_, process_->name,
                 (int)process_->started.process, text.data);
    to_buffer_free(&text);
    return false;
}

const char *to_process_output_(struct to_here_ here_, struct to_process *process_)
{
    struct to_tool tool;
    if (!begin(&tool, "to_process_output", here_, process_)) {
        return NULL;
    }
    if (process_->output < 0) {
        to_tool_fail(&tool, NULL,
                     "what %s (%d) prints goes to the test's own output; to have it here, spawn "
                     "it with .is_captured = true",
                     process_->name, (int)process_->started.process);
        return NULL;
    }
    pthread_mutex_lock(&process_->turn);
    bool good = read_output(process_);
    int error = process_->printed.failed ? ENOMEM : errno;
    const char *text = process_->printed.data;
    pthread_mutex_unlock(&process_->turn);
    if (!good) {
        to_tool_fail(&tool, NULL, "cannot read what %s (%d) has printed: %s", process_->name,
                     (int)process_->started.process, strerror(error));
        return NULL;
    }
    return text;
}

/* As write, but a reader who is gone is an error and no signal. 0 or an errno. */
static int write_quietly(int descriptor, const char *data, size_t size)
{
    static const struct timespec at_once = {0, 0};
    sigset_t pipe_only, before, pending;
    int error = 0;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
    sigpending(&pending);
    while (size > 0 && error == 0) {
        ssize_t written = write(descriptor, data, size);
        error = written < 0 && errno != EINTR ? errno : 0;
        data += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
    if (error == EPIPE && !sigismember(&pending, SIGPIPE)) {
        while (sigtimedwait(&pipe_only, NULL, &at_once) < 0 && errno == EINTR) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

bool to_process_write_(struct to_here_ here_, struct to_process *process_, const char *text_)
{
    struct to_tool tool;
    if (!begin(&tool, "to_process_write", here_, process_)) {
        return false;
    }
    pthread_mutex_lock(&process_->input_turn);
    bool has_input = process_->input >= 0;
    int error = has_input ? write_quietly(process_->input, text_, strlen(text_)) : 0;
    pthread_mutex_unlock(&process_->input_turn);
    if (!has_input) {
        return to_tool_fail(&tool, NULL,
                            "%s (%d) does not read what the test writes: spawn it with "
                            ".reads = true, and do not close its input before",
                            process_->name, (int)process_->started.process);
    }
    return error == 0 || to_tool_fail(&tool, NULL, "cannot write to the input of %s (%d): %s",
                                      process_->name, (int)process_->started.process,
                                      strerror(error));
}

void to_process_close_input(struct to_process *process_)
{
    pthread_mutex_lock(&process_->input_turn);
    if (process_->input >= 0) {
        close(process_->input);
        process_->input = -1;
    }
    pthread_mutex_unlock(&process_->input_turn);
}
