/* SPDX-License-Identifier: MIT
 * Tests of the shared state's store: askers that only write down what they are answered. */
#include "state/store.h"

#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "random.h"
#include "unit.h"

enum { ASKERS = 6, VALUE_LIMIT = 1000, TOTAL_LIMIT = 100 * 1000 };

struct asker {
    struct to_asker base;
    int answers;
    enum to_state_status status;
    int64_t number;
    struct to_datum value; /* of the last answer; bytes are shared */
    char text[300];
};

static struct to_store *store;
static struct asker askers[ASKERS];

static void note(struct to_asker *base, const struct to_answer *answer)
{
    struct asker *asker = (struct asker *)base;
    asker->answers++;
    asker->status = answer->status;
    asker->number = answer->number;
    to_blob_free(asker->value.blob);
    asker->value = answer->value ? *answer->value : (struct to_datum){0};
    if (asker->value.blob) {
        to_blob_share(asker->value.blob);
    }
    snprintf(asker->text, sizeof asker->text, "%s", answer->text ? answer->text : "");
}

static void setup(void)
{
    static const char *const names[ASKERS] = {"m::a", "m::b", "m::c", "m::d", "m::e", "m::f"};
    store = to_store_new(VALUE_LIMIT, TOTAL_LIMIT);
    ck_assert_ptr_nonnull(store);
    for (int i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){.base = {.name = names[i], .answer = note}};
    }
}

static void teardown(void)
{
    for (int i = 0; i < ASKERS; i++) {
        to_store_leave(store, &askers[i].base);
        to_blob_free(askers[i].value.blob);
    }
    store = to_store_free(store);
}

/* Asks, and gives the asker back; whether it was answered, its `answers` tell. */
static struct asker *ask(int number, struct to_ask ask)
{
    askers[number].answers = 0;
    to_store_ask(store, &askers[number].base, &ask);
    ck_assert_int_eq(ask.value.kind, TO_DATUM_NONE); /* whatever came of it */
    ck_assert_int_eq(ask.expected.kind, TO_DATUM_NONE);
    return &askers[number];
}

static struct to_datum integer(int64_t number)
{
    return (struct to_datum){.kind = TO_DATUM_INT, .as.integer = number};
}

static struct to_datum string(const char *text)
{
    return to_datum_bytes(TO_DATUM_STRING, text, strlen(text));
}

static struct asker *set(const char *key, struct to_datum value)
{
    return ask(0, (struct to_ask){.what = TO_STATE_SET, .key = key, .value = value});
}

static struct asker *plain(enum to_state_what what, const char *key)
{
    return ask(0, (struct to_ask){.what = what, .key = key});
}

static void check(const struct asker *asker, enum to_state_status status, int64_t number)
{
    ck_assert_int_eq(asker->answers, 1);
    ck_assert_int_eq(asker->status, status);
    ck_assert_int_eq(asker->number, number);
}

/* ---- values ---- */

START_TEST(what_was_set_is_got)
{
    check(set("port", integer(8080)), TO_STATE_OK, 1);
    check(set("name", string("Ada")), TO_STATE_OK, 1);
    check(set("none", to_datum_bytes(TO_DATUM_BYTES, "", 0)), TO_STATE_OK, 1);
    check(set("here", (struct to_datum){.kind = TO_DATUM_POINTER,
                                        .as.address = 0x1234,
                                        .process = 7}),
          TO_STATE_OK, 1);

    ck_assert_int_eq(plain(TO_STATE_GET, "port")->value.as.integer, 8080);
    ck_assert_int_eq(askers[0].value.kind, TO_DATUM_INT);
    ck_assert_str_eq(plain(TO_STATE_GET, "name")->value.blob->data, "Ada");
    ck_assert_uint_eq(plain(TO_STATE_GET, "none")->value.blob->size, 0);
    ck_assert_uint_eq(plain(TO_STATE_GET, "here")->value.process, 7);

    /* A value may have another kind than the one before. */
    check(set("port", string("http")), TO_STATE_OK, 1);
    ck_assert_str_eq(plain(TO_STATE_GET, "port")->value.blob->data, "http");
}
END_TEST

