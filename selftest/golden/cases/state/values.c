/* Values of each type, from each kind of place. */
#include <to/test.h>

#include <float.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LARGE = 16 * 1024 * 1024 };
enum colour { RED, GREEN };

TO_TEST(sets) {
    char text[] = "in an array";
    const int constant = 7;
    _Bool truth = 1;
    to_state_set("int", 8080);
    to_state_set("least", LLONG_MIN);
    to_state_set("unsigned", (unsigned long long)LLONG_MAX);
    to_state_set("char", 'c');
    to_state_set("enum", GREEN);
    to_state_set("const", constant);
    to_state_set("double", 0.1);
    to_state_set("float", 0.5f);
    to_state_set("largest", DBL_MAX);
    to_state_set("bool", truth);
    to_state_set("string", "Gr\303\274\303\237e\n");
    to_state_set("array", text);
    to_state_set("empty", "");
    to_state_set_bytes("bytes", "\0\1\2\377", 4);
    to_state_set_bytes("no bytes", NULL, 0);
    text[0] = 'X'; /* it was copied */
}

TO_TEST(gets, after(sets)) {
    size_t size = 99;
    TO_EXPECT_EQ(to_state_get_int("int"), 8080);
    TO_EXPECT_EQ(to_state_get_int("least"), LLONG_MIN);
    TO_EXPECT_EQ(to_state_get_int("unsigned"), LLONG_MAX);
    TO_EXPECT_EQ(to_state_get_int("char"), 'c');
    TO_EXPECT_EQ(to_state_get_int("enum"), GREEN);
    TO_EXPECT_EQ(to_state_get_int("const"), 7);
    TO_EXPECT_EQ(to_state_get_double("double"), 0.1);
    TO_EXPECT_EQ(to_state_get_double("float"), 0.5);
    TO_EXPECT_EQ(to_state_get_double("largest"), DBL_MAX);
    TO_EXPECT_EQ(to_state_get_double("int"), 8080.0);
    TO_EXPECT_TRUE(to_state_get_bool("bool"));
    TO_EXPECT_TRUE(to_state_get_bool("enum"));
    TO_EXPECT_STR(to_state_get_string("string"), ==, "Gr\303\274\303\237e\n");
    TO_EXPECT_STR(to_state_get_string("array"), ==, "in an array");
    TO_EXPECT_STR(to_state_get_string("empty"), ==, "");
    TO_EXPECT_MEM(to_state_get_bytes("bytes", &size), ==, "\0\1\2\377", 4);
    TO_EXPECT_EQ(size, 4u);
    TO_EXPECT_NOT_NULL(to_state_get_bytes("no bytes", &size));
    TO_EXPECT_EQ(size, 0u);
}

TO_TEST(gets_others, after(sets)) {
    size_t size;
    TO_EXPECT_EQ(to_state_get_int_or("int", 1), 8080);
    TO_EXPECT_EQ(to_state_get_int_or("none", 1), 1);
    TO_EXPECT_EQ(to_state_get_double_or("none", 0.5), 0.5);
    TO_EXPECT_TRUE(to_state_get_bool_or("none", true));
    TO_EXPECT_STR(to_state_get_string_or("none", "Ada"), ==, "Ada");
    TO_EXPECT_STR(to_state_get_string_or("array", "Ada"), ==, "in an array");
    TO_EXPECT_NULL(to_state_get_string_or("none", NULL));
    TO_EXPECT_MEM(to_state_get_bytes_or("none", "xyz", 3, &size), ==, "xyz", 3);
    TO_EXPECT_EQ(size, 3u);
    TO_EXPECT_EQ(to_state_get_fd_or("none", -1), -1);
    TO_EXPECT_NULL(to_state_get_pointer_or("none", NULL));
}

