/* SPDX-License-Identifier: MIT
 * Tests of src/plan/locks.c. Claims are written as texts: "0:A 1:a 2:b" says that node 0 wants
 * lock a for itself, 1 shares it, 2 shares b; "*" is all there is. What happens, too: "+0"
 * asks for node 0's locks, "-0" gives them back; behind it stands who has them then. */
#include "plan/locks.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "unit.h"

enum { NODES = 10, LOCKS = 4, ROOM = 64, MANY = 20000 };

static size_t read_claims(const char *text, struct to_claim *claims)
{
    size_t count = 0;
    unsigned node;
    char lock;
    int length;
    while (sscanf(text, " %u:%c%n", &node, &lock, &length) == 2) {
        claims[count++] = (struct to_claim){
            .node = node,
            .lock = lock == '*' ? TO_LOCK_ALL : 1 + (uint32_t)(tolower(lock) - 'a'),
            .shared = islower(lock)};
        text += length;
    }
    return count;
}

static struct to_locks *make(const char *claims, size_t passes)
{
    struct to_claim list[ROOM];
    size_t count = read_claims(claims, list);
    struct to_locks *locks = to_locks_new(NODES, 1 + LOCKS, list, count, passes);
    ck_assert_ptr_nonnull(locks);
    return locks;
}

static void add_woken(struct to_locks *locks, char *text)
{
    uint32_t node;
    while (to_locks_next(locks, &node)) {
        sprintf(text + strlen(text), " %u", node);
    }
}

/* In `story`, "+" asks, "!" tries, "^" tries before all others, "-" gives back. */
static void expect(const char *claims, size_t passes, const char *story, const char *expected)
{
    struct to_locks *locks = make(claims, passes);
    char text[400] = "";
    for (const char *at = story; *at; at += 2) {
        uint32_t node = (uint32_t)(at[1] - '0');
        if (*at == '-') {
            to_locks_give(locks, node);
        } else {
            bool has = *at == '+' ? to_locks_take(locks, node)
                                  : to_locks_try(locks, node, *at == '^');
            sprintf(text + strlen(text), has ? " %u" : "", node);
        }
        strcat(text, *at == '-' ? " -" : "");
        add_woken(locks, text);
    }
    ck_assert_str_eq(text, expected);
    to_locks_free(locks);
}

START_TEST(one_at_a_time)
{
    expect("0:A 1:A 2:A", 9, "+0+1+2-0-1-2", " 0 - 1 - 2 -");
    expect("0:A 1:B 2:A", 9, "+0+1+2-0", " 0 1 - 2");
    expect("0:A 1:A", 9, "+3+0+1+4-3-4-0", " 3 0 4 - - - 1");
}
END_TEST

START_TEST(shared)
{
    expect("0:a 1:a 2:a", 9, "+0+1+2-0-1-2", " 0 1 2 - - -");
    expect("0:a 1:A 2:a", 9, "+0+1+2-0-2", " 0 2 - - 1");
    /* Of those that wait, all that may. */
    expect("0:A 1:a 2:a 3:A 4:a", 9, "+0+1+2+3+4-0-1-2-4", " 0 - 1 2 4 - - - 3");
    /* Both of one node: the strict one holds. */
    expect("0:a 0:A 1:a", 9, "+0+1-0", " 0 - 1");
}
END_TEST

START_TEST(all_or_none)
{
    /* 1 wants both and gets none; so 2 may have b. */
    expect("0:A 1:A 1:B 2:B", 9, "+0+1+2-0-2", " 0 2 - - 1");
    /* What two of them want crosswise. */
    expect("0:A 0:B 1:B 1:A", 9, "+0+1-0-1", " 0 - 1 -");
    /* One that waits at a waits at b when a is free. */
    expect("0:A 1:B 2:A 2:B 3:A", 9, "+0+1+2-0+3-1-3", " 0 1 - 3 - - 2");
}
END_TEST

