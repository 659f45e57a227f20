/* SPDX-License-Identifier: MIT
 * Tests of which ports a test may be given. */
#include "test/port.h"

#include <stdbool.h>
#include <string.h>

#include "unit.h"

enum { FIRST = 20000, LAST = 65535, PLAIN = 12768 };

static const struct range {
    int low, high; /* what the kernel gives to connections */
    uint32_t count;
    bool kept_clear;
} ranges[] = {
    {32768, 60999, 12768 + 4536, true},
    {49152, 65535, 29152, true},
    {20000, 30000, 35535, true},
    {10000, 30000, 35535, true},
    {1024, 20000, 45535, true},
    {1024, 19999, 45536, true},
    {1024, 65535, PLAIN, false},
    {20500, 65535, PLAIN, false},
    {20600, 65135, 1000, true},
    {20599, 65135, PLAIN, false},
    {0, 0, 45536, true},
    {60999, 32768, 45536, true},
    {-5, 1000000, PLAIN, false},
    {65536, 70000, 45536, true},
    {65535, 65535, 45535, true},
};

START_TEST(each_once)
{
    const struct range *range = &ranges[_i];
    static bool seen[LAST + 1];
    memset(seen, 0, sizeof seen);
    ck_assert_uint_eq(to_port_count(range->low, range->high), range->count);
    for (uint32_t i = 0; i < range->count; i++) {
        int port = to_port_candidate(i, range->low, range->high);
        bool clear = range->low > range->high || port < range->low || port > range->high;
        if (port < FIRST || port > (range->kept_clear ? LAST : FIRST + PLAIN - 1) ||
            (range->kept_clear && !clear) || seen[port] ||
            to_port_candidate(i + range->count, range->low, range->high) != port) {
            ck_abort_msg("number %u: %d", i, port);
        }
        seen[port] = true;
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("port");
    TCase *tests = tcase_create("port");
    tcase_add_loop_test(tests, each_once, 0, sizeof ranges / sizeof *ranges);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}
