/* SPDX-License-Identifier: MIT
 * How one test ended. */
#include "ending.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "memory.h"
#include "sanitizer.h"
#include "signal_name.h"
#include "wire/record.h"

void to_ending_clear(struct to_ending *ending)
{
    struct to_ending kept = *ending;
    to_buffer_clear(&kept.skip_reason);
    to_buffer_clear(&kept.strings);
    to_buffer_clear(&kept.left_behind);
    to_buffer_clear(&kept.kept);
    to_buffer_clear(&kept.within);
    to_buffer_clear(&kept.trace);
    to_stack_clear(&ending->stack);
    to_buffer_clear(&kept.reason);
    for (int i = 0; i < 2; i++) {
        to_buffer_clear(&kept.streams[i].head);
        to_buffer_clear(&kept.streams[i].tail);
    }
    *ending = (struct to_ending){
        .status = -1,
        .skip_reason = kept.skip_reason,
        .problems = kept.problems,
        .problem_room = kept.problem_room,
        .parts = kept.parts,
        .part_room = kept.part_room,
        .subtests = kept.subtests,
        .within = kept.within,
        .strings = kept.strings,
        .kept = kept.kept,
        .left_behind = kept.left_behind,
        .trace = kept.trace,
        .reason = kept.reason,
        .streams = {{kept.streams[0].head, kept.streams[0].tail, 0},
                    {kept.streams[1].head, kept.streams[1].tail, 0}},
    };
}

void to_ending_free(struct to_ending *ending)
{
    to_buffer_free(&ending->skip_reason);
    to_buffer_free(&ending->strings);
    to_buffer_free(&ending->left_behind);
    to_buffer_free(&ending->kept);
    to_buffer_free(&ending->trace);
    to_stack_clear(&ending->stack);
    to_buffer_free(&ending->reason);
    for (int i = 0; i < 2; i++) {
        to_buffer_free(&ending->streams[i].head);
        to_buffer_free(&ending->streams[i].tail);
    }
    free(ending->problems);
    free(ending->parts);
    free(ending->subtests);
    to_buffer_free(&ending->within);
}

/* ---- fixtures ---- */

/* Before what is told of a fixture: where it was when that happened. */
static void add_phase(struct to_buffer *text, enum to_phase phase)
{
    static const char *const phases[] = {"", "set-up: ", "while it was up: ", "tear-down: "};
    to_buffer_text(text, phases[phase]);
}

/* ---- what the test said ---- */

/* The buffer may move while it grows: an offset is kept, as a pointer from NULL. */
static const char *keep(struct to_ending *ending, const char *data, size_t size)
{
    size_t offset = ending->strings.size;
    to_buffer_add(&ending->strings, data, size);
    to_buffer_byte(&ending->strings, '\0');
    return (const char *)(uintptr_t)(offset + 1);
}

static const char *keep_message(struct to_ending *ending, struct to_text message)
{
    size_t offset = ending->strings.size;
    add_phase(&ending->strings, ending->phase);
    keep(ending, message.data, message.size);
    return (const char *)(uintptr_t)(offset + 1);
}

static void *grow(void *list, size_t count, size_t *room, size_t size)
{
    if (count < *room) {
        return list;
    }
    *room = *room ? *room * 2 : 8;
    return to_memory_resize(list, *room * size);
}

static struct to_problem *new_problem(struct to_ending *ending)
{
    ending->problems = grow(ending->problems, ending->problem_count, &ending->problem_room,
                            sizeof *ending->problems);
    return &ending->problems[ending->problem_count++];
}

/* The first of a subtest is kept where others are not. */
static bool is_kept(const struct to_ending *ending, const struct to_record_problem *problem)
{
    enum { STRINGS = 4 * 1024 * 1024 };
    size_t count = ending->problem_count;
    if (count < TO_PROBLEMS_KEPT) {
        return true;
    }
    return problem->subtest > 0 && problem->subtest != ending->problems[count - 1].subtest &&
           count < TO_SUBTESTS_KEPT && ending->strings.size < STRINGS;
}

