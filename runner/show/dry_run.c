/* SPDX-License-Identifier: MIT
 * --dry-run: what would run, in the order in which it would begin. */
#include <stdio.h>

#include "base/clock.h"
#include "catalog.h"
#include "memory.h"
#include "outline.h"
#include "plan/agenda.h"
#include "rehearsal.h"
#include "show/show.h"
#include "target.h"

struct show {
    const struct to_outline *outline;
    const struct to_target *targets;
    bool timed;
    size_t tests;
    size_t fixtures;
};

static void print_name(const struct show *show, size_t node, const char *more)
{
    const struct to_entry *entry = &show->outline->catalog->entries[node];
    printf("%s::%s%s\n", to_entry_path(entry, &show->targets[entry->target]), entry->base.name,
           more);
}

static void begins(void *context, struct to_task task, size_t worker, int64_t time)
{
    struct show *show = context;
    const struct to_case *test = &show->outline->catalog->entries[task.node].base;
    const char *more = task.errand == TO_ERRAND_BRING_UP     ? "  (fixture: up)"
                       : task.errand == TO_ERRAND_TAKE_DOWN ? "  (fixture: down)"
                                                            : "";
    show->tests += task.errand == TO_ERRAND_RUN && !test->is_setup;
    show->fixtures += task.errand == TO_ERRAND_BRING_UP;
    if (show->timed) {
        printf("%9.3f s  worker %zu  ", (double)time / TO_SECOND, worker + 1);
    }
    print_name(show, task.node, more);
}

static void print_mocked(const struct show *show, const unsigned char *marks)
{
    for (size_t i = 0; i < show->outline->catalog->count; i++) {
        if (marks[i] && !show->outline->planned[i]) {
            print_name(show, i, "  (mocked: does not run)");
        }
    }
}

static void print_count(size_t count, const char *what)
{
    printf("%zu %s%s", count, what, count == 1 ? "" : "s");
}

void to_show_dry_run(const struct to_outline *outline, const struct to_target *targets,
                     const unsigned char *marks, const int64_t *durations)
{
    struct show show = {.outline = outline, .targets = targets, .timed = durations};
    const struct to_rehearsal rehearsal = {
        .agenda = to_outline_agenda(outline),
        .durations = durations,
        .jobs = outline->jobs,
        .begins = begins,
        .context = &show,
    };
    print_mocked(&show, marks);
    int64_t time = to_rehearse(&rehearsal);
    to_agenda_free(rehearsal.agenda);
    to_memory_check(time < 0 ? (int)time : 0);
    fputs("would run ", stdout);
    print_count(show.tests, "test");
    if (show.fixtures > 0) {
        fputs(" with ", stdout);
        print_count(show.fixtures, "fixture");
    }
    fputs(" on ", stdout);
    print_count(outline->jobs, "worker");
    if (show.timed) {
        printf(", in about %.1f s if all takes as long as it did", (double)time / TO_SECOND);
    }
    putchar('\n');
}