START_TEST(what_was_got_outlives_its_key)
{
    set("name", string("Ada"));
    const struct asker *asker = plain(TO_STATE_GET, "name");
    struct to_blob *blob = to_blob_share(asker->value.blob);
    set("name", string("Grace"));
    plain(TO_STATE_REMOVE, "name");
    ck_assert_str_eq(blob->data, "Ada");
    to_blob_free(blob);
}
END_TEST

START_TEST(a_missing_key_names_a_near_one)
{
    set("port", integer(1));
    set("something else", integer(1));
    check(plain(TO_STATE_GET, "prot"), TO_STATE_MISSING, 0);
    ck_assert_str_eq(askers[0].text, "port");
    check(plain(TO_STATE_GET, "zzz"), TO_STATE_MISSING, 0);
    ck_assert_str_eq(askers[0].text, "");
}
END_TEST

START_TEST(has_and_remove)
{
    check(plain(TO_STATE_HAS, "x"), TO_STATE_OK, 0);
    check(plain(TO_STATE_REMOVE, "x"), TO_STATE_OK, 0);
    set("x", integer(0));
    check(plain(TO_STATE_HAS, "x"), TO_STATE_OK, 1);
    check(plain(TO_STATE_REMOVE, "x"), TO_STATE_OK, 1);
    check(plain(TO_STATE_HAS, "x"), TO_STATE_OK, 0);
}
END_TEST

START_TEST(set_once)
{
    struct to_ask first = {.what = TO_STATE_SET_ONCE, .key = "x", .value = integer(1)};
    struct to_ask second = {.what = TO_STATE_SET_ONCE, .key = "x", .value = integer(2)};
    check(ask(0, first), TO_STATE_OK, 1);
    check(ask(1, second), TO_STATE_OK, 0);
    ck_assert_int_eq(plain(TO_STATE_GET, "x")->value.as.integer, 1);
}
END_TEST

static struct asker *swap(struct to_datum expected, struct to_datum value)
{
    return ask(0, (struct to_ask){.what = TO_STATE_SWAP,
                                  .key = "x",
                                  .expected = expected,
                                  .value = value});
}

START_TEST(swapped_only_where_it_is_as_expected)
{
    check(swap(integer(0), integer(1)), TO_STATE_OK, 0);
    check(plain(TO_STATE_HAS, "x"), TO_STATE_OK, 0);
    set("x", integer(1));
    check(swap(integer(2), integer(3)), TO_STATE_OK, 0);
    check(swap(string("1"), integer(3)), TO_STATE_OK, 0);
    check(swap(integer(1), string("two")), TO_STATE_OK, 1);
    check(swap(string("twO"), integer(3)), TO_STATE_OK, 0);
    check(swap(string("two "), integer(3)), TO_STATE_OK, 0);
    check(swap(string("two"), (struct to_datum){.kind = TO_DATUM_DOUBLE, .as.real = 0.5}),
          TO_STATE_OK, 1);
    check(swap((struct to_datum){.kind = TO_DATUM_DOUBLE, .as.real = 0.5},
               (struct to_datum){.kind = TO_DATUM_DOUBLE, .as.real = (double)NAN}),
          TO_STATE_OK, 1);
    /* As ever: it is not equal to itself. */
    check(swap((struct to_datum){.kind = TO_DATUM_DOUBLE, .as.real = (double)NAN}, integer(3)),
          TO_STATE_OK, 0);
}
END_TEST

static struct asker *add(const char *key, int64_t number)
{
    return ask(0, (struct to_ask){.what = TO_STATE_ADD, .key = key, .number = number});
}