void to_ending_problem(struct to_ending *ending, const struct to_record_problem *problem)
{
    if (!is_kept(ending, problem)) {
        ending->problems_dropped++;
        return;
    }
    *new_problem(ending) = (struct to_problem){
        .type = keep(ending, problem->type.data, problem->type.size),
        .message = keep_message(ending, problem->message),
        .detail = keep(ending, problem->detail.data, problem->detail.size),
        .file = problem->file.size ? keep(ending, problem->file.data, problem->file.size) : NULL,
        .function = problem->function.size
                        ? keep(ending, problem->function.data, problem->function.size)
                        : NULL,
        .line = (int)problem->line,
        .subtest = problem->subtest,
    };
}

void to_ending_subtest(struct to_ending *ending, const struct to_record_subtest *subtest)
{
    static const enum to_outcome outcomes[] = {TO_PASSED, TO_FAILED, TO_SKIPPED};
    enum to_outcome outcome = outcomes[subtest->state <= TO_SUBTEST_SKIPPED
                                           ? subtest->state : TO_SUBTEST_FAILED];
    uint64_t *counts = ending->part_counts;
    uint64_t failed = counts[TO_COUNT_FAILED]++;
    uint64_t others = counts[TO_COUNT_PASSED] + counts[TO_COUNT_SKIPPED];
    if (outcome != TO_FAILED) {
        counts[TO_COUNT_FAILED]--;
        counts[to_outcome_counts_as(outcome)]++;
    }
    if ((outcome == TO_FAILED ? failed : others) >= TO_SUBTESTS_KEPT) {
        return;
    }
    ending->parts =
        grow(ending->parts, ending->part_count, &ending->part_room, sizeof *ending->parts);
    ending->parts[ending->part_count++] = (struct to_part){
        .number = subtest->number,
        .subtest = {.path = keep(ending, subtest->path.data, subtest->path.size),
                    .outcome = outcome,
                    .reason = outcome == TO_SKIPPED
                                  ? keep(ending, subtest->reason.data, subtest->reason.size)
                                  : NULL,
                    .file = keep(ending, subtest->file.data, subtest->file.size),
                    .line = (int)subtest->line,
                    .duration = subtest->duration > 0 ? subtest->duration : 0},
    };
}

void to_ending_skip(struct to_ending *ending, const struct to_record_skip *skip)
{
    if (!ending->skipped) {
        ending->skipped = true;
        to_buffer_add(&ending->skip_reason, skip->reason.data, skip->reason.size);
    }
}

/* Bytes come in order; where some are left out, the rest is the tail. They may come again
 * from the first, where they came in part. */
void to_ending_output(struct to_ending *ending, const struct to_record_output *output)
{
    if (output->stream < 1 || output->stream > 2) {
        return;
    }
    struct to_stream *stream = &ending->streams[output->stream - 1];
    if (output->position == 0) {
        to_buffer_clear(&stream->head);
        to_buffer_clear(&stream->tail);
    }
    bool is_head = stream->tail.size == 0 && output->position == stream->head.size;
    to_buffer_add(is_head ? &stream->head : &stream->tail, output->bytes.data,
                  output->bytes.size);
    if (output->position + output->bytes.size > stream->size) {
        stream->size = output->position + output->bytes.size;
    }
}

struct to_output to_ending_stream(const struct to_ending *ending, unsigned number)
{
    const struct to_stream *stream = &ending->streams[number - 1];
    uint64_t kept = stream->head.size + stream->tail.size;
    return (struct to_output){
        .head = stream->head.data,
        .head_size = stream->head.size,
        .tail = stream->tail.data,
        .tail_size = stream->tail.size,
        .dropped = stream->size > kept ? stream->size - kept : 0,
    };
}

void to_ending_clear_output(struct to_ending *ending)
{
    for (int i = 0; i < 2; i++) {
        to_buffer_clear(&ending->streams[i].head);
        to_buffer_clear(&ending->streams[i].tail);
        ending->streams[i].size = 0;
    }
}

void to_ending_left(struct to_ending *ending, uint32_t process, const char *command, size_t size)
{
    ending->left_count++;
    to_buffer_print(&ending->left_behind, "%" PRIu32 " ", process);
    to_buffer_add(&ending->left_behind, command, size);
    to_buffer_byte(&ending->left_behind, '\n');
}

/* ---- the outcome ---- */

