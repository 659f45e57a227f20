/* SPDX-License-Identifier: MIT
 * --list=json */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/buffer.h"
#include "catalog.h"
#include "jsonl/bytes.h"
#include "jsonl/case.h"
#include "memory.h"
#include "module.h"
#include "show/show.h"
#include "target.h"
#include "version.h"

/* Raised when a reader of the former version would misunderstand. */
enum { VERSION = 1 };

static int set_text(json_t *object, const char *name, const char *text)
{
    return to_bytes_set(object, name, text, strlen(text), TO_TEXT_VALUE);
}

static int set_argument(json_t *object, const char *path, const char *name)
{
    struct to_buffer argument = {0};
    to_buffer_print(&argument, "%s::%s", path, name);
    int failed = set_text(object, "argument", to_memory_need(argument.data));
    to_buffer_free(&argument);
    return failed;
}

/* Those of the entry's locks that are shared, or those that are not. One without a name is no
 * lock: the test runs alone. */
static int set_locks(json_t *object, const char *name, const struct to_entry *entry, bool shared)
{
    const char **names = to_memory_array(entry->lock_count, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < entry->lock_count; i++) {
        const struct to_listed_lock *lock = &entry->locks[i];
        if (lock->shared == shared && lock->name[0] != '\0') {
            names[count++] = lock->name;
        }
    }
    int failed = to_bytes_set_list(object, name, names, count);
    free(names);
    return failed;
}

static bool is_alone(const struct to_entry *entry)
{
    for (size_t i = 0; i < entry->lock_count; i++) {
        if (entry->locks[i].name[0] == '\0') {
            return true;
        }
    }
    return false;
}

static int write_entry(json_t *object, const struct to_jsonl_places *places,
                       const struct to_entry *entry, const struct to_target *targets)
{
    int failed = to_jsonl_case_write(object, places, &entry->base);
    failed |= set_argument(object, to_entry_path(entry, &targets[entry->target]),
                           entry->base.name);
    if (entry->timeout >= 0) {
        failed |= json_object_set_new_nocheck(object, "limit_ns", json_integer(entry->timeout));
    }
    failed |= set_locks(object, "locks", entry, false);
    failed |= set_locks(object, "shares", entry, true);
    if (is_alone(entry)) {
        failed |= json_object_set_new_nocheck(object, "alone", json_true());
    }
    return entry->xfail ? failed | set_text(object, "expected_failure", entry->xfail) : failed;
}

static json_t *make_list(const struct to_catalog *catalog, const struct to_target *targets,
                         const struct to_case *const *cases, size_t count)
{
    struct to_jsonl_places places;
    json_t *list = json_array();
    to_memory_check(to_jsonl_places_make(&places, cases, count));
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        int failed = write_entry(object, &places, &catalog->entries[cases[i]->index], targets);
        to_memory_check(failed || json_array_append_new(list, object) ? -ENOMEM : 0);
    }
    to_jsonl_places_free(&places);
    return list;
}

void to_show_list_json(const struct to_catalog *catalog, const struct to_target *targets,
                       const unsigned char *marks)
{
    const struct to_case **cases = to_memory_array(catalog->count, sizeof *cases);
    size_t count = 0;
    for (size_t i = 0; i < catalog->count; i++) {
        if (marks[i]) {
            cases[count++] = &catalog->entries[i].base;
        }
    }
    json_t *whole = to_memory_need(
        json_pack("{s:s, s:i, s:s, s:o}", "format", "to-test-list", "version", VERSION,
                  "to_test", TO_VERSION, "tests", make_list(catalog, targets, cases, count)));
    json_dumpf(whole, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(whole);
    free(cases);
}
