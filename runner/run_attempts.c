/* SPDX-License-Identifier: MIT
 * The attempts of a run's tests, and the rounds of a run that lasts until something fails. */
#include "run_inside.h"

#include <stdlib.h>

#include "catalog.h"
#include "memory.h"
#include "module.h"
#include "plan/agenda.h"
#include "waiting.h"

static struct to_attempts *find(const struct to_run *run, const struct to_entry *entry)
{
    return run->attempts ? run->attempts[entry->base.index] : NULL;
}

static struct to_attempts *need(struct to_run *run, const struct to_entry *entry)
{
    if (!run->attempts) {
        run->attempts = to_memory_array(run->catalog->count, sizeof(struct to_attempts *));
    }
    struct to_attempts **attempts = &run->attempts[entry->base.index];
    if (!*attempts) {
        *attempts = to_memory_new(sizeof **attempts);
    }
    return *attempts;
}

size_t to_run_attempt(const struct to_run *run, const struct to_entry *entry)
{
    const struct to_attempts *attempts = find(run, entry);
    return attempts ? attempts->count + 1 : 1;
}

/* A set-up runs once a module, whatever happens; and what has half come up is not brought up
 * again beside its remains. */
static struct to_attempt_rule rule_of(const struct to_run *run, const struct to_entry *entry)
{
    const struct to_run_options *options = run->options;
    size_t place = entry->base.index;
    if (run->cancelled[0] || entry->base.is_setup) {
        return (struct to_attempt_rule){0};
    }
    if (options->until_fail) {
        return (struct to_attempt_rule){.repeats = options->repeat, .in_rounds = true};
    }
    if (entry->base.is_fixture) {
        return (struct to_attempt_rule){0};
    }
    if (options->repeat > 1) {
        bool is_asked_for = !options->asked_for || options->asked_for[place];
        return (struct to_attempt_rule){.repeats = is_asked_for ? options->repeat : 0};
    }
    return (struct to_attempt_rule){.retries = entry->retries >= 0 ? (size_t)entry->retries
                                                                 : options->retries};
}

static void tell_attempt(struct to_run *run, const struct to_entry *entry,
                         const struct to_result *result, size_t most)
{
    struct to_event event = {.kind = TO_EVENT_ATTEMPT_END};
    event.as.test_end.test = &entry->base;
    event.as.test_end.result = result;
    event.as.test_end.most = most;
    to_run_tell(run, &event);
}

bool to_run_once_more(struct to_run *run, struct to_entry *entry, struct to_result *result)
{
    const struct to_attempt_rule rule = rule_of(run, entry);
    result->attempt = to_run_attempt(run, entry);
    enum to_verdict_on_attempt verdict = to_attempts_judge(&rule, result);
    if (verdict == TO_ATTEMPT_FINAL) {
        return false;
    }
    to_attempts_keep(need(run, entry), result);
    tell_attempt(run, entry, result, to_attempts_most(&rule, result));
    run->starts[entry->base.index] = 0;
    if (verdict == TO_ATTEMPT_AGAIN) {
        to_waiting_add(&run->waiting[to_run_module_place(run, entry->module)], entry);
    } else {
        to_agenda_done(run->agenda, (uint32_t)entry->base.index, true);
    }
    return true;
}

struct to_result to_run_conclude(struct to_run *run, const struct to_entry *entry,
                                 const struct to_result *result)
{
    const struct to_attempts *attempts = find(run, entry);
    struct to_result told = *result;
    told.attempt = to_run_attempt(run, entry);
    if (!attempts) {
        return told;
    }
    const struct to_result *standing = to_attempts_standing(attempts, result);
    if (standing && result->started) {
        tell_attempt(run, entry, &told, 0);
    }
    if (standing) {
        told = *standing;
        told.told = true;
    }
    to_attempts_conclude(attempts, &told);
    if (told.flaky && run->options->flaky_fails) {
        told.outcome = TO_FAILED;
        told.type = "flaky";
        told.reason = "it passed only on a retry (--flaky=fail)";
    }
    return told;
}

bool to_run_next_round(struct to_run *run)
{
    bool goes_on = run->options->until_fail && run->attempts && !run->cancelled[0] &&
                   run->summary.counts[TO_COUNT_FAILED] == 0;
    size_t tests = 0;
    unsigned char *planned = to_memory_array(run->catalog->nodes, 1);
    for (size_t i = 0; goes_on && i < run->catalog->count; i++) {
        planned[i] = !run->ended[i] && run->attempts[i] && run->attempts[i]->passed;
        tests += planned[i] && !run->catalog->entries[i].base.is_fixture;
    }
    if (tests > 0) {
        to_agenda_free(run->agenda);
        to_run_make_agenda(run, planned);
    }
    free(planned);
    return tests > 0;
}

void to_run_free_attempts(struct to_run *run)
{
    for (size_t i = 0; run->attempts && i < run->catalog->count; i++) {
        if (run->attempts[i]) {
            to_attempts_free(run->attempts[i]);
            free(run->attempts[i]);
        }
    }
    free(run->attempts);
}