static void tell_lost(struct to_ending *ending)
{
    struct to_buffer *text = &ending->reason;
    int status = ending->status;
    if (!ending->shared) {
        to_buffer_text(text, "its host was lost");
    } else if (ending->culprit) {
        to_buffer_print(text, "lost with the process that it shared with \"%s\"",
                        ending->culprit);
    } else {
        to_buffer_text(text, "lost with the process that it shared with other tests");
    }
    if (status >= 0 && WIFSIGNALED(status)) {
        to_buffer_print(text, ": ended by %s (signal %d)", to_signal_name(WTERMSIG(status)),
                        WTERMSIG(status));
    } else if (status >= 0) {
        to_buffer_print(text, ": exited with status %d", WEXITSTATUS(status));
    }
}

/* Why there is a count of notes, but no note. */
#define SILENCED                                                                             \
    "the test closed the descriptor that it goes through, or had no memory left"

/* A sanitizer ends the test by an exit status or a signal of its own, and says why. */
static bool was_sanitizer(struct to_ending *ending)
{
    const struct to_stream *err = &ending->streams[1];
    return ending->status > 0 &&
           (to_sanitizer_find(err->head.data, err->head.size, &ending->reason) ||
            to_sanitizer_find(err->tail.data, err->tail.size, &ending->reason));
}

/* A fixture that is up may end for what it has noted itself, or when it is taken down. */
static bool was_never_taken_down(const struct to_ending *ending)
{
    bool said_why = ending->noted > 0 || ending->noted_skip || ending->skipped;
    return ending->phase != TO_PHASE_NONE && !ending->taken_down && !said_why;
}

/* What the end itself tells went wrong; NULL: nothing. The text goes to `reason`. */
static const char *trouble(struct to_ending *ending)
{
    struct to_buffer *text = &ending->reason;
    int status = ending->status;
    add_phase(text, ending->phase);
    if (ending->not_started) {
        to_buffer_print(text, "could not be started: %s", strerror(ending->not_started));
        return "start";
    }
    if (ending->lost) {
        tell_lost(ending);
        return "signal";
    }
    if (was_sanitizer(ending)) {
        return WIFSIGNALED(status) ? "signal" : "exit";
    }
    if (WIFSIGNALED(status)) {
        int signal = WTERMSIG(status);
        bool crash = signal == SIGILL || signal == SIGABRT || signal == SIGBUS ||
                     signal == SIGFPE || signal == SIGSEGV || signal == SIGSYS ||
                     signal == SIGTRAP;
        to_buffer_print(text, "%s: %s (signal %d)", crash ? "crashed" : "ended by a signal",
                        to_signal_name(signal), signal);
        if (ending->stack.has_address && (int)ending->stack.signal == signal) {
            to_buffer_print(text, " at address 0x%" PRIx64, ending->stack.address);
        }
        return "signal";
    }
    if (!ending->returned) {
        to_buffer_print(text, "exit(%d) before the body returned", WEXITSTATUS(status));
        return "exit";
    }
    if (WEXITSTATUS(status) != 0) {
        to_buffer_print(text, "exited with status %d after the body returned",
                        WEXITSTATUS(status));
        return "exit";
    }
    if (was_never_taken_down(ending)) {
        to_buffer_text(text, "ended, though nobody had taken it down");
        return "exit";
    }
    to_buffer_clear(text);
    return NULL;
}

static void print_seconds(struct to_buffer *text, int64_t duration)
{
    to_buffer_print(text, "%" PRId64 ".%03" PRId64 " s", duration / TO_SECOND,
                    duration % TO_SECOND / TO_MILLISECOND);
}

/* Puts what the end tells before what the test noted. */
static void add_first(struct to_ending *ending, const char *type)
{
    new_problem(ending);
    memmove(ending->problems + 1, ending->problems,
            (ending->problem_count - 1) * sizeof *ending->problems);
    ending->problems[0] = (struct to_problem){
        .type = type,
        .message = ending->reason.data,
        .detail = ending->trace.size ? ending->trace.data : "",
        .subtest = ending->within.size > 0 ? (uint32_t)ending->part_count + 1 : 0};
}

/* One more problem, after what the test noted. */
static void add_leak(struct to_ending *ending)
{
    struct to_buffer text = {0};
    to_buffer_print(&text, "left %zu process%s running (killed)", ending->left_count,
                    ending->left_count == 1 ? "" : "es");
    *new_problem(ending) = (struct to_problem){
        .type = keep(ending, "leak", strlen("leak")),
        .message = keep(ending, to_memory_need(text.data), text.size),
        .detail = keep(ending, ending->left_behind.data, ending->left_behind.size - 1),
    };
    to_buffer_free(&text);
}