START_TEST(added)
{
    check(add("x", 5), TO_STATE_OK, 5);
    check(add("x", -7), TO_STATE_OK, -2);
    set("x", integer(INT64_MAX - 1));
    check(add("x", 1), TO_STATE_OK, INT64_MAX);
    check(add("x", 1), TO_STATE_OVERFLOWS, INT64_MAX);
    ck_assert_int_eq(plain(TO_STATE_GET, "x")->value.as.integer, INT64_MAX);
    set("x", string("1"));
    check(add("x", 1), TO_STATE_OTHER_KIND, 0);
    ck_assert_int_eq(askers[0].value.kind, TO_DATUM_STRING);
}
END_TEST

START_TEST(keys_in_order)
{
    check(plain(TO_STATE_KEYS, NULL), TO_STATE_OK, 0);
    ck_assert_uint_eq(askers[0].value.blob->size, 0);
    set("b", integer(1));
    set("a b", integer(1));
    set("\xc3\xa4", integer(1));
    set("a", integer(1));
    plain(TO_STATE_KEYS, NULL);
    static const char expected[] = "a\0a b\0b\0\xc3\xa4";
    ck_assert_uint_eq(askers[0].value.blob->size, sizeof expected);
    ck_assert_mem_eq(askers[0].value.blob->data, expected, sizeof expected);
}
END_TEST

START_TEST(spaces_are_apart)
{
    struct to_datum one = integer(1);
    ck_assert_int_eq(to_store_set(store, TO_SPACE_RESULTS, "x", &one), TO_STATE_OK);
    check(plain(TO_STATE_HAS, "x"), TO_STATE_OK, 0);
    ck_assert_ptr_null(to_store_get(store, TO_SPACE_STATE, "x"));
    ck_assert_ptr_nonnull(to_store_get(store, TO_SPACE_RESULTS, "x"));
    ck_assert(!to_store_remove(store, TO_SPACE_STATE, "x"));
    ck_assert(to_store_remove(store, TO_SPACE_RESULTS, "x"));
}
END_TEST

START_TEST(the_limit_of_a_value)
{
    static char bytes[VALUE_LIMIT + 1];
    check(set("x", to_datum_bytes(TO_DATUM_BYTES, bytes, VALUE_LIMIT)), TO_STATE_OK, 1);
    check(set("x", to_datum_bytes(TO_DATUM_BYTES, bytes, VALUE_LIMIT + 1)), TO_STATE_TOO_LARGE,
          VALUE_LIMIT);
    ck_assert_uint_eq(plain(TO_STATE_GET, "x")->value.blob->size, VALUE_LIMIT);
}
END_TEST

START_TEST(the_limit_of_all)
{
    static char bytes[VALUE_LIMIT];
    char key[20];
    int count = 0;
    do {
        snprintf(key, sizeof key, "key %d", count++);
    } while (set(key, to_datum_bytes(TO_DATUM_BYTES, bytes, VALUE_LIMIT))->status == TO_STATE_OK);
    check(&askers[0], TO_STATE_FULL, TOTAL_LIMIT);
    ck_assert_int_gt(count, TOTAL_LIMIT / VALUE_LIMIT * 3 / 4);
    ck_assert_int_lt(count, TOTAL_LIMIT / VALUE_LIMIT + 2);
    /* What there is can be used, and made smaller; then there is room again. */
    check(set("key 0", integer(1)), TO_STATE_OK, 1);
    check(plain(TO_STATE_REMOVE, "key 1"), TO_STATE_OK, 1);
    check(set(key, to_datum_bytes(TO_DATUM_BYTES, bytes, VALUE_LIMIT)), TO_STATE_OK, 1);
    /* Nothing that was taken away counts for ever. */
    for (int i = 0; i < 1000; i++) {
        set("key 2", to_datum_bytes(TO_DATUM_BYTES, bytes, (size_t)i));
        plain(TO_STATE_REMOVE, "key 2");
    }
    check(set("key 2", integer(1)), TO_STATE_OK, 1);
}
END_TEST