START_TEST(in_the_order_in_which_they_came)
{
    expect("0:A 1:A 2:A 3:A", 9, "+0+3+1+2-0-3-1", " 0 - 3 - 1 - 2");
    /* Also of one that has moved from one lock to another. */
    expect("0:A 1:B 2:A 2:B 3:B 4:B", 9, "+0+1+2+3+4-0-1-2", " 0 1 - - 2 - 3");
}
END_TEST

START_TEST(passed_so_often_and_not_more)
{
    expect("0:a 1:A 2:a 3:a 4:a", 2, "+0+1+2+3+4-0-2-3-1", " 0 2 3 - - - 1 - 4");
    expect("0:a 1:A 2:a 3:a", 0, "+0+1+2+3-0-1", " 0 - 1 - 2 3");
    /* Only those pass that want the same. */
    expect("0:a 1:A 2:B 3:C 4:a 5:a", 1, "+0+1+2+3+4+5-0-4", " 0 2 3 4 - - 1");
    /* Both of its locks are kept for it, also the one that is free. */
    expect("0:A 1:A 1:B 2:b 3:b", 1, "+0+1+2+3-2-0-1", " 0 2 - - 1 - 3");
    /* The next is the first from then on, and is passed as often. */
    expect("0:a 1:A 2:A 2:B 3:a 4:b 5:b 6:b", 1, "+4+0+1+2+3-0-3-1+5+6-4-5",
           " 4 0 3 - - 1 - 5 - - 2");
}
END_TEST

START_TEST(alone)
{
    expect("0:*", 9, "+1+0+2-1-2+3-0", " 1 2 - - 0 - 3");
    expect("0:* 1:*", 9, "+0+1-0-1+2", " 0 - 1 - 2");
    expect("0:*", 1, "+1+0+2+3-1-2-0", " 1 2 - - 0 - 3");
    expect("0:* 1:A 2:A", 9, "+1+2+0-1-2", " 1 - 2 - 0");
    /* Alone and with a lock. */
    expect("0:* 0:A 1:a", 9, "+1+0-1+2-0", " 1 - 0 - 2");
}
END_TEST

START_TEST(tried)
{
    expect("0:A 1:A", 9, "+0!1-0!1", " 0 - 1");
    /* Not before the first that waits, when enough have passed it; or also then. */
    expect("0:* 4:a", 0, "+1+0!2-1-0!2", " 1 - 0 - 2");
    expect("0:* 4:a", 0, "+1+0^2-1-2", " 1 2 - - 0");
    expect("0:* 4:a", 0, "+0^2-0^2", " 0 - 2");
}
END_TEST

START_TEST(freed)
{
    ck_assert_ptr_null(to_locks_free(NULL));
    ck_assert_ptr_null(to_locks_free(make("", 3)));
}
END_TEST

/* ---- at random, against a list that is looked through ---- */

struct model {
    int wants[NODES][1 + LOCKS]; /* 0: not, 1: shared, 2: alone */
    bool holds[NODES];
    bool waits[NODES];
    int passed[NODES]; /* by others that it had to wait for, while it was the first */
    int order[NODES];  /* those that wait */
    int waiting;
};

static bool clash(const struct model *model, int a, int b)
{
    for (int lock = 0; lock <= LOCKS; lock++) {
        int left = model->wants[a][lock], right = model->wants[b][lock];
        if (lock == TO_LOCK_ALL ? left == 2 || right == 2 : left + right > 2 && left && right) {
            return true;
        }
    }
    return false;
}

static bool may_hold(const struct model *model, int node)
{
    for (int other = 0; other < NODES; other++) {
        if (model->holds[other] && clash(model, node, other)) {
            return false;
        }
    }
    return true;
}

static void has(struct model *model, int node, int passes)
{
    int first = model->waiting ? model->order[0] : -1;
    ck_assert_msg(may_hold(model, node), "%d has what another has", node);
    model->holds[node] = true;
    if (first >= 0 && first != node && clash(model, node, first)) {
        ck_assert_int_lt(model->passed[first]++, passes);
    }
    for (int i = 0; i < model->waiting; i++) {
        if (model->order[i] == node) {
            memmove(&model->order[i], &model->order[i + 1],
                    (size_t)(--model->waiting - i) * sizeof model->order[0]);
            model->waits[node] = false;
        }
    }
    if (model->waiting && model->order[0] != first) {
        model->passed[model->order[0]] = 0;
    }
}

