/* SPDX-License-Identifier: MIT
 *
 * Stands for to-test in the golden cases: starts it with what was typed, and with --jsonl, --html
 * and --trace before that, so that of every run there are files of their own.
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
    static const char *const reports[] = {"jsonl", "html", "trace"};
    const char **words = calloc((size_t)argc + 7, sizeof *words);
    char paths[3][4096];
    struct timespec now;
    if (!program || !folder || !words || clock_gettime(CLOCK_MONOTONIC, &now) < 0) {
        return 99;
    }
    int count = 0;
    words[count++] = argv[0];
    /* In the order of their names they were begun. */
    for (int i = 0; i < 3 && (argc < 2 || strcmp(argv[1], "report") != 0); i++) {
        snprintf(paths[i], sizeof paths[i], "--%s=%s/%012lld.%09ld.%d.%s", reports[i], folder,
                 (long long)now.tv_sec, now.tv_nsec, (int)getpid(), reports[i]);
        words[count++] = paths[i];
    }
    for (int i = 1; i < argc; i++) {
        words[count++] = argv[i];
    }
    execv(program, (char **)words);
    return 99;
}
