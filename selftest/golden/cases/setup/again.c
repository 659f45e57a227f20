/* Tests that end all their module's processes: it is started, and set up, again. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <to/test.h>

static int table;

TO_SETUP {
    table = 5;
    to_state_add("set-ups", 1);
    puts("words of the set-up");
    if (to_state_has("how to end")) {
        TO_ASSERT_TRUE(to_state_get_bool("how to end"));
    }
}

static pid_t parent_of(pid_t process) {
    char path[40];
    int parent = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    TO_ASSERT_NOT_NULL(file);
    TO_ASSERT_EQ(fscanf(file, "%*d (%*[^)]) %*c %d", &parent), 1);
    fclose(file);
    return parent;
}

static void end_all(void) {
    pid_t host = getppid();
    kill(parent_of(host), SIGKILL);
    kill(host, SIGKILL);
    for (;;) {
        pause();
    }
}

TO_TEST(ends_all) {
    TO_EXPECT_EQ(to_state_get_int("set-ups"), 1);
    end_all();
}

TO_TEST(finds_all, after_any(ends_all)) {
    TO_EXPECT_EQ(table, 5);
    TO_EXPECT_EQ(to_state_get_int("set-ups"), 2);
}

TO_TEST(finds_it_too, after_any(ends_all)) {
    TO_EXPECT_EQ(table, 5);
}

TO_TEST(ends_all_for_ever, after_any(finds_all, finds_it_too)) {
    to_state_set("how to end", false);
    end_all();
}

TO_TEST(finds_nobody, after_any(ends_all_for_ever)) {
}

TO_TEST(nor_does_this, after_any(ends_all_for_ever)) {
}
