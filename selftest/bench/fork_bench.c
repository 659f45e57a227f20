/* SPDX-License-Identifier: MIT
 * The yardstick: fork, _exit, wait, one after the other, and nothing else; in so many
 * processes at once, if told so. The bench also links it with a whole suite. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void wait_for(pid_t child)
{
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        perror("fork_bench");
        exit(1);
    }
}

static void repeat(long times)
{
    for (long i = 0; i < times; i++) {
        pid_t child = fork();
        if (child == 0) {
            _exit(0);
        }
        wait_for(child);
    }
}

int main(int argc, char **argv)
{
    enum { MOST = 64 };
    pid_t children[MOST];
    long times = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    long processes = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
    if (times < 1 || processes < 1 || processes > MOST) {
        fprintf(stderr, "usage: fork_bench TIMES [PROCESSES]\n");
        return 2;
    }
    for (long i = 1; i < processes; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            repeat(times / processes);
            _exit(0);
        }
    }
    repeat(times / processes);
    for (long i = 1; i < processes; i++) {
        wait_for(children[i]);
    }
    return 0;
}
