/* SPDX-License-Identifier: MIT
 * to_run: a program that is run to its end. */
#include <to/tools.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/clock.h"
#include "test/belongings.h"
#include "test/start.h"
#include "test/tool.h"

/* Where nothing is said. */
#define LIMIT 30.0
/* Between SIGTERM and SIGKILL, when the time is up. */
#define GRACE TO_SECOND

enum { STREAM_MAX = 64 * 1024 * 1024, STEP = 65536 };

/* Of each stream, with a failure. */
enum { LINES = 20, SHOWN = 8 * 1024 };

struct running {
    const struct to_tool *tool;
    const struct to_program *program;
    struct to_started started;
    int input;
    int ends[2][2]; /* the pipes of its output and error */
    struct to_buffer printed[2];
};

static double limit_of(const struct to_program *program)
{
    return program->seconds > 0 ? program->seconds : LIMIT;
}

/* ---- what it prints ---- */

/* Reads at most so much of what is there. False where there will be no more. */
static bool read_some(struct running *running, int stream, size_t most)
{
    struct to_buffer *printed = &running->printed[stream];
    char *room = to_buffer_reserve(printed, most);
    ssize_t got = room ? read(running->ends[stream][0], room, most) : 0;
    if (got > 0) {
        printed->size += (size_t)got;
        printed->data[printed->size] = '\0';
    }
    return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

/* When it has ended: what was printed up to now. Who else has the pipes goes on printing. */
static void read_rest(struct running *running, int stream)
{
    int left = 0;
    if (ioctl(running->ends[stream][0], FIONREAD, &left) < 0) {
        left = 0;
    }
    while (left > 0) {
        size_t before = running->printed[stream].size;
        if (!read_some(running, stream, (size_t)left) ||
            running->printed[stream].size == before) {
            break;
        }
        left -= (int)(running->printed[stream].size - before);
    }
}

enum outcome { ENDED, OUT_OF_TIME, TOO_MUCH, NO_MEMORY };

/* Takes what it prints until it has ended. */
static enum outcome attend(struct running *running, int64_t end)
{
    struct pollfd sources[3] = {{.fd = running->started.watch, .events = POLLIN},
                                {.fd = running->ends[0][0], .events = POLLIN},
                                {.fd = running->ends[1][0], .events = POLLIN}};
    int64_t most = sources[0].fd < 0 ? to_children_patience(-1) : INT_MAX;
    for (;;) {
        int64_t left = (end - to_clock_now() + TO_MILLISECOND - 1) / TO_MILLISECOND;
        int ready = poll(sources, 3, (int)(left < 0 ? 0 : left < most ? left : most));
        for (int i = 0; i < 2; i++) {
            if (ready > 0 && sources[i + 1].revents && !read_some(running, i, STEP)) {
                sources[i + 1].fd = -1;
            }
            if (running->printed[i].failed || running->printed[i].size > STREAM_MAX) {
                return running->printed[i].failed ? NO_MEMORY : TOO_MUCH;
            }
        }
        if (to_children_ended(running->started.process, &sources[0])) {
            read_rest(running, 0);
            read_rest(running, 1);
            return ENDED;
        }
        if (left <= 0) {
            return OUT_OF_TIME;
        }
    }
}

/* ---- failures ---- */

/* The last lines. */
static void add_tail(struct to_buffer *detail, const char *name, const struct to_buffer *printed)
{
    if (printed->size == 0) {
        return;
    }
    size_t end = printed->size - (printed->data[printed->size - 1] == '\n');
    size_t from = end;
    for (int lines = 0; from > 0 && end - from < SHOWN; from--) {
        if (printed->data[from - 1] == '\n' && ++lines == LINES) {
            break;
        }
    }
    to_buffer_print(detail, "%s%s:%s\n", detail->size > 0 ? "\n" : "", name,
                    from > 0 ? " ..." : "");
    to_buffer_add(detail, printed->data + from, end - from);
}

static bool fail(struct running *running, enum outcome outcome)
{
    struct to_buffer command = {0};
    struct to_buffer detail = {0};
    int status;
    kill(-running->started.process, SIGTERM);
    to_start_wait(&running->started, to_clock_now() + GRACE);
    to_start_reap(&running->started, true, &status);
    to_start_print(&command, running->program);
    add_tail(&detail, "stdout", &running->printed[0]);
    add_tail(&detail, "stderr", &running->printed[1]);
    if (outcome == OUT_OF_TIME) {
        to_tool_fail(running->tool, detail.data, "timed out after %g s: %s",
                     limit_of(running->program), command.data);
    } else if (outcome == TOO_MUCH) {
        to_tool_fail(running->tool, detail.data,
                     "printed more than %d MiB (send it to a file instead): %s",
                     STREAM_MAX / (1024 * 1024), command.data);
    } else {
        to_tool_fail(running->tool, NULL, "there is no memory for what was printed by: %s",
                     command.data);
    }
    to_buffer_free(&command);
    to_buffer_free(&detail);
    return false;
}

/* ---- the run ---- */

static bool open_streams(struct running *running)
{
    const struct to_program *program = running->program;
    if (program->input) {
        size_t size = program->input_size ? program->input_size : strlen(program->input);
        running->input = to_start_file(program->input, size);
        if (running->input < 0) {
            return false;
        }
    }
    return to_start_pipe(running->ends[0]) == 0 && to_start_pipe(running->ends[1]) == 0;
}

static void close_one(int *descriptor)
{
    if (*descriptor >= 0) {
        close(*descriptor);
        *descriptor = -1;
    }
}

static bool start(struct running *running)
{
    bool good = open_streams(running);
    int streams[3] = {running->input, running->ends[0][1], running->ends[1][1]};
    if (!good) {
        to_tool_fail(running->tool, NULL, "cannot start \"%s\": %s",
                     to_start_name(running->program), strerror(errno));
    }
    good = good && to_start(running->tool, running->program, streams, &running->started);
    close_one(&running->input);
    for (int i = 0; i < 2; i++) {
        close_one(&running->ends[i][1]);
    }
    return good;
}

/* Hands the bytes to the test. */
static bool give(const struct to_tool *tool, struct to_buffer *printed, const char **ret_text,
                 size_t *ret_size)
{
    size_t size = printed->size;
    char *text = to_buffer_take(printed);
    if (!text || !to_belongings_own(tool->running, text)) {
        return to_tool_fail(tool, NULL, "to_run: out of memory");
    }
    *ret_text = text;
    *ret_size = size;
    return true;
}

static bool run(struct running *running, struct to_ran *ret_ran)
{
    if (!start(running)) {
        return false;
    }
    enum outcome outcome =
        attend(running, to_clock_now() + to_clock_span(limit_of(running->program)));
    bool good = outcome == ENDED || fail(running, outcome);
    if (good && !to_start_reap(&running->started, false, &ret_ran->status)) {
        good = to_tool_fail(running->tool, NULL,
                            "\"%s\" has ended, but how is not known: the test ignores SIGCHLD, "
                            "or has waited for all its children itself",
                            to_start_name(running->program));
    }
    to_start_close(&running->started);
    return good && give(running->tool, &running->printed[0], &ret_ran->out, &ret_ran->out_size) &&
           give(running->tool, &running->printed[1], &ret_ran->err, &ret_ran->err_size);
}

bool to_run_(struct to_here_ here_, struct to_program program_, struct to_ran *ret_ran_)
{
    struct to_tool tool;
    if (!to_tool_begin(&tool, "to_run", here_)) {
        return false;
    }
    struct running running = {.tool = &tool,
                              .program = &program_,
                              .input = -1,
                              .ends = {{-1, -1}, {-1, -1}}};
    bool good = run(&running, ret_ran_);
    for (int i = 0; i < 2; i++) {
        close_one(&running.ends[i][0]);
        to_buffer_free(&running.printed[i]);
    }
    return good;
}
