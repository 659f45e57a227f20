/* SPDX-License-Identifier: MIT
 * What tasks hand on: values by key, which several may change at a time, and results. main() puts
 * something in before, and looks at all of it afterwards. */
#include <to/sched.h>

#include <stdio.h>

static int load(void *argument)
{
    (void)argument;
    to_state_add("tasks", 1); /* as a whole: none is lost, whoever else adds */
    to_state_set("x", to_state_get_int("start") * 2);
    to_result_set("loaded");
    return 0;
}

static int behave(void *argument)
{
    (void)argument;
    to_state_add("tasks", 1);
    to_lock("console"); /* by one at a time */
    puts("behaving");
    to_unlock("console");
    to_result_set("behaved");
    return 0;
}

static int compute(void *argument)
{
    (void)argument;
    to_state_add("tasks", 1);
    to_state_set("x", to_state_get_int("x") + 5); /* it comes after load: nobody else does that */
    to_result_set(to_state_get_int("x"));
    return 0;
}

static int report(void *argument)
{
    (void)argument;
    to_lock("console");
    printf("load: %s, compute: %d\n", to_result_get_string("load"),
           (int)to_result_get_int("compute"));
    to_unlock("console");
    to_state_get_int("y"); /* nobody has set it: this fails the task, and leaves it */
    puts("nobody comes here");
    return 0;
}

int main(void)
{
    struct to_sched_summary summary;
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = 3});
    to_sched_add(sched, "load", load, NULL, NULL);
    to_sched_add(sched, "behave", behave, NULL, NULL);
    to_sched_add(sched, "compute", compute, NULL, to_after("load"));
    to_sched_add(sched, "report", report, NULL, to_after("compute", "behave"));

    if (to_state_enter(to_sched_state(sched)) < 0) {
        return 1;
    }
    to_state_set("start", 5);
    int result = to_sched_run(sched, &summary);
    if (result < 0) {
        fprintf(stderr, "state: %s\n", to_sched_error(sched));
        return 1;
    }
    for (size_t i = 0; i < summary.failed.count; i++) {
        printf("%s failed: %s\n", summary.failures[i].name, summary.failures[i].text);
    }
    puts(summary.text);

    size_t count;
    const char *const *keys = to_state_keys(&count);
    for (size_t i = 0; i < count; i++) {
        printf("%s = %d\n", keys[i], (int)to_state_get_int(keys[i]));
    }
    to_state_enter(NULL);
    to_sched_free(sched);
    return result;
}
