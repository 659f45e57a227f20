/* SPDX-License-Identifier: MIT
 * What threaded-order's README shows of tdrun: six tests, of which d fails, with a state, results
 * and tags. */
#include <stdio.h>
#include <to/test.h>

static char region[32];

TO_SETUP
{
    snprintf(region, sizeof region, "%s", to_state_get_string_or("region", "nowhere"));
    to_state_set("count", INT64_C(0));
}

/* What its prerequisite has handed on, behind its own name. */
static void run(const char *name, const char *prerequisite)
{
    char text[100];
    int64_t number = to_state_add("count", 1);
    to_log_debug("%s is number %d, in %s", name, (int)number, region);
    snprintf(text, sizeof text, "%s", name);
    if (prerequisite) {
        snprintf(text, sizeof text, "%s.%s", name,
                 to_result_get_string_or(prerequisite, "--no-result--"));
    }
    to_result_set((const char *)text);
    to_log("%s PASSED: %s", name, text);
}

TO_TEST(test_a, tags("layer1"))
{
    run("a", NULL);
}

TO_TEST(test_b, after(test_a), tags("layer2"))
{
    run("b", "test_a");
}

TO_TEST(test_c, after(test_a), tags("layer2"))
{
    run("c", "test_a");
}

TO_TEST(test_d, after(test_c), tags("layer3"))
{
    to_log("d is about to have FAILED");
    to_fail("intentional failure");
}

TO_TEST(test_e, after(test_c), tags("layer3"))
{
    run("e", "test_c");
}

TO_TEST(test_f, after(test_b, test_d), tags("layer4"))
{
    run("f", "test_d");
}
