/* SPDX-License-Identifier: MIT
 * Tests of finding the name that was meant. */
#include "base/nearest.h"

#include <string.h>

#include "random.h"
#include "unit.h"

static const struct pair {
    const char *a;
    const char *b;
    size_t distance;
} pairs[] = {
    {"", "", 0},
    {"", "abc", 3},
    {"login", "login", 0},
    {"login", "logins", 1},   /* inserted */
    {"login", "ogin", 1},     /* dropped, at the front */
    {"login", "logn", 1},     /* in the middle */
    {"login", "logon", 1},    /* replaced */
    {"login", "lgoin", 1},    /* swapped */
    {"login", "ologin", 1},
    {"ab", "ba", 1},
    {"abcd", "badc", 2},      /* swapped twice */
    {"ca", "abc", 3},         /* nothing goes between letters that were swapped */
    {"abab", "baba", 2},
    {"kitten", "sitting", 3},
    {"saturday", "sunday", 3},
    {"flaw", "lawn", 2},
    {"Login", "login", 1},
    {"abc", "xyz", 3},
    {"abcdef", "uvwxyz", 6},
    {"a", "abcdefghij", 9},
};

START_TEST(distances)
{
    const struct pair *pair = &pairs[_i];
    ck_assert_msg(to_distance(pair->a, pair->b) == pair->distance, "%s, %s: %zu, not %zu",
                  pair->a, pair->b, to_distance(pair->a, pair->b), pair->distance);
    ck_assert_uint_eq(to_distance(pair->b, pair->a), pair->distance);
}
END_TEST

/* The definition, word for word: slow, and plain to see. */
static size_t naive(const char *a, size_t i, const char *b, size_t j)
{
    if (i == 0 || j == 0) {
        return i + j;
    }
    size_t least = naive(a, i - 1, b, j - 1) + (a[i - 1] != b[j - 1]);
    size_t dropped = naive(a, i - 1, b, j) + 1;
    size_t inserted = naive(a, i, b, j - 1) + 1;
    least = dropped < least ? dropped : least;
    least = inserted < least ? inserted : least;
    if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        size_t swapped = naive(a, i - 2, b, j - 2) + 1;
        least = swapped < least ? swapped : least;
    }
    return least;
}

static void draw_word(uint64_t *state, char word[8])
{
    size_t size = random_below(state, 7);
    for (size_t i = 0; i < size; i++) {
        word[i] = (char)('a' + random_below(state, 3));
    }
    word[size] = '\0';
}

START_TEST(random_distances)
{
    uint64_t state = 1;
    for (int i = 0; i < 2000; i++) {
        char a[8];
        char b[8];
        draw_word(&state, a);
        draw_word(&state, b);
        size_t expected = naive(a, strlen(a), b, strlen(b));
        ck_assert_msg(to_distance(a, b) == expected, "%s, %s", a, b);
    }
}
END_TEST

START_TEST(long_names_are_cut)
{
    char a[300];
    char b[300];
    memset(a, 'a', sizeof a - 1);
    memset(b, 'b', sizeof b - 1);
    a[sizeof a - 1] = b[sizeof b - 1] = '\0';
    ck_assert_uint_eq(to_distance(a, b), 64);
    ck_assert_uint_eq(to_distance(a, ""), 64);
    a[63] = 'x';
    ck_assert_uint_eq(to_distance(a, b), 64);
    memset(b, 'a', sizeof b - 1);
    ck_assert_uint_eq(to_distance(a, b), 1);
    a[63] = 'a';
    a[64] = 'x';
    ck_assert_uint_eq(to_distance(a, b), 0);
}
END_TEST

/* One letter and a third of them may be wrong, but not all. */
static const struct offer {
    const char *wanted;
    const char *name;
    bool near;
} offers[] = {
    {"login", "login", true},
    {"login", "lgoin", true},
    {"login", "logout", false},
    {"db", "dv", true},
    {"db", "da", true},
    {"db", "net", false},
    {"net", "get", true},
    {"net", "yes", true},
    {"net", "abs", false},
    {"slow", "slwo", true},
    {"slow", "snaw", true},
    {"slow", "snag", false},
    {"hear", "here", true},
    {"shop", "shop.c", true},
    {"abcdef", "abcdxx", true},
    {"abcdef", "abcxxx", true},
    {"abcdef", "abxxxx", false},
    {"abcdefgh", "abcdexxx", true},
    {"abcdefghi", "abcdefxxx", true},
    {"abcdefghi", "abcdexxxx", true},
    {"abcdefghi", "abcdxxxxx", false},
    {"--tags", "--tgas", true},
    {"", "a", false},
    {"a", "b", false},
    {"", "ab", false},
};

START_TEST(near_enough)
{
    const struct offer *offer = &offers[_i];
    struct to_nearest nearest;
    to_nearest_init(&nearest, offer->wanted);
    ck_assert_ptr_null(nearest.name);
    ck_assert_msg(to_nearest_offer(&nearest, offer->name) == offer->near, "%s for %s",
                  offer->name, offer->wanted);
    ck_assert_ptr_eq(nearest.name, offer->near ? offer->name : NULL);
}
END_TEST

START_TEST(the_first_of_the_nearest)
{
    struct to_nearest nearest;
    to_nearest_init(&nearest, "chekcout");
    ck_assert(!to_nearest_offer(&nearest, "login"));
    ck_assert(to_nearest_offer(&nearest, "checkouts"));
    ck_assert_str_eq(nearest.name, "checkouts");
    ck_assert(to_nearest_offer(&nearest, "checkout"));
    ck_assert(!to_nearest_offer(&nearest, "chekout"));
    ck_assert(!to_nearest_offer(&nearest, "chekcouts"));
    ck_assert(!to_nearest_offer(&nearest, "checkouts"));
    ck_assert_str_eq(nearest.name, "checkout");
}
END_TEST

START_TEST(a_long_name_is_near_to_its_like_only)
{
    char wanted[300];
    char like[300];
    memset(wanted, 'a', sizeof wanted - 1);
    wanted[sizeof wanted - 1] = '\0';
    memcpy(like, wanted, sizeof wanted);
    memcpy(like + 10, "bcd", 3);
    struct to_nearest nearest;
    to_nearest_init(&nearest, wanted);
    ck_assert(!to_nearest_offer(&nearest, "login"));
    ck_assert(to_nearest_offer(&nearest, like));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("nearest");
    TCase *tests = tcase_create("nearest");
    tcase_add_loop_test(tests, distances, 0, sizeof pairs / sizeof *pairs);
    tcase_add_test(tests, random_distances);
    tcase_add_test(tests, long_names_are_cut);
    tcase_add_loop_test(tests, near_enough, 0, sizeof offers / sizeof *offers);
    tcase_add_test(tests, the_first_of_the_nearest);
    tcase_add_test(tests, a_long_name_is_near_to_its_like_only);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}