static const struct {
    const char *key;
    bool fine;
} keys[] = {
    {"a", true},       {"a key: with/all.kinds=of", true}, {"\xe2\x82\xac", true},
    {"", false},       {"a\nb", false},                    {"\x1b[31m", false},
    {"\xff", false},   {"\xc3", false},                    {"\x7f", false},
    {"\xc2\x85", false},
};

START_TEST(what_may_be_a_key)
{
    enum to_state_status status = keys[_i].fine ? TO_STATE_OK : TO_STATE_BAD_KEY;
    ck_assert(to_state_is_key(keys[_i].key, strlen(keys[_i].key)) == keys[_i].fine);
    ck_assert_int_eq(set(keys[_i].key, string("x"))->status, status);
    ck_assert_int_eq(plain(TO_STATE_LOCK, keys[_i].key)->status, status);
}
END_TEST

START_TEST(the_longest_key)
{
    char key[TO_STATE_KEY_MAX + 2];
    memset(key, 'x', sizeof key);
    key[TO_STATE_KEY_MAX + 1] = '\0';
    check(set(key, integer(1)), TO_STATE_BAD_KEY, 0);
    key[TO_STATE_KEY_MAX] = '\0';
    check(set(key, integer(1)), TO_STATE_OK, 1);
}
END_TEST

START_TEST(descriptors_are_closed)
{
    int first = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int second = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int third = open("/dev/null", O_RDONLY | O_CLOEXEC);
    set("x", (struct to_datum){.kind = TO_DATUM_DESCRIPTOR, .as.descriptor = first});
    ck_assert_int_eq(plain(TO_STATE_GET, "x")->value.as.descriptor, first);
    set("x", (struct to_datum){.kind = TO_DATUM_DESCRIPTOR, .as.descriptor = second});
    ck_assert_int_eq(fcntl(first, F_GETFD), -1);
    ck_assert_int_ge(fcntl(second, F_GETFD), 0);
    plain(TO_STATE_REMOVE, "x");
    ck_assert_int_eq(fcntl(second, F_GETFD), -1);
    /* Refused, it is closed, too. */
    set("", (struct to_datum){.kind = TO_DATUM_DESCRIPTOR, .as.descriptor = third});
    ck_assert_int_eq(fcntl(third, F_GETFD), -1);
}
END_TEST

/* ---- waiting for keys ---- */

static struct asker *wait_for(int number, const char *key, int64_t limit)
{
    return ask(number, (struct to_ask){.what = TO_STATE_WAIT, .key = key, .limit = limit});
}

START_TEST(a_key_that_is_set_ends_the_waiting)
{
    ck_assert_int_eq(wait_for(1, "x", -1)->answers, 0);
    ck_assert_int_eq(wait_for(2, "y", 5)->answers, 0);
    ck_assert_int_eq(wait_for(3, "x", 5)->answers, 0);
    ck_assert(to_asker_waits(&askers[1].base));
    set("z", integer(1));
    ck_assert_int_eq(askers[1].answers + askers[2].answers + askers[3].answers, 0);
    set("x", integer(1));
    check(&askers[1], TO_STATE_OK, 1);
    check(&askers[3], TO_STATE_OK, 1);
    ck_assert_int_eq(askers[2].answers, 0);
    ck_assert(!to_asker_waits(&askers[1].base));
    set("x", integer(2));
    ck_assert_int_eq(askers[1].answers, 1);
    add("y", 1);
    check(&askers[2], TO_STATE_OK, 1);
    check(wait_for(1, "x", 0), TO_STATE_OK, 1);
}
END_TEST