static void settle_string(const struct to_ending *ending, const char **string)
{
    if (*string) {
        *string = ending->strings.data + ((uintptr_t)*string - 1);
    }
}

static void settle_strings(struct to_ending *ending)
{
    for (size_t i = 0; i < ending->problem_count; i++) {
        struct to_problem *problem = &ending->problems[i];
        const char **strings[] = {&problem->type, &problem->message, &problem->detail,
                                  &problem->file, &problem->function};
        for (size_t j = 0; j < sizeof strings / sizeof *strings; j++) {
            settle_string(ending, strings[j]);
        }
    }
    for (size_t i = 0; i < ending->part_count; i++) {
        struct to_subtest *subtest = &ending->parts[i].subtest;
        settle_string(ending, &subtest->path);
        settle_string(ending, &subtest->reason);
        settle_string(ending, &subtest->file);
    }
}

/* ---- subtests ---- */

static int by_number(const void *left, const void *right)
{
    uint32_t a = ((const struct to_part *)left)->number;
    uint32_t b = ((const struct to_part *)right)->number;
    return (a > b) - (a < b);
}

/* Its place among the result's subtests, from 1. One that has not ended is that which the test
 * ended in; of one that was not kept nobody knows any more. */
static uint32_t place_of(const struct to_ending *ending, uint32_t number)
{
    struct to_part wanted = {.number = number};
    const struct to_part *found =
        number ? bsearch(&wanted, ending->parts, ending->part_count, sizeof wanted, by_number)
               : NULL;
    if (!found) {
        return number && ending->within.size > 0 ? (uint32_t)ending->part_count + 1 : 0;
    }
    return (uint32_t)(found - ending->parts) + 1;
}

/* Calls the problems' subtests by their places. */
static void place_problems(struct to_ending *ending)
{
    if (ending->part_count > 0) {
        qsort(ending->parts, ending->part_count, sizeof *ending->parts, by_number);
    }
    for (size_t i = 0; i < ending->problem_count; i++) {
        ending->problems[i].subtest = place_of(ending, ending->problems[i].subtest);
    }
}

/* How the one ended that the test ended in. */
static enum to_outcome end_within(const struct to_ending *ending, enum to_outcome outcome)
{
    if (outcome == TO_ERRORED || outcome == TO_TIMED_OUT || outcome == TO_CANCELLED) {
        return outcome;
    }
    for (size_t i = 0; i < ending->problem_count; i++) {
        if (ending->problems[i].subtest > ending->part_count) {
            return TO_FAILED;
        }
    }
    return outcome == TO_SKIPPED ? TO_SKIPPED : TO_PASSED;
}

static void list_subtests(struct to_ending *ending, enum to_outcome outcome,
                          const struct to_case *test, struct to_result *result)
{
    size_t count = ending->part_count + (ending->within.size > 0);
    memcpy(result->subtest_counts, ending->part_counts, sizeof result->subtest_counts);
    if (count == 0) {
        return;
    }
    ending->subtests = to_memory_resize(ending->subtests, count * sizeof *ending->subtests);
    for (size_t i = 0; i < ending->part_count; i++) {
        ending->subtests[i] = ending->parts[i].subtest;
    }
    if (ending->within.size > 0) {
        enum to_outcome end = end_within(ending, outcome);
        ending->subtests[count - 1] = (struct to_subtest){
            .path = ending->within.data, .outcome = end, .file = test->file, .line = test->line};
        result->subtest_counts[to_outcome_counts_as(end)]++;
    }
    result->subtests = ending->subtests;
    result->subtest_count = count;
}

