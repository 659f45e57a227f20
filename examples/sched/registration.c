/* SPDX-License-Identifier: MIT
 * Tasks that are added in a loop, as many as there are files: the lines of each are counted, and
 * when all are, the sum is told. Names and prerequisites are made at run time, and a task's
 * argument says which file is meant.
 *
 *     registration FILE...
 */
#include <to/sched.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct file {
    const char *path;
    long lines;
};

struct files {
    struct file *list;
    int count;
};

static int count_lines(void *argument)
{
    struct file *file = argument;
    FILE *stream = fopen(file->path, "r");
    if (!stream) {
        int error = errno;
        to_task_fail("%s: %s", file->path, strerror(error));
        return -error; /* by this the summary counts */
    }
    for (int c; (c = getc(stream)) != EOF;) {
        file->lines += c == '\n';
    }
    fclose(stream);
    return 0;
}

/* It comes after all others, so it may read what they have written. */
static int tell_sum(void *argument)
{
    const struct files *files = argument;
    long sum = 0;
    for (int i = 0; i < files->count; i++) {
        sum += files->list[i].lines;
    }
    printf("%ld lines in %d files\n", sum, files->count);
    return 0;
}

int main(int argc, char **argv)
{
    struct to_sched_summary summary;
    struct to_sched *sched = to_sched_new(NULL);
    struct files files = {calloc((size_t)argc, sizeof(struct file)), argc - 1};

    to_sched_add(sched, "sum", tell_sum, &files, NULL);
    for (int i = 0; i < files.count; i++) {
        char name[64];
        snprintf(name, sizeof name, "count-%d", i + 1);
        files.list[i].path = argv[i + 1];
        to_sched_add(sched, name, count_lines, &files.list[i], NULL);
        to_sched_after(sched, "sum", name);
    }

    int result = to_sched_run(sched, &summary);
    for (size_t i = 0; result > 0 && i < summary.failed.count; i++) {
        printf("%s failed: %s (%s)\n", summary.failures[i].name, summary.failures[i].text,
               summary.failures[i].type);
    }
    puts(result < 0 ? to_sched_error(sched) : summary.text);
    to_sched_free(sched);
    free(files.list);
    return result != 0;
}
