/* SPDX-License-Identifier: MIT
 * Six tasks and what each comes after: a before all, b and c at once after it, and so on. */
#include <to/sched.h>

#include <stdio.h>
#include <unistd.h>

static int work(void *argument)
{
    (void)argument;
    usleep(20000);
    to_log("%s completed", to_task_name());
    return 0;
}

int main(void)
{
    struct to_sched_summary summary;
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = 3});
    to_log_open(NULL);

    to_sched_add(sched, "a", work, NULL, NULL);
    to_sched_add(sched, "b", work, NULL, to_after("a"));
    to_sched_add(sched, "c", work, NULL, to_after("a"));
    to_sched_add(sched, "d", work, NULL, to_after("c"));
    to_sched_add(sched, "e", work, NULL, to_after("c"));
    to_sched_add(sched, "f", work, NULL, to_after("b", "d"));

    int result = to_sched_run(sched, &summary);
    puts(result < 0 ? to_sched_error(sched) : summary.text);
    to_log_close();
    to_sched_free(sched);
    return result != 0;
}
