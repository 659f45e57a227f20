/* SPDX-License-Identifier: MIT
 * Attaches to the process whose number it is told, and lets it go when its time would be up. */
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int process = 0, status;
    FILE *file = fopen("process", "r");
    if (!file || fscanf(file, "%d", &process) != 1 ||
        ptrace(PTRACE_ATTACH, process, NULL, NULL) < 0 ||
        waitpid(process, &status, __WALL) != process) {
        return 1;
    }
    usleep(1500 * 1000);
    if (ptrace(PTRACE_DETACH, process, NULL, NULL) < 0) {
        return 2;
    }
    file = fopen("over", "w");
    return file && fputc('.', file) == '.' && fclose(file) == 0 ? 0 : 3;
}