START_TEST(waiting_ends_by_itself)
{
    check(wait_for(1, "x", 0), TO_STATE_TIMED_OUT, 0);
    wait_for(1, "x", 5);
    to_store_give_up(store, &askers[1].base);
    check(&askers[1], TO_STATE_TIMED_OUT, 0);
    to_store_give_up(store, &askers[1].base);
    ck_assert_int_eq(askers[1].answers, 1);
    wait_for(1, "x", 5);
    to_store_forget(store, &askers[1].base);
    set("x", integer(1));
    ck_assert_int_eq(askers[1].answers, 0);
}
END_TEST

/* ---- locks ---- */

static struct asker *lock_within(int number, const char *name, int64_t limit)
{
    return ask(number, (struct to_ask){.what = TO_STATE_LOCK, .key = name, .limit = limit});
}

static struct asker *lock(int number, const char *name)
{
    return lock_within(number, name, -1);
}

static struct asker *unlock(int number, const char *name)
{
    return ask(number, (struct to_ask){.what = TO_STATE_UNLOCK, .key = name});
}

START_TEST(a_lock_is_passed_on_in_order)
{
    check(lock(0, "db"), TO_STATE_OK, 0);
    ck_assert_int_eq(lock(1, "db")->answers, 0);
    ck_assert_int_eq(lock(2, "db")->answers, 0);
    check(lock(3, "other"), TO_STATE_OK, 0);
    check(unlock(0, "db"), TO_STATE_OK, 0);
    check(&askers[1], TO_STATE_OK, 0);
    ck_assert_int_eq(askers[2].answers, 0);
    ck_assert_int_eq(lock(0, "db")->answers, 0);
    unlock(1, "db");
    check(&askers[2], TO_STATE_OK, 0);
    unlock(2, "db");
    check(&askers[0], TO_STATE_OK, 0);
}
END_TEST

START_TEST(a_lock_is_re_entrant)
{
    lock(0, "db");
    check(lock(0, "db"), TO_STATE_OK, 0);
    lock(1, "db");
    check(unlock(0, "db"), TO_STATE_OK, 0);
    ck_assert_int_eq(askers[1].answers, 0);
    check(unlock(0, "db"), TO_STATE_OK, 0);
    check(&askers[1], TO_STATE_OK, 0);
    check(unlock(0, "db"), TO_STATE_NOT_HELD, 0);
    ck_assert_str_eq(askers[0].text, "m::b");
    check(unlock(0, "nobody's"), TO_STATE_NOT_HELD, 0);
    ck_assert_str_eq(askers[0].text, "");
}
END_TEST

START_TEST(one_that_leaves_frees_its_locks)
{
    lock(0, "a");
    lock(0, "b");
    lock(0, "b");
    lock(1, "a");
    lock(2, "b");
    lock(3, "b");
    to_store_leave(store, &askers[2].base); /* it waited */
    to_store_leave(store, &askers[0].base);
    check(&askers[1], TO_STATE_OK, 0);
    check(&askers[3], TO_STATE_OK, 0);
    ck_assert_int_eq(askers[2].answers, 0);
}
END_TEST

START_TEST(a_lock_that_is_not_to_be_had)
{
    lock(0, "db");
    check(lock_within(1, "db", 0), TO_STATE_TIMED_OUT, 0);
    ck_assert_str_eq(askers[1].text, "m::a");
    ck_assert_int_eq(lock_within(1, "db", 5)->answers, 0);
    lock(2, "db");
    to_store_give_up(store, &askers[1].base);
    check(&askers[1], TO_STATE_TIMED_OUT, 0);
    ck_assert_str_eq(askers[1].text, "m::a");
    unlock(0, "db");
    check(&askers[2], TO_STATE_OK, 0);
}
END_TEST

START_TEST(a_deadlock_is_told)
{
    lock(0, "a");
    lock(1, "b");
    lock(2, "c");
    ck_assert_int_eq(lock(0, "b")->answers, 0);
    ck_assert_int_eq(lock(1, "c")->answers, 0);
    check(lock(2, "a"), TO_STATE_DEADLOCK, 0);
    ck_assert_str_eq(askers[2].text,
                     "m::c waits for \"a\", which m::a has; m::a waits for \"b\", which m::b "
                     "has; m::b waits for \"c\", which m::c has");
    /* The others go on when it has gone. */
    to_store_leave(store, &askers[2].base);
    check(&askers[1], TO_STATE_OK, 0);
}
END_TEST

