/* For --isolate=thread: tests that run at the same time, and print to the same streams. */
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <to/test.h>

static atomic_int spoken, flooded;

static void await(atomic_int *what) {
    while (!atomic_load(what)) {
        sched_yield();
    }
}

/* 8 MB at a time, until most of them are gone again. */
static void write_and_wait(int times) {
    static char block[8 * 1000 * 1000];
    struct stat status;
    memset(block, '-', sizeof block);
    for (size_t i = 99; i < sizeof block; i += 100) {
        block[i] = '\n';
    }
    for (int i = 0; i < times; i++) {
        TO_ASSERT_EQ(write(1, block, sizeof block), (ssize_t)sizeof block);
        do {
            sched_yield();
            TO_ASSERT_OK(fstat(1, &status));
        } while (status.st_blocks * 512LL > 4 * 1000 * 1000);
    }
}

TO_TEST(speaks_first) {
    TO_ASSERT_EQ(write(1, "the first words\n", 16), 16);
    atomic_store(&spoken, 1);
    await(&flooded);
    TO_ASSERT_EQ(write(1, "the last words\n", 15), 15);
    to_fail("beside 80 MB");
}

TO_TEST(floods) {
    await(&spoken);
    write_and_wait(10);
    atomic_store(&flooded, 1);
}

/* What was printed before is nothing to it. */
TO_TEST(is_not_disturbed, after(floods), after_any(speaks_first)) {
    TO_ASSERT_EQ(write(1, "few words\n", 10), 10);
    to_fail("afterwards");
}
