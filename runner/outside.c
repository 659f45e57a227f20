/* SPDX-License-Identifier: MIT
 * The shared state and the outside. */
#include "outside.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "catalog.h"
#include "desk.h"
#include "given.h"
#include "memory.h"
#include "options.h"
#include "report/file.h"
#include "result.h"
#include "state/store.h"
#include "state_file.h"

static int refuse(const char *option, const char *text, enum to_state_status status,
                  struct to_error *error)
{
    return to_error_set(error, -EINVAL, "%s %s: %s", option, text,
                        status == TO_STATE_BAD_KEY
                            ? "a key is text in UTF-8 of 1 to 1000 bytes, without control "
                              "characters"
                            : "the value is larger than --state-limit");
}

static int set(struct to_store *store, const char *text, struct to_error *error)
{
    struct to_given given;
    int result = to_given_read(&given, "--set", text, error);
    if (result < 0) {
        return result;
    }
    if (given.value.kind == TO_DATUM_NONE) {
        result = to_error_set(error, -EINVAL, "--set %s: a value is expected: %s=VALUE", text,
                              text);
    } else {
        enum to_state_status status =
            to_state_is_key(given.name, strlen(given.name))
                ? to_store_set(store, TO_SPACE_STATE, given.name, &given.value)
                : TO_STATE_BAD_KEY;
        result = status == TO_STATE_OK ? 0 : refuse("--set", text, status, error);
    }
    to_given_free(&given);
    return result;
}

static int unknown_test(const char *text, const char *name, const struct to_result_hint *hint,
                        struct to_error *error)
{
    if (hint->several) {
        return to_error_set(error, -EINVAL,
                            "--mock %s: there is more than one test \"%s\": say which, as %s",
                            text, name, hint->text);
    }
    return to_error_set(error, -ENOENT, "--mock %s: no test is called \"%s\"%s%s%s", text, name,
                        hint->text[0] ? "; did you mean \"" : "", hint->text,
                        hint->text[0] ? "\"?" : "");
}

static int mock_one(struct to_outside *outside, const struct to_entry *entry,
                    const struct to_datum *value, const char *text, struct to_error *error)
{
    outside->mocked[entry->base.index] = 1;
    if (value->kind == TO_DATUM_NONE) {
        return 0;
    }
    /* Of the kinds that can be given, none has a descriptor. */
    struct to_datum copy = *value;
    copy.blob = value->blob ? to_blob_share(value->blob) : NULL;
    char *key = to_desk_result_key(entry);
    enum to_state_status status =
        to_store_set(to_desk_store(outside->desk), TO_SPACE_RESULTS, key, &copy);
    free(key);
    return status == TO_STATE_OK ? 0 : refuse("--mock", text, status, error);
}

static int mock(struct to_outside *outside, struct to_results *results, const char *text,
                struct to_error *error)
{
    struct to_given given;
    struct to_result_hint hint = {0};
    size_t count = 1;
    int result = to_given_read(&given, "--mock", text, error);
    if (result < 0) {
        return result;
    }
    const struct to_entry *found = to_results_find(results, NULL, given.name, &hint);
    if (!found) {
        found = to_results_find_rows(results, given.name, &hint);
        count = found ? found->rows : 0;
    }
    if (!found || found->base.is_setup) {
        result = unknown_test(text, given.name, &hint, error);
    }
    for (size_t i = 0; i < count && result == 0; i++) {
        result = mock_one(outside, &found[i], &given.value, text, error);
    }
    to_given_free(&given);
    return result;
}

static int read_file(struct to_outside *outside, const char *path, struct to_error *error)
{
    struct to_buffer skipped = {0};
    int result = to_state_file_read(path, to_desk_store(outside->desk), &skipped, error);
    if (result == 0 && skipped.size > 0) {
        fprintf(stderr, "to-test: %s: descriptors and pointers do not outlive their run, left "
                        "out: %s\n", path, skipped.data);
    }
    to_buffer_free(&skipped);
    return result;
}

int to_outside_read(struct to_outside *outside, const struct to_options *options,
                    struct to_desk *desk, const struct to_catalog *catalog,
                    struct to_error *error)
{
    struct to_results results = {.catalog = catalog};
    int result = 0;
    outside->desk = desk;
    outside->mocked = to_memory_array(catalog->nodes, 1);
    if (options->state_file) {
        result = read_file(outside, options->state_file, error);
    }
    for (size_t i = 0; i < options->sets.count && result == 0; i++) {
        result = set(to_desk_store(desk), options->sets.list[i], error);
    }
    for (size_t i = 0; i < options->mocks.count && result == 0; i++) {
        result = mock(outside, &results, options->mocks.list[i], error);
    }
    to_results_free(&results);
    return result;
}

int to_outside_begin_dump(struct to_outside *outside, const char *path, struct to_error *error)
{
    outside->dump = to_file_new(path, error);
    return outside->dump ? 0 : -EIO;
}

int to_outside_dump(struct to_outside *outside, struct to_error *error)
{
    struct to_buffer text = {0};
    int result = 0;
    if (outside->dump) {
        to_state_file_print(&text, to_desk_store(outside->desk));
        to_memory_need(text.failed ? NULL : text.data);
        result = to_file_write(outside->dump, text.data, text.size, error);
        result = result == 0 ? to_file_replace(outside->dump, error) : result;
        to_buffer_free(&text);
        outside->dump = to_file_free(outside->dump);
    }
    return result;
}

void to_outside_free(struct to_outside *outside)
{
    to_file_free(outside->dump);
    free(outside->mocked);
    *outside = (struct to_outside){0};
}
