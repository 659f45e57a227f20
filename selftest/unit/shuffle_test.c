/* SPDX-License-Identifier: MIT
 * Tests of the keys for a random order. */
#include "shuffle.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "made_up.h"
#include "unit.h"

static const struct made_up_test tests[] = {
    {"a", "one", AT("a.c", 1)},
    {"a", "two", AT("a.c", 2)},
    {"b", "one", AT("b.c", 1)},
    {"b", "one", AT("c.c", 1), .suite = "other"},
};

enum { TESTS = sizeof tests / sizeof *tests };

static uint64_t *keys_of(const struct made_up_test *list, size_t count, uint64_t seed)
{
    struct made_up made_up;
    made_up_open(&made_up, list, count);
    uint64_t *keys = to_shuffle_keys(&made_up.catalog, seed);
    made_up_close(&made_up);
    return keys;
}

/* So it is everywhere; another order under the same seed would be a change that users see. */
START_TEST(known)
{
    static const uint64_t expected[2][3] = {
        {UINT64_C(0xf393ae98645a39e5),
         UINT64_C(0x3d2a434bdc606656),
         UINT64_C(0x534a68f2a1e7c5eb)},
        {UINT64_C(0x503d5462cf1068b0),
         UINT64_C(0x1b345c760bc9d84f),
         UINT64_C(0x998336687c373845)},
    };
    for (size_t i = 0; i < 2; i++) {
        uint64_t *keys = keys_of(tests, 3, i == 0 ? 0 : UINT64_MAX);
        for (size_t j = 0; j < 3; j++) {
            ck_assert_msg(keys[j] == expected[i][j], "%zu %zu: 0x%016" PRIx64, i, j, keys[j]);
        }
        free(keys);
    }
}
END_TEST

START_TEST(whatever_else_there_is)
{
    uint64_t *all = keys_of(tests, TESTS - 1, 42);
    uint64_t *one = keys_of(tests + 1, 1, 42);
    ck_assert_uint_eq(one[0], all[1]);
    ck_assert_uint_ne(all[0], all[1]);
    ck_assert_uint_ne(all[0], all[2]);
    free(one);
    free(all);
}
END_TEST

/* What is called alike in two suites, or parted otherwise, is not the same. */
START_TEST(all_parts_of_a_name_count)
{
    uint64_t *plain = keys_of(&tests[2], 1, 1);
    uint64_t *other = keys_of(&tests[3], 1, 1);
    const struct made_up_test parted = {"bs", "one", AT("b.c", 1), .suite = "uite"};
    uint64_t *third = keys_of(&parted, 1, 1);
    ck_assert_uint_ne(plain[0], other[0]);
    ck_assert_uint_ne(plain[0], third[0]);
    free(plain);
    free(other);
    free(third);
}
END_TEST

/* Each of the six orders of three tests comes up about as often as the others: 1000 of 6000
 * times, and no more than six times the standard deviation from that. */
START_TEST(fair)
{
    size_t counts[8] = {0};
    for (uint64_t seed = 0; seed < 6000; seed++) {
        uint64_t *keys = keys_of(tests, 3, seed);
        counts[(keys[0] < keys[1]) | (keys[1] < keys[2]) << 1 | (keys[0] < keys[2]) << 2]++;
        free(keys);
    }
    for (size_t i = 0; i < 8; i++) {
        bool is_order = i != 3 && i != 4; /* a < b < c < a */
        ck_assert_uint_ge(counts[i], is_order ? 827 : 0);
        ck_assert_uint_le(counts[i], is_order ? 1173 : 0);
    }
}
END_TEST

START_TEST(seeds)
{
    uint64_t one = to_shuffle_seed();
    ck_assert_uint_le(one, UINT32_MAX);
    bool differs = false;
    for (int i = 0; i < 4; i++) {
        differs |= to_shuffle_seed() != one;
    }
    ck_assert(differs);
}
END_TEST

int main(void)
{
    const TTest *const all[] = {known, whatever_else_there_is, all_parts_of_a_name_count, fair,
                                seeds};
    Suite *suite = suite_create("shuffle");
    TCase *tcase = tcase_create("shuffle");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        tcase_add_test(tcase, all[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}
