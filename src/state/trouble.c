/* SPDX-License-Identifier: MIT
 * What is said where the shared state cannot do what a test asks. */
#include "state/trouble.h"

#include <inttypes.h>
#include <string.h>

struct trouble {
    struct to_buffer *line;
    const char *asker; /* "test" or "task" */
    bool in_test;      /* then the runner's options may help */
    bool is_known;     /* who asks */
    const char *called;
    const struct to_front_ask *ask;
    const struct to_front_answer *answer;
};

static void say(const struct trouble *it, const char *text)
{
    to_buffer_text(it->line, text);
}

/* The getter's name has it, too: to_state_get_fd. */
static const char *kind_name(int kind)
{
    return kind == TO_STATE_FD_ ? "fd" : to_datum_kind_name((enum to_datum_kind)kind);
}

/* "an int", "a string", "bytes" */
static void say_kind(const struct trouble *it, int kind)
{
    const char *before = kind == TO_STATE_BYTES_                            ? ""
                         : kind == TO_STATE_INT_ || kind == TO_STATE_FD_ ? "an "
                                                                         : "a ";
    to_buffer_print(it->line, "%s%s", before, kind_name(kind));
}

static void say_size(const struct trouble *it, uint64_t bytes)
{
    const uint64_t mebi = 1024 * 1024;
    if (bytes > 0 && bytes % mebi == 0) {
        to_buffer_print(it->line, "%" PRIu64 " MiB", bytes / mebi);
    } else {
        to_buffer_print(it->line, "%" PRIu64 " bytes", bytes);
    }
}

static void say_seconds(const struct trouble *it)
{
    to_buffer_print(it->line, "%.9g s", (double)(it->ask->argument / 1000) / 1e6);
}

static bool is_of_lock(const struct trouble *it)
{
    return it->ask->what == TO_STATE_LOCK || it->ask->what == TO_STATE_UNLOCK;
}

/* "the key "port"", "the result of "login"" */
static void say_what(const struct trouble *it)
{
    if (it->ask->space == TO_SPACE_RESULTS && it->ask->what == TO_STATE_SET) {
        say(it, "the result");
    } else {
        to_buffer_print(it->line, "the %s \"%s\"",
                        it->ask->space == TO_SPACE_RESULTS ? "result of"
                        : is_of_lock(it)                   ? "lock"
                                                           : "key",
                        it->ask->key);
    }
}

/* ---- one for each ---- */

static void say_missing(const struct trouble *it)
{
    to_buffer_print(it->line, "the state has no key \"%s\"", it->ask->key);
    if (it->answer->text) {
        to_buffer_print(it->line, " (did you mean \"%s\"?)", it->answer->text);
    }
    to_buffer_print(it->line, ": a %s that this one comes after has to set it", it->asker);
    if (it->in_test) {
        to_buffer_print(it->line, ", or --set %s=VALUE", it->ask->key);
    }
}

static void say_other_type(const struct trouble *it)
{
    const char *of = it->ask->space == TO_SPACE_RESULTS ? "result" : "state";
    int kind = it->answer->value.kind_;
    say_what(it);
    say(it, " is ");
    say_kind(it, kind);
    say(it, ", not ");
    say_kind(it, (int)it->answer->argument);
    to_buffer_print(it->line, ": to_%s_get_%s gets it", of, kind_name(kind));
}

static void say_too_large(const struct trouble *it)
{
    const struct to_state_value_ *value = it->ask->value;
    say(it, "too large a value for ");
    say_what(it);
    if (value && value->kind_ == TO_STATE_BYTES_) {
        to_buffer_print(it->line, ", %zu bytes", value->size_);
    }
    say(it, ": it may have ");
    say_size(it, (uint64_t)it->answer->argument);
    say(it, " (--state-limit)");
}

static void say_full(const struct trouble *it)
{
    say(it, "no room is left for ");
    say_what(it);
    say(it, ": all values together may take ");
    say_size(it, (uint64_t)it->answer->argument);
    say(it, " (64 times --state-limit); to_state_remove takes one away");
}

static void say_bad_key(const struct trouble *it)
{
    if (it->ask->space == TO_SPACE_RESULTS) {
        to_buffer_print(it->line, "the name of this %s is none under which a result is kept",
                        it->asker);
    } else {
        to_buffer_print(it->line, "\"%.100s\" is no %s", it->ask->key,
                        is_of_lock(it) ? "lock's name" : "key");
    }
    to_buffer_print(it->line,
                    ": that is text in UTF-8 of 1 to %d bytes, without control characters",
                    TO_STATE_KEY_MAX);
}

static void say_timed_out(const struct trouble *it)
{
    say(it, "waited ");
    say_seconds(it);
    if (it->ask->what == TO_STATE_LOCK) {
        to_buffer_print(it->line, " for the lock \"%s\", which %s has", it->ask->key,
                        it->answer->text ? it->answer->text : "another");
    } else {
        to_buffer_print(it->line, " for the key \"%s\" of the state, and nobody has set it",
                        it->ask->key);
    }
}