/* Whoever waits cannot have its locks, or leaves them to the first. */
static void check_waiting(const struct model *model, int passes)
{
    for (int i = 0; i < model->waiting; i++) {
        int node = model->order[i], first = model->order[0];
        bool kept = i > 0 && model->passed[first] >= passes && clash(model, node, first);
        ck_assert_msg(kept || !may_hold(model, node), "%d waits for nothing", node);
    }
}

static void act(struct model *model, struct to_locks *locks, int node, int passes)
{
    uint32_t woken;
    if (model->holds[node]) {
        model->holds[node] = false;
        to_locks_give(locks, (uint32_t)node);
    } else if (!model->waits[node]) {
        if (to_locks_take(locks, (uint32_t)node)) {
            has(model, node, passes);
        } else {
            model->waits[node] = true;
            model->passed[node] = 0;
            model->order[model->waiting++] = node;
        }
    }
    while (to_locks_next(locks, &woken)) {
        ck_assert(model->waits[woken]);
        has(model, (int)woken, passes);
    }
    check_waiting(model, passes);
}

START_TEST(random_claims)
{
    uint64_t random = 7;
    for (int round = 0; round < 3000; round++) {
        struct model model = {0};
        struct to_claim claims[NODES * (LOCKS + 1)];
        size_t count = 0;
        int passes = (int)random_below(&random, 5);
        for (int node = 0; node < NODES; node++) {
            for (int lock = 0; lock <= LOCKS; lock++) {
                int wants = random_below(&random, lock ? 3 : 12) ? 0 : 2;
                wants -= wants && lock && random_below(&random, 2);
                model.wants[node][lock] = wants;
                if (wants) {
                    claims[count++] = (struct to_claim){(uint32_t)node, (uint32_t)lock, wants == 1};
                }
            }
        }
        struct to_locks *locks = to_locks_new(NODES, 1 + LOCKS, claims, count, (size_t)passes);
        for (int step = 0; step < 60; step++) {
            act(&model, locks, (int)random_below(&random, NODES), passes);
        }
        /* When all give back, all who wait come to have theirs. */
        for (int step = 0; step < 2 * NODES; step++) {
            for (int node = 0; node < NODES; node++) {
                if (model.holds[node]) {
                    act(&model, locks, node, passes);
                }
            }
        }
        ck_assert_int_eq(model.waiting, 0);
        to_locks_free(locks);
    }
}
END_TEST

/* Many that wait for one lock: each is looked at once. */
START_TEST(many)
{
    struct to_claim *claims = calloc(MANY, sizeof *claims);
    uint32_t node = 0;
    for (uint32_t i = 0; i < MANY; i++) {
        claims[i] = (struct to_claim){i, 1, false};
    }
    struct to_locks *locks = to_locks_new(MANY, 2, claims, MANY, 4);
    for (uint32_t i = 0; i < MANY; i++) {
        ck_assert_int_eq(to_locks_take(locks, i), i == 0);
    }
    for (uint32_t i = 0; i + 1 < MANY; i++) {
        to_locks_give(locks, i);
        ck_assert(to_locks_next(locks, &node));
        ck_assert_uint_eq(node, i + 1);
        ck_assert(!to_locks_next(locks, &node));
    }
    to_locks_free(locks);
    free(claims);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        one_at_a_time,
        shared,
        all_or_none,
        in_the_order_in_which_they_came,
        passed_so_often_and_not_more,
        alone,
        tried,
        freed,
        random_claims,
        many,
    };
    Suite *suite = suite_create("locks");
    TCase *tcase = tcase_create("locks");
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        tcase_add_test(tcase, tests[i]);
    }
    suite_add_tcase(suite, tcase);
    return to_unit_main(suite);
}