START_TEST(one_that_gives_up_is_no_deadlock)
{
    lock(0, "a");
    lock(1, "b");
    ck_assert_int_eq(lock_within(0, "b", 5)->answers, 0);
    ck_assert_int_eq(lock(1, "a")->answers, 0);
    ck_assert_int_eq(lock_within(2, "a", 5)->answers, 0);
    to_store_give_up(store, &askers[0].base);
    unlock(0, "a");
    check(&askers[1], TO_STATE_OK, 0);
}
END_TEST

/* ---- anything, beside a model ---- */

enum { LOCKS = 4, KEYS = 3 };

static struct {
    int owner[LOCKS]; /* -1: nobody */
    int depth[LOCKS];
    int waits[ASKERS]; /* for this lock; LOCKS + key; -1: for nothing */
    bool limited[ASKERS];
    int since[ASKERS]; /* when it began to wait */
    bool set[KEYS];
} model;

static bool model_deadlock(int asker, int lock_number)
{
    int owner = model.owner[lock_number];
    while (owner != asker && model.waits[owner] >= 0 && model.waits[owner] < LOCKS &&
           !model.limited[owner]) {
        owner = model.owner[model.waits[owner]];
    }
    return owner == asker;
}

/* Whoever has waited longest has it now, and has been told. */
static void model_pass_on(int lock_number)
{
    int next = -1;
    for (int i = 0; i < ASKERS; i++) {
        if (model.waits[i] == lock_number && (next < 0 || model.since[i] < model.since[next])) {
            next = i;
        }
    }
    model.owner[lock_number] = next;
    model.depth[lock_number] = 1;
    if (next >= 0) {
        model.waits[next] = -1;
        check(&askers[next], TO_STATE_OK, 0);
    }
}

static void model_leave(int asker)
{
    model.waits[asker] = -1;
    to_store_leave(store, &askers[asker].base);
    ck_assert_int_eq(askers[asker].answers, 0);
    for (int i = 0; i < LOCKS; i++) {
        if (model.owner[i] == asker) {
            model_pass_on(i);
        }
    }
}

static void model_lock(int asker, int number, int64_t limit, int now)
{
    static const char *const names[LOCKS] = {"0", "1", "2", "3"};
    bool mine = model.owner[number] == asker;
    bool deadlock = !mine && model.owner[number] >= 0 && limit < 0 &&
                    model_deadlock(asker, number);
    lock_within(asker, names[number], limit);
    if (model.owner[number] < 0 || mine) {
        check(&askers[asker], TO_STATE_OK, 0);
        model.depth[number] = mine ? model.depth[number] + 1 : 1;
        model.owner[number] = asker;
    } else if (limit == 0 || deadlock) {
        check(&askers[asker], deadlock ? TO_STATE_DEADLOCK : TO_STATE_TIMED_OUT, 0);
    } else {
        ck_assert_int_eq(askers[asker].answers, 0);
        model.waits[asker] = number;
        model.limited[asker] = limit > 0;
        model.since[asker] = now;
    }
}

static void model_unlock(int asker, int number)
{
    char name[2] = {(char)('0' + number), '\0'};
    if (model.owner[number] != asker) {
        check(unlock(asker, name), TO_STATE_NOT_HELD, 0);
        return;
    }
    check(unlock(asker, name), TO_STATE_OK, 0);
    if (--model.depth[number] == 0) {
        model_pass_on(number);
    }
}

