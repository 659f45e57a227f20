#include <to/test.h>

#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

TO_TEST(server) {
    to_result_set("127.0.0.1");
    to_result_set(8080); /* the last one counts */
}

TO_TEST(login, after(server)) {
    TO_EXPECT_EQ(to_result_get_int("server"), 8080);
    to_result_set(42);
    TO_EXPECT_EQ(to_result_get_int_or("shop::server", 1), 8080);
}

TO_TEST(checkout, after(login)) {
    TO_EXPECT_EQ(to_result_get_int("login"), 42);
}

TO_TEST(checkout_again, after(login)) {
    /* A prerequisite's prerequisite. */
    TO_EXPECT_EQ(to_result_get_int("server"), 8080);
    TO_EXPECT_EQ(to_result_get_double("login"), 42.0);
}

TO_TEST(kinds) {
    char text[] = "xyz";
    to_result_set_bytes(text, sizeof text);
}

TO_TEST(gets_bytes, after(kinds)) {
    size_t size;
    TO_EXPECT_MEM(to_result_get_bytes("kinds", &size), ==, "xyz", 4);
    TO_EXPECT_EQ(size, 4u);
}

TO_TEST(hands_on_a_descriptor, after(gets_bytes)) {
    int ends[2];
    TO_ASSERT_OK(pipe(ends));
    TO_ASSERT_EQ(write(ends[1], "x", 1), 1);
    to_result_set_fd(ends[0]);
    close(ends[0]);
    close(ends[1]);
}

TO_TEST(takes_a_descriptor, after(hands_on_a_descriptor)) {
    char byte;
    int end = to_result_get_fd("hands_on_a_descriptor");
    TO_EXPECT_EQ(read(end, &byte, 1), 1);
    close(end);
}

TO_TEST(fails) {
    to_result_set("all the same");
    to_fail("after it has set its result");
}

TO_TEST(looks_at_a_failure, after_any(fails)) {
    TO_EXPECT_STR(to_result_get_string("fails"), ==, "all the same");
}

TO_TEST(by_a_child) {
    pid_t child = fork();
    if (child == 0) {
        to_result_set("by a child");
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

TO_TEST(to_a_child, after(by_a_child)) {
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        _exit(strcmp(to_result_get_string("by_a_child"), "by a child"));
    }
    waitpid(child, &status, 0);
    TO_EXPECT_EQ(status, 0);
}

TO_TEST(sets_nothing) {}
TO_TEST(gets_nothing, after(sets_nothing)) {
    TO_EXPECT_EQ(to_result_get_int_or("sets_nothing", 3), 3);
    to_result_get_int("sets_nothing");
}

TO_TEST(not_before) {
    to_result_get_int("login");
}

TO_TEST(own_result) {
    to_result_set(1);
    to_result_get_int("own_result");
}

TO_TEST(of_a_dependent) {
    to_result_get_int_or("of_nobody", 5);
}

TO_TEST(of_another_type, after(login)) {
    to_result_get_string("login");
}

TO_TEST(misspelt, after(login)) {
    to_result_get_int("logn");
}

TO_TEST(no_name, after(login)) {
    to_result_get_int(NULL);
}

TO_TEST(broken) {
    to_fail("broken");
}

TO_TEST(needs_broken, after(broken)) {}
