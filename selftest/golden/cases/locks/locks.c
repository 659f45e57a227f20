/* Tests that must not meet, and some that must. Who has a lock makes a folder, which fails if
 * another has it. */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <to/test.h>

static void have(const char *folder) {
    TO_ASSERT_OK(mkdir(folder, 0777), "another has it");
    for (int i = 0; i < 2000; i++) {
        sched_yield();
    }
    TO_EXPECT_OK(rmdir(folder));
}

#define WRITER(name) TO_TEST(name, locks("db"), tags("db")) { have("db"); }
WRITER(writes_1)
WRITER(writes_2)
WRITER(writes_3)
WRITER(writes_4)

#define MOVER(name) TO_TEST(name, locks("db", "disk"), tags("db")) { have("db"); have("disk"); }
MOVER(moves_1)
MOVER(moves_2)

#define EATER(name) TO_TEST(name, locks("disk", "db"), tags("db")) { have("disk"); have("db"); }
EATER(eats_1)
EATER(eats_2)

/* Two that share a lock run side by side: each waits for a word of the other. */
static void meet(const char *to, const char *from) {
    char word;
    mkfifo("left", 0600);
    mkfifo("right", 0600);
    int out = open(to, O_RDWR);
    int in = open(from, O_RDWR);
    TO_ASSERT_OK(out);
    TO_ASSERT_OK(in);
    TO_EXPECT_EQ(write(out, "x", 1), 1);
    TO_EXPECT_EQ(read(in, &word, 1), 1);
}

TO_TEST(reads_left, shares("cache"), tags("meet")) {
    meet("left", "right");
}

TO_TEST(reads_right, shares("cache", "else"), tags("meet")) {
    meet("right", "left");
}

/* All but these leave a trace while they run. */
static void trace(const char *file) {
    TO_ASSERT_OK(mkdir(file, 0777));
    for (int i = 0; i < 2000; i++) {
        sched_yield();
    }
    TO_EXPECT_OK(rmdir(file));
}

static void find_none(void) {
    for (int i = 0; i < 2000; i++) {
        TO_ASSERT_EQ(access("a", F_OK), -1);
        TO_ASSERT_EQ(access("b", F_OK), -1);
        TO_ASSERT_EQ(access("c", F_OK), -1);
        TO_ASSERT_EQ(access("up", F_OK), -1);
    }
}

TO_TEST(traces_a, tags("alone")) {
    trace("a");
}

TO_TEST(traces_b, tags("alone")) {
    trace("b");
}

TO_TEST(alone_1, alone(), tags("alone")) {
    find_none();
    trace("c");
}

TO_TEST(alone_2, alone(), tags("alone")) {
    find_none();
    trace("c");
}

/* A fixture that is up is no running test; one that comes up, or goes down, is. */
TO_FIXTURE(server) {
    trace("up");
    to_yield();
    trace("up");
}

TO_TEST(alone_with_a_server, after(server), alone(), tags("alone")) {
    find_none();
}

TO_TEST(needs_a_server, after(server), tags("alone")) {
    trace("a_server");
}

/* Fails; what waits for its lock runs all the same. */
TO_TEST(fails, locks("broken"), tags("fails")) {
    TO_EXPECT_EQ(1, 2);
}

TO_TEST(crashes, locks("broken"), tags("fails")) {
    raise(SIGSEGV);
}

TO_TEST(works, locks("broken"), tags("fails")) {
}