static void model_set(int asker, int number)
{
    char key[2] = {(char)('0' + number), '\0'};
    check(ask(asker, (struct to_ask){.what = TO_STATE_SET, .key = key, .value = integer(1)}),
          TO_STATE_OK, 1);
    model.set[number] = true;
    for (int i = 0; i < ASKERS; i++) {
        if (model.waits[i] == LOCKS + number) {
            model.waits[i] = -1;
            check(&askers[i], TO_STATE_OK, 1);
        }
    }
}

static void model_wait(int asker, int number, int64_t limit)
{
    char key[2] = {(char)('0' + number), '\0'};
    wait_for(asker, key, limit);
    if (model.set[number] || limit == 0) {
        check(&askers[asker], model.set[number] ? TO_STATE_OK : TO_STATE_TIMED_OUT,
              model.set[number]);
    } else {
        model.waits[asker] = LOCKS + number;
        model.limited[asker] = limit > 0;
    }
}

START_TEST(as_the_model_says)
{
    uint64_t state = (uint64_t)_i;
    memset(&model, 0, sizeof model);
    memset(model.owner, -1, sizeof model.owner);
    memset(model.waits, -1, sizeof model.waits);
    for (int now = 0; now < 2000; now++) {
        int asker = (int)(random_next(&state) % ASKERS);
        int number = (int)(random_next(&state) % LOCKS);
        int64_t limit = (int64_t)(random_next(&state) % 3) - 1;
        unsigned what = random_next(&state) % 16;
        if (model.waits[asker] >= 0) {
            askers[asker].answers = 0;
            if (what < 4) {
                model_leave(asker);
            } else if (what < 8 && model.limited[asker]) {
                to_store_give_up(store, &askers[asker].base);
                check(&askers[asker], TO_STATE_TIMED_OUT, 0);
                model.waits[asker] = -1;
            }
            continue;
        }
        if (what < 6) {
            model_lock(asker, number, limit, now);
        } else if (what < 11) {
            model_unlock(asker, number);
        } else if (what < 12) {
            askers[asker].answers = 0;
            model_leave(asker);
        } else if (what < 13) {
            model_set(asker, number % KEYS);
        } else if (what < 14) {
            char key[2] = {(char)('0' + number % KEYS), '\0'};
            ask(asker, (struct to_ask){.what = TO_STATE_REMOVE, .key = key});
            check(&askers[asker], TO_STATE_OK, model.set[number % KEYS]);
            model.set[number % KEYS] = false;
        } else {
            model_wait(asker, number % KEYS, limit);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *tests = tcase_create("store");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, what_was_set_is_got);
    tcase_add_test(tests, what_was_got_outlives_its_key);
    tcase_add_test(tests, a_missing_key_names_a_near_one);
    tcase_add_test(tests, has_and_remove);
    tcase_add_test(tests, set_once);
    tcase_add_test(tests, swapped_only_where_it_is_as_expected);
    tcase_add_test(tests, added);
    tcase_add_test(tests, keys_in_order);
    tcase_add_test(tests, spaces_are_apart);
    tcase_add_test(tests, the_limit_of_a_value);
    tcase_add_test(tests, the_limit_of_all);
    tcase_add_loop_test(tests, what_may_be_a_key, 0, sizeof keys / sizeof *keys);
    tcase_add_test(tests, the_longest_key);
    tcase_add_test(tests, descriptors_are_closed);
    tcase_add_test(tests, a_key_that_is_set_ends_the_waiting);
    tcase_add_test(tests, waiting_ends_by_itself);
    tcase_add_test(tests, a_lock_is_passed_on_in_order);
    tcase_add_test(tests, a_lock_is_re_entrant);
    tcase_add_test(tests, one_that_leaves_frees_its_locks);
    tcase_add_test(tests, a_lock_that_is_not_to_be_had);
    tcase_add_test(tests, a_deadlock_is_told);
    tcase_add_test(tests, one_that_gives_up_is_no_deadlock);
    tcase_add_loop_test(tests, as_the_model_says, 0, 20);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}