static enum to_outcome judge(struct to_ending *ending, const char **ret_type)
{
    bool clean = ending->ended && ending->returned && ending->status == 0;
    size_t leaks = ending->leaks_fail && ending->left_count > 0;
    *ret_type = NULL;
    if (ending->timed_out) {
        add_phase(&ending->reason, ending->phase);
        to_buffer_text(&ending->reason, "timed out after ");
        print_seconds(&ending->reason, ending->limit);
        add_first(ending, *ret_type = "timeout");
        return TO_TIMED_OUT;
    }
    if (ending->cancelled && (!clean || ending->phase == TO_PHASE_SET_UP)) {
        to_buffer_text(&ending->reason, ending->cancelled);
        *ret_type = "cancelled";
        return TO_CANCELLED;
    }
    *ret_type = trouble(ending);
    if (*ret_type) {
        add_first(ending, *ret_type);
        return TO_ERRORED;
    }
    if (ending->problem_count == leaks && ending->noted > 0) {
        add_phase(&ending->reason, ending->phase);
        to_buffer_text(&ending->reason,
                       "a check failed, but its message is lost: " SILENCED);
        add_first(ending, *ret_type = "user");
        return TO_FAILED;
    }
    if (ending->problem_count > 0) {
        *ret_type = ending->problems[0].type;
        to_buffer_text(&ending->reason, ending->problems[0].message);
        return TO_FAILED;
    }
    if (ending->skipped || ending->noted_skip) {
        if (ending->phase > TO_PHASE_SET_UP) {
            add_phase(&ending->reason, ending->phase);
            to_buffer_text(&ending->reason, "it skips itself, but it was up already: ");
            to_buffer_add(&ending->reason, ending->skip_reason.data, ending->skip_reason.size);
            add_first(ending, *ret_type = "fixture");
            return TO_ERRORED;
        }
        if (ending->skipped) {
            to_buffer_add(&ending->reason, ending->skip_reason.data, ending->skip_reason.size);
        } else {
            to_buffer_text(&ending->reason, "its reason is lost: " SILENCED);
        }
        *ret_type = "user";
        return TO_SKIPPED;
    }
    return TO_PASSED;
}

/* Whatever fails in a fixture, it is the fixture that is broken. */
static enum to_outcome judge_fixture(enum to_outcome outcome, const char **type)
{
    if (outcome == TO_FAILED || outcome == TO_ERRORED) {
        *type = "fixture";
        return TO_ERRORED;
    }
    return outcome;
}

/* An expected failure that failed is as good as a pass; one that passed is a failure. */
static enum to_outcome expect(enum to_outcome outcome, const char **type)
{
    if (outcome == TO_PASSED) {
        *type = "unexpected-pass";
        return TO_XPASSED;
    }
    if (to_outcome_counts_as(outcome) == TO_COUNT_FAILED) {
        *type = "expected-failure";
        return TO_XFAILED;
    }
    return outcome;
}

void to_ending_judge(struct to_ending *ending, const char *xfail, const struct to_case *test,
                     struct to_result *ret_result)
{
    const char *type;
    if (ending->leaks_fail && ending->left_count > 0) {
        add_leak(ending);
    }
    settle_strings(ending);
    place_problems(ending);
    enum to_outcome outcome = judge(ending, &type);
    enum to_outcome plain = outcome;
    bool exited = outcome == TO_ERRORED && ending->ended && WIFEXITED(ending->status);
    if (ending->phase != TO_PHASE_NONE) {
        outcome = judge_fixture(outcome, &type);
    }
    const char *reason = type ? ending->reason.data : NULL;
    if (xfail) {
        outcome = expect(outcome, &type);
    }
    if (outcome == TO_XFAILED || outcome == TO_XPASSED) {
        reason = xfail;
    }
    /* What the end tells has the place of the test's declaration. */
    for (size_t i = 0; i < ending->problem_count; i++) {
        if (!ending->problems[i].file) {
            ending->problems[i].file = test->file;
            ending->problems[i].line = test->line;
        }
    }
    *ret_result = (struct to_result){
        .outcome = outcome,
        .type = type,
        .reason = reason,
        .problems = ending->problems,
        .problem_count = ending->problem_count,
        .problems_dropped = ending->problems_dropped,
        .left_behind = ending->left_behind.data,
        .left_count = ending->left_count,
        .kept = ending->kept.size > 0 ? ending->kept.data : NULL,
        .deferred = ending->deferred,
        .started = !ending->not_started,
        .duration = ending->duration > ending->waited ? ending->duration - ending->waited : 0,
        .waited = ending->waited,
        .limit = ending->limit,
        .signal = ending->status >= 0 && WIFSIGNALED(ending->status) ? WTERMSIG(ending->status) : 0,
        .exit_status = outcome == TO_ERRORED && exited ? WEXITSTATUS(ending->status) : -1,
        .checks = ending->checks,
        .out = to_ending_stream(ending, 1),
        .err = to_ending_stream(ending, 2),
    };
    list_subtests(ending, plain, test, ret_result);
}