static void say_not_held(const struct trouble *it)
{
    to_buffer_print(it->line, "this thread does not have the lock \"%s\"", it->ask->key);
    if (it->answer->text) {
        to_buffer_print(it->line, ", %s has it", it->answer->text);
    }
    say(it, ": who has taken a lock gives it back");
}

/* The one whose result is wanted. */
static void say_about_test(const struct trouble *it)
{
    const char *test = it->answer->text ? it->answer->text : it->ask->key;
    switch (it->answer->status) {
    case TO_STATE_NO_TEST:
        to_buffer_print(it->line, "no %s is called \"%s\"", it->asker, it->ask->key);
        if (it->answer->text) {
            to_buffer_print(it->line, "; did you mean \"%s\"?", it->answer->text);
        }
        break;
    case TO_STATE_NOT_BEFORE:
        to_buffer_print(it->line,
                        "%s is no prerequisite of this %s, so its result may be there or not: "
                        "say %s(...)",
                        test, it->asker, it->in_test ? "after" : "to_after");
        break;
    case TO_STATE_NO_RESULT:
        to_buffer_print(it->line, "%s has set no result: to_result_set does that", test);
        break;
    case TO_STATE_NOT_RUN:
        to_buffer_print(it->line, "%s did not run, so it has no result: --mock %s=VALUE sets one",
                        test, test);
        break;
    default:
        say(it, "to-test answers what cannot be understood");
        break;
    }
}

static void say_status(const struct trouble *it)
{
    switch (it->answer->status) {
    case TO_STATE_MISSING:
        say_missing(it);
        break;
    case TO_STATE_OTHER_KIND:
        to_buffer_print(it->line, "the key \"%s\" is ", it->ask->key);
        say_kind(it, it->answer->value.kind_);
        say(it, ", and only an int can be added to");
        break;
    case TO_STATE_OVERFLOWS:
        to_buffer_print(it->line, "%" PRId64 " and %" PRId64 " are more than an int64_t can hold",
                        it->answer->argument, it->ask->argument);
        break;
    case TO_STATE_TOO_LARGE:
        say_too_large(it);
        break;
    case TO_STATE_FULL:
        say_full(it);
        break;
    case TO_STATE_BAD_KEY:
        say_bad_key(it);
        break;
    case TO_STATE_TIMED_OUT:
        say_timed_out(it);
        break;
    case TO_STATE_NOT_HELD:
        say_not_held(it);
        break;
    case TO_STATE_DEADLOCK:
        to_buffer_print(it->line, "deadlock: %s", it->answer->text ? it->answer->text : "");
        break;
    case TO_STATE_NO_DESCRIPTORS:
        say(it, it->in_test ? "to-test has no file descriptor left for this (ulimit -n), or more "
                              "than 1024 threads and processes of one test use the state"
                            : "no file descriptor is left for this (ulimit -n)");
        break;
    case TO_STATE_NO_ASKER:
        to_buffer_print(it->line, "only a %s that runs can do this%s", it->asker,
                        it->is_known ? "" : ", or a thread after to_state_enter (to/sched.h)");
        break;
    case TO_STATE_NO_MEMORY:
        say(it, "no memory is left for ");
        say_what(it);
        break;
    default:
        say_about_test(it);
        break;
    }
}

void to_trouble_print(struct to_buffer *line, const char *asker, const char *called,
                      const struct to_front_ask *ask, const struct to_front_answer *answer)
{
    const struct trouble it = {
        .line = line,
        .asker = asker ? asker : "test or task",
        .in_test = asker && strcmp(asker, "test") == 0,
        .is_known = asker,
        .called = called,
        .ask = ask,
        .answer = answer,
    };
    to_buffer_print(line, "%s: ", called);
    switch (answer->status) {
    case TO_TROUBLE_NO_KEY:
        if (is_of_lock(&it) || ask->space != TO_SPACE_RESULTS) {
            to_buffer_print(line, "the %s is NULL", is_of_lock(&it) ? "lock's name" : "key");
        } else {
            to_buffer_print(line, "the %s's name is NULL", it.asker);
        }
        break;
    case TO_TROUBLE_NO_VALUE:
        say(&it, "the value is NULL");
        break;
    case TO_TROUBLE_LARGE:
        say(&it, "an unsigned number above INT64_MAX cannot be kept");
        break;
    case TO_TROUBLE_NO_FD:
        to_buffer_print(line, "%" PRId64 " is no open file descriptor", ask->value->as_.int_);
        break;
    case TO_TROUBLE_OTHER_TYPE:
        say_other_type(&it);
        break;
    case TO_TROUBLE_OTHER_PROCESS:
        to_buffer_print(line,
                        "the pointer \"%s\" is of another process, whose memory is not here: "
                        "hand on the bytes or a descriptor, or set it in TO_SETUP",
                        ask->key);
        break;
    case TO_TROUBLE_UNREACHABLE:
        to_buffer_print(line, "to-test cannot be asked: %s", answer->text ? answer->text : "");
        break;
    default:
        say_status(&it);
        break;
    }
}
