#include <to/test.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

TO_TEST(shows) {
    size_t count;
    const char *const *keys = to_state_keys(&count);
    for (size_t i = 0; i < count; i++) {
        printf("[%s] ", keys[i]);
    }
    printf("\n%" PRId64 " %g %d %d %s %s %g %s [%s]\n", to_state_get_int("port"),
           to_state_get_double("ratio"), to_state_get_bool("up"), to_state_get_bool("down"),
           to_state_get_string("name"), to_state_get_string("zip"), to_state_get_double("whole"),
           to_state_get_string("a b:c"), to_state_get_string("empty"));
}

TO_TEST(nothing) {}

TO_TEST(needed) {}

TO_TEST(fails, after(needed)) {
    to_state_get_int("port");
}

TO_TEST(sets) {
    int ends[2];
    to_state_set("text", "\"quoted\"\n\303\274");
    to_state_set("no text", "\377\376");
    to_state_set_bytes("bytes", "\0\1\2", 3);
    to_state_set("third", 1.0 / 3);
    to_state_set("tenth", 0.1);
    to_state_set("whole", 3.0);
    to_state_set("not a number", NAN);
    to_state_set("infinite", -INFINITY);
    to_state_set("least", INT64_MIN);
    to_state_set("yes", (_Bool)1);
    to_state_set("pointer", &ends);
    TO_ASSERT_OK(pipe(ends));
    to_state_set_fd("pipe", ends[0]);
    to_result_set(5);
}

TO_TEST(reads_results, after(sets)) {
    printf("%" PRId64 " %s\n", to_result_get_int("sets"), to_state_get_string("text"));
    to_state_set("debugged", 1);
}

TO_TEST(shows_some, after(sets)) {
    printf("%d %s\n", to_state_has("pipe"), to_state_get_string("name"));
}
