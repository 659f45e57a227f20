/* Tells as it loads, and waits then. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <to/test.h>

__attribute__((constructor)) static void before(void) {
    FILE *numbers = fopen("processes", "a");
    if (!numbers || fprintf(numbers, "%d\n", (int)getpid()) < 0 || fclose(numbers)) {
        _exit(1);
    }
    int started = open("started", O_WRONLY);
    if (started < 0 || write(started, "x", 1) != 1) {
        _exit(1);
    }
    close(started);
    for (;;) {
        pause();
    }
}

TO_TEST(never) {
}
