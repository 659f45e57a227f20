/* SPDX-License-Identifier: MIT
 * A graph from a file, one task a line: `name seconds prerequisite ...`. Each task sleeps as
 * long, a hundredth of it unless told otherwise; those named after the file fail.
 *
 *     larger [-j WORKERS] [-s SPEED] [-l FOLDER] FILE [FAILING...]
 *
 * With -l, what each worker did is in FOLDER/worker-N.log.
 */
#include <to/sched.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct step {
    struct step *next;
    double seconds;
    bool fails;
    char line[];
};

static int run_step(void *argument)
{
    const struct step *step = argument;
    struct timespec time = {(time_t)step->seconds,
                            (long)((step->seconds - (double)(time_t)step->seconds) * 1e9)};
    nanosleep(&time, NULL);
    to_log_debug("%s after %.0f ms", step->fails ? "FAILED" : "PASSED", step->seconds * 1e3);
    return step->fails ? to_task_fail("%s was told to fail", to_task_name()) : 0;
}

static void on_done(void *context, const struct to_sched_done *done)
{
    (void)context;
    if (done->text) {
        to_log("%s failed: %s", done->name, done->text);
    } else if (done->because) {
        to_log("%s skipped because of %s", done->name, done->because);
    }
}

/* Adds the line's task; returns its step, which holds the words. */
static struct step *add_line(struct to_sched *sched, const char *line, double speed,
                             char *const *failing)
{
    char *rest;
    struct step *step = calloc(1, sizeof *step + strlen(line) + 1);
    if (!step) {
        return NULL;
    }
    strcpy(step->line, line);
    const char *name = strtok_r(step->line, " \n", &rest);
    const char *seconds = strtok_r(NULL, " \n", &rest);
    step->seconds = seconds ? strtod(seconds, NULL) / speed : 0;
    for (; *failing && name; failing++) {
        step->fails = step->fails || strcmp(*failing, name) == 0;
    }
    to_sched_add(sched, name, run_step, step,
                 &(struct to_task_options){.seconds = step->seconds});
    for (char *word = strtok_r(NULL, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest)) {
        to_sched_after(sched, name, word);
    }
    return step;
}

static struct step *read_steps(struct to_sched *sched, FILE *file, double speed,
                               char *const *failing)
{
    struct step *steps = NULL;
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, file) > 0) {
        struct step *step = add_line(sched, line, speed, failing);
        if (step) {
            step->next = steps;
            steps = step;
        }
    }
    free(line);
    return steps;
}

/* The first of these names that no task has; NULL: there is none. */
static const char *find_unknown(const struct step *steps, char *const *names)
{
    for (; *names; names++) {
        const struct step *step = steps;
        while (step && strcmp(step->line, *names) != 0) {
            step = step->next;
        }
        if (!step) {
            return *names;
        }
    }
    return NULL;
}

static int usage(void)
{
    fputs("usage: larger [-j WORKERS] [-s SPEED] [-l FOLDER] FILE [FAILING...]\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    struct to_sched_options options = {.workers = 4};
    struct to_log_options log = {0};
    double speed = 100;
    for (int option; (option = getopt(argc, argv, "j:s:l:")) != -1;) {
        if (option == 'j') {
            options.workers = (unsigned)strtoul(optarg, NULL, 10);
        } else if (option == 's') {
            speed = strtod(optarg, NULL);
        } else if (option == 'l') {
            log.folder = optarg;
        } else {
            return usage();
        }
    }
    if (optind == argc || !(speed > 0)) {
        return usage();
    }
    FILE *file = fopen(argv[optind], "r");
    if (!file) {
        perror(argv[optind]);
        return 2;
    }
    if (to_log_open(&log) < 0) {
        fprintf(stderr, "larger: cannot write to %s\n", log.folder);
        return 1;
    }
    struct to_sched_summary summary;
    struct to_sched *sched = to_sched_new(&options);
    struct step *steps = read_steps(sched, file, speed, argv + optind + 1);
    fclose(file);
    to_sched_observe(sched, &(struct to_sched_observer){.done = on_done});
    const char *unknown = find_unknown(steps, argv + optind + 1);
    int result = unknown ? -1 : to_sched_run(sched, &summary);
    if (unknown) {
        fprintf(stderr, "larger: no task is called %s\n", unknown);
    } else {
        puts(result < 0 ? to_sched_error(sched) : summary.text);
    }
    to_sched_free(sched);
    to_log_close();
    while (steps) {
        struct step *next = steps->next;
        free(steps);
        steps = next;
    }
    return result != 0;
}
