/* SPDX-License-Identifier: MIT
 * The yardstick: fork, _exit, wait, one after the other, and nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    long times = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    if (times < 1) {
        fprintf(stderr, "usage: fork_bench TIMES\n");
        return 2;
    }
    for (long i = 0; i < times; i++) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            _exit(0);
        }
        if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
            perror("fork_bench");
            return 1;
        }
    }
    return 0;
}
