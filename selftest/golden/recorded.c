/* SPDX-License-Identifier: MIT
 *
 * Stands for to-test in the golden cases: starts it with what was typed, and with --jsonl before
 * that, so that of every run the events are kept in a file of their own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    const char *program = getenv("TO_GOLDEN_PROGRAM");
    const char *folder = getenv("TO_GOLDEN_EVENTS");
    const char **words = calloc((size_t)argc + 3, sizeof *words);
    char path[4096];
    struct timespec now;
    if (!program || !folder || !words || clock_gettime(CLOCK_MONOTONIC, &now) < 0) {
        return 99;
    }
    /* In the order of their names they were begun. */
    snprintf(path, sizeof path, "%s/%012lld.%09ld.%d.jsonl", folder, (long long)now.tv_sec,
             now.tv_nsec, (int)getpid());
    int count = 0;
    words[count++] = argv[0];
    if (argc < 2 || strcmp(argv[1], "report") != 0) {
        words[count++] = "--jsonl";
        words[count++] = path;
    }
    for (int i = 1; i < argc; i++) {
        words[count++] = argv[i];
    }
    execv(program, (char **)words);
    return 99;
}
