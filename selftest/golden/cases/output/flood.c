#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <to/test.h>

TO_TEST(flood) {
    static char block[1000 * 1000];
    memset(block, '.', sizeof block);
    for (size_t i = 99; i < sizeof block; i += 100) {
        block[i] = '\n';
    }
    for (int i = 0; i < 100; i++) {
        TO_ASSERT_EQ(write(1, block, sizeof block), (ssize_t)sizeof block);
    }
    TO_ASSERT_EQ(write(1, "the end\n", 8), 8);
    to_fail("after 100 MB");
}

static long long in_memory(int descriptor) {
    struct stat status;
    TO_ASSERT_OK(fstat(descriptor, &status));
    return status.st_blocks * 512LL;
}

/* 8 MB at a time, until most of them are gone again. */
static void write_and_wait(int descriptor, int times) {
    static char block[8 * 1000 * 1000];
    memset(block, '-', sizeof block);
    for (size_t i = 99; i < sizeof block; i += 100) {
        block[i] = '\n';
    }
    for (int i = 0; i < times; i++) {
        TO_ASSERT_EQ(write(descriptor, block, sizeof block), (ssize_t)sizeof block);
        while (in_memory(descriptor) > 4 * 1000 * 1000) {
            sched_yield();
        }
    }
}

TO_TEST(costs_no_memory) {
    write_and_wait(1, 20);
    write_and_wait(2, 10);
    TO_ASSERT_EQ(write(1, "the end\n", 8), 8);
    to_fail("after 240 MB");
}

TO_TEST(cuts_what_it_wrote) {
    write_and_wait(1, 2);
    TO_ASSERT_OK(ftruncate(1, 0));
    write_and_wait(1, 3);
    TO_ASSERT_EQ(write(1, "the end\n", 8), 8);
    to_fail("after a cut");
}
