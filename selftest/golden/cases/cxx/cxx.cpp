#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include <to/test.h>

struct noisy {
    ~noisy() { std::puts("destroyed"); }
};

TO_TEST(throws_a_standard_exception) {
    noisy it;
    throw std::runtime_error("out of luck");
}

TO_TEST(throws_an_int, after_any(throws_a_standard_exception)) {
    noisy it;
    throw 7;
}

TO_TEST(asserts) {
    noisy it;
    TO_ASSERT_EQ(std::size_t(3), 4, "in %s", "C++");
}

TO_TEST(skips) {
    noisy it;
    to_skip("not today");
}

TO_TEST(fails) {
    noisy it;
    to_fail("not today");
}

TO_TEST(catches_its_own) {
    try {
        throw std::runtime_error("caught");
    } catch (const std::exception &exception) {
        TO_ASSERT_STR(exception.what(), ==, "caught");
    }
}

/* The tools, in a language without compound literals. */
TO_TEST(tools) {
    to_program how = {};
    how.input = "in";
    to_ran ran = to_run(TO_ARGV("cat"), how);
    TO_EXPECT_EQ(ran.status, 0);
    TO_EXPECT_EQ(ran.out, "in");
    how = {};
    how.is_captured = true;
    const char *const argv[] = {"sh", "-c", "echo up; exec sleep 1000", nullptr};
    to_process *process = to_spawn(argv, how);
    TO_EVENTUALLY(std::strstr(to_process_output(process), "up\n"), 30);
    TO_EXPECT_EQ(to_process_end(process, 30), -SIGTERM);
    how = {};
    how.folder = to_tmpdir();
    TO_EXPECT_EQ(to_run(TO_ARGV("ls", "-A"), how).out, "");
    TO_EXPECT_NE(to_free_port(), to_free_port());
}

TO_TEST(tools_fail) {
    noisy it;
    to_run(TO_ARGV("no-such-program"));
}

static void throw_it(void *text) {
    noisy it;
    throw std::runtime_error(static_cast<const char *>(text));
}

static void assert_it(void *number) {
    noisy it;
    TO_ASSERT_EQ(*static_cast<int *>(number), 2);
}

TO_TEST(deferred) {
    static int number = 1;
    TO_DEFER([](void *) { std::puts("last"); }, nullptr);
    TO_DEFER(throw_it, const_cast<char *>("deferred"));
    TO_DEFER(assert_it, &number);
    TO_DEFER(std::free, std::malloc(1));
    TO_ASSERT_TRUE(number == 2);
}
