/* SPDX-License-Identifier: MIT
 * What tests hand on: a set-up before all of them, a key that they share, results along the
 * dependencies; and a failure, behind which nothing is handed on. */
#include <to/test.h>

#include <stdio.h>

/* Loaded once; each test has a copy. */
static char names[4][16];

TO_SETUP {
    for (int i = 0; i < 4; i++) {
        snprintf(names[i], sizeof names[i], "%s-%d", to_state_get_string_or("prefix", "guest"), i);
    }
    to_state_set("next name", 0);
}

/* Another name for each test, also for those that run at the same time. */
static const char *draw_name(void)
{
    return names[to_state_add("next name", 1) % 4];
}

/* The way that led here, as the result of the test: "c.a" is c, after a. */
static void pass_on(const char *own, const char *prerequisite)
{
    char way[100];
    to_state_set(own, draw_name());
    to_log("%s is at it", own);
    if (prerequisite) {
        snprintf(way, sizeof way, "%s.%s", own, to_result_get_string(prerequisite));
    } else {
        snprintf(way, sizeof way, "%s", own);
    }
    to_result_set(way);
}

TO_TEST(a, tags("layer1")) {
    pass_on("a", NULL);
}

TO_TEST(z, tags("layer1")) {
    pass_on("z", NULL);
}

TO_TEST(b, after(a, z), tags("layer2")) {
    pass_on("b", "z");
}

TO_TEST(c, after(a), tags("layer2")) {
    pass_on("c", "a");
}

TO_TEST(d, after(c), tags("layer3")) {
    pass_on("d", "c");
    to_fail("this one fails, on purpose");
}

TO_TEST(e, after(c), tags("layer3")) {
    pass_on("e", "c");
    TO_EXPECT_STR(to_result_get_string("c"), ==, "c.a");
}

TO_TEST(f, after(b, d), tags("layer4")) {
    pass_on("f", "d");
}

TO_TEST(looks_back, after_any(f, e)) {
    TO_EXPECT_STR(to_result_get_string("e"), ==, "e.c.a");
    TO_EXPECT_STR(to_result_get_string("d"), ==, "d.c.a"); /* set before it failed */
    TO_EXPECT_STR(to_result_get_string_or("f", "nothing"), ==, "nothing");
    TO_EXPECT_EQ(to_state_get_int("next name"), 6);
    TO_EXPECT_TRUE(to_state_has("d"));
    TO_EXPECT_FALSE(to_state_has("f"));
}