TO_TEST(changes, after(gets, gets_others)) {
    size_t count;
    TO_EXPECT_TRUE(to_state_has("int"));
    TO_EXPECT_FALSE(to_state_has("none"));
    TO_EXPECT_TRUE(to_state_remove("int"));
    TO_EXPECT_FALSE(to_state_remove("int"));
    to_state_set("string", 5); /* of another type than before */
    TO_EXPECT_EQ(to_state_get_int("string"), 5);
    const char *const *keys = to_state_keys(&count);
    int known = 0;
    for (size_t i = 0; i < count; i++) {
        known += !strcmp(keys[i], "array") || !strcmp(keys[i], "no bytes");
        TO_EXPECT_TRUE(i == 0 || strcmp(keys[i - 1], keys[i]) < 0);
    }
    TO_EXPECT_EQ(known, 2);
    TO_EXPECT_GE(count, 14u);
    TO_EXPECT_NULL(keys[count]);

    TO_EXPECT_EQ(to_state_add("sum", 5), 5);
    TO_EXPECT_EQ(to_state_add("sum", -7), -2);
    TO_EXPECT_TRUE(to_state_set_once("once", "first"));
    TO_EXPECT_FALSE(to_state_set_once("once", "second"));
    TO_EXPECT_STR(to_state_get_string("once"), ==, "first");
    TO_EXPECT_FALSE(to_state_compare_and_set("once", "second", 1));
    TO_EXPECT_TRUE(to_state_compare_and_set("once", "first", 1));
    TO_EXPECT_FALSE(to_state_compare_and_set("once", 1.0, 2));
    TO_EXPECT_TRUE(to_state_compare_and_set("once", 1, 2));
    TO_EXPECT_FALSE(to_state_compare_and_set("none", 1, 2));
    TO_EXPECT_FALSE(to_state_try_wait("none", 0));
    TO_EXPECT_FALSE(to_state_try_wait("none", 0.001));
    TO_EXPECT_TRUE(to_state_try_wait("once", 0));
    to_state_wait("once", 0);
}

static char *large(void)
{
    char *bytes = malloc(LARGE);
    TO_ASSERT_NOT_NULL(bytes);
    for (size_t i = 0; i < LARGE; i++) {
        bytes[i] = (char)(i * 7 + i / 1000);
    }
    return bytes;
}

TO_TEST(sets_the_largest, after(changes)) {
    char *bytes = large();
    to_state_set_bytes("large", bytes, LARGE);
    bytes[LARGE - 1] = '\0';
    for (size_t i = 0; i < LARGE - 1; i++) {
        bytes[i] = bytes[i] ? bytes[i] : 'x';
    }
    to_state_set("long", bytes);
    TO_EXPECT_TRUE(to_state_compare_and_set("long", bytes, "short"));
    free(bytes);
}

TO_TEST(gets_the_largest, after(sets_the_largest)) {
    size_t size;
    char *expected = large();
    const char *bytes = to_state_get_bytes("large", &size);
    TO_ASSERT_EQ(size, LARGE);
    TO_EXPECT_MEM(bytes, ==, expected, LARGE);
    TO_EXPECT_STR(to_state_get_string("long"), ==, "short");
    to_state_remove("large");
    free(expected);
}

TO_TEST(hands_on_a_descriptor) {
    int ends[2];
    TO_ASSERT_OK(pipe(ends));
    TO_ASSERT_EQ(write(ends[1], "through", 7), 7);
    to_state_set_fd("pipe", ends[0]);
    close(ends[0]);
    close(ends[1]);
}

TO_TEST(takes_a_descriptor, after(hands_on_a_descriptor)) {
    char text[16] = "";
    int end = to_state_get_fd("pipe");
    TO_EXPECT_EQ(read(end, text, 3), 3);
    close(end);
    end = to_state_get_fd_or("pipe", -1);
    TO_EXPECT_EQ(read(end, text + 3, 9), 4);
    TO_EXPECT_STR(text, ==, "through");
    TO_EXPECT_EQ(read(end, text, 1), 0);
    close(end);
}

static int here = 5;

TO_TEST(has_a_pointer_to_itself) {
    to_state_set("pointer", &here);
    TO_EXPECT_PTR(to_state_get_pointer("pointer"), ==, &here);
    to_state_set("null", NULL);
    TO_EXPECT_NULL(to_state_get_pointer("null"));
}

TO_TEST(forks) {
    to_state_set("parent", 1);
    pid_t child = fork();
    if (child == 0) {
        to_state_set("child", to_state_get_int("parent") + 1);
        if (fork() == 0) {
            to_state_set("grandchild", to_state_get_int("child") + 1);
            _exit(0);
        }
        wait(NULL);
        _exit(0);
    }
    TO_ASSERT_EQ(waitpid(child, NULL, 0), child);
    TO_EXPECT_EQ(to_state_get_int("child"), 2);
    TO_EXPECT_EQ(to_state_get_int("grandchild"), 3);
}

static void *add_on_a_thread(void *argument)
{
    (void)argument;
    for (int i = 0; i < 50; i++) {
        to_state_add("threads", 1);
    }
    return NULL;
}

TO_TEST(has_threads) {
    pthread_t threads[8];
    for (int i = 0; i < 8; i++) {
        TO_ASSERT_EQ(pthread_create(&threads[i], NULL, add_on_a_thread, NULL), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
    }
    TO_EXPECT_EQ(to_state_get_int("threads"), 400);
}
