/* SPDX-License-Identifier: MIT
 * Seventeen tasks, one of which fails: what comes after it is skipped, all else runs. The whole
 * summary is printed. */
#include <to/sched.h>

#include <stdio.h>

static int work(void *argument)
{
    (void)argument;
    return 0;
}

static int break_down(void *argument)
{
    (void)argument;
    return to_task_fail_as("Breakdown", "error with %s", to_task_name());
}

static const char *const tasks[][2] = {
    {"i01", NULL},  {"i02", NULL},  {"i03", NULL},  {"i04", NULL},  {"i05", "i01"},
    {"i06", "i01"}, {"i07", "i01"}, {"i08", "i01"}, {"i09", "i04"}, {"i10", "i04"},
    {"i11", "i04"}, {"i12", "i06"}, {"i13", "i06"}, {"i14", "i06"}, {"i15", "i09"},
    {"i16", "i12"}, {"i17", "i16"},
};

enum { TASKS = sizeof tasks / sizeof *tasks };

static void print_names(const char *title, const struct to_names *names)
{
    printf("%-10s", title);
    for (size_t i = 0; i < names->count; i++) {
        printf(" %s", names->names[i]);
    }
    puts("");
}

static void print(const struct to_sched_summary *summary)
{
    print_names("ran:", &summary->ran);
    print_names("passed:", &summary->passed);
    print_names("failed:", &summary->failed);
    print_names("skipped:", &summary->skipped);
    print_names("because:", &summary->because);
    print_names("cancelled:", &summary->cancelled);
    for (size_t i = 0; i < summary->failed.count; i++) {
        const struct to_sched_failure *failure = &summary->failures[i];
        printf("%s: %s: %s\n", failure->name, failure->type, failure->text);
    }
    for (size_t i = 0; i < summary->types; i++) {
        printf("%s: %zu\n", summary->counts[i].type, summary->counts[i].count);
    }
    puts(summary->text);
}

int main(void)
{
    struct to_sched_summary summary;
    /* With more than one, the order of what is not tied differs from run to run. */
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = 1});
    for (size_t i = 0; i < TASKS; i++) {
        const char *const after[] = {tasks[i][1], NULL};
        to_sched_add(sched, tasks[i][0], i == 5 ? break_down : work, NULL,
                     &(struct to_task_options){.after = after});
    }
    int result = to_sched_run(sched, &summary);
    if (result < 0) {
        fprintf(stderr, "failure: %s\n", to_sched_error(sched));
    } else {
        print(&summary);
    }
    to_sched_free(sched);
    return result != 0;
}
