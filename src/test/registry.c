/* SPDX-License-Identifier: MIT
 * The module's tests, from the linker section to a list. */
#include "test/registry.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <to/test.h>

#include "base/error.h"
#include "test/private.h"
#include "test/yield.h"
#include "wire/record.h"

/* clang calls a header beside the source "./x.h", gcc "x.h". */
static const char *path_of(const struct to_test_ *test)
{
    return strncmp(test->file_, "./", 2) == 0 ? test->file_ + 2 : test->file_;
}

/* Sections have no order to rely on: -O2 and --gc-sections both turn it round. */
static int by_source(const void *left, const void *right)
{
    const struct to_test_ *a = *(const struct to_test_ *const *)left;
    const struct to_test_ *b = *(const struct to_test_ *const *)right;
    int order = strcmp(path_of(a), path_of(b));
    if (order == 0) {
        order = (a->line_ > b->line_) - (a->line_ < b->line_);
    }
    return order ? order : strcmp(a->name_, b->name_);
}

static int by_address(const void *left, const void *right)
{
    uintptr_t a = (uintptr_t)((const struct to_place *)left)->test;
    uintptr_t b = (uintptr_t)((const struct to_place *)right)->test;
    return (a > b) - (a < b);
}

/* Copies the section's pointers that are not NULL; linkers may leave gaps. */
static int collect(const struct to_module_ *module, const struct to_test_ ***ret_all,
                   size_t *ret_count, struct to_error *error)
{
    size_t room = (size_t)(module->end_ - module->begin_);
    const struct to_test_ **all = calloc(room + 1, sizeof *all);
    size_t count = 0;
    if (!all) {
        return -ENOMEM;
    }
    for (size_t i = 0; i < room; i++) {
        const struct to_test_ *test = module->begin_[i];
        if (!test) {
            continue;
        }
        if (test->version_ != TO_ABI_) {
            free(all);
            return to_error_set(error, -EPROTO,
                                "a test was compiled with version %u of to/test.h, libto is "
                                "of version %u: compile all files again with one of them",
                                test->version_, TO_ABI_);
        }
        all[count++] = test;
    }
    qsort(all, count, sizeof *all, by_source);
    *ret_all = all;
    *ret_count = count;
    return 0;
}

/* "tests/parse.c" is the suite "parse". */
static void suite_of_file(const char *file, struct to_registered *registered)
{
    const char *slash = strrchr(file, '/');
    const char *stem = slash ? slash + 1 : file;
    const char *dot = strrchr(stem, '.');
    registered->suite = stem;
    registered->suite_size = dot && dot > stem ? (size_t)(dot - stem) : strlen(stem);
}

/* TO_SUITE("x y") is taken as TO_SUITE(x y). */
static void suite_of_marker(const struct to_test_ *marker, struct to_registered *registered)
{
    const char *name = marker->name_;
    size_t size = strlen(name);
    if (size > 2 && name[0] == '"' && name[size - 1] == '"') {
        name++;
        size -= 2;
    }
    registered->suite = name;
    registered->suite_size = size;
}

static void add(struct to_registry *registry, const struct to_test_ *test,
                struct to_registered registered)
{
    registered.test = test;
    if (test->kind_ == TO_KIND_SETUP_) {
        registry->setup = registered;
        return;
    }
    registry->by_address[registry->declared++] = (struct to_place){test, registry->count};
    for (size_t i = 0; test->rows_ && i < test->rows_->count_; i++) {
        registered.row = (const char *)test->rows_->first_ + i * test->rows_->size_;
        registry->tests[registry->count++] = registered;
    }
    if (!test->rows_) {
        registry->tests[registry->count++] = registered;
    }
}

static void fill(struct to_registry *registry, const struct to_test_ **all, size_t count)
{
    const struct to_test_ *marker = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct to_test_ *test = all[i];
        struct to_registered registered = {0};
        if (test->kind_ == TO_KIND_SUITE_) {
            marker = test;
            continue;
        }
        if (marker && strcmp(marker->file_, test->file_) == 0) {
            suite_of_marker(marker, &registered);
        } else {
            suite_of_file(test->file_, &registered);
        }
        add(registry, test, registered);
    }
    qsort(registry->by_address, registry->declared, sizeof *registry->by_address, by_address);
}

/* How many tests these are, rows and all; beyond what a run can have, SIZE_MAX. */
static size_t count_tests(const struct to_test_ *const *all, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t rows = all[i]->rows_ ? all[i]->rows_->count_ : 1;
        if (rows > UINT32_MAX - sum) {
            return SIZE_MAX;
        }
        sum += rows;
    }
    return sum;
}

static bool make_room(struct to_registry *registry, size_t tests, size_t declared)
{
    if (tests == SIZE_MAX) {
        return false;
    }
    registry->room = tests + 1;
    registry->declared_room = declared + 1;
    registry->tests = to_private_new(registry->room * sizeof *registry->tests);
    registry->by_address =
        to_private_new(registry->declared_room * sizeof *registry->by_address);
    return registry->tests && registry->by_address;
}

/* A shared library that a module is linked with may have tests of its own: they are not
 * the module's, though its tests can name them. */
static int check_after(const struct to_registry *registry, const struct to_test_ *test,
                       const struct to_option_ *option, struct to_error *error)
{
    if (!option->test_ || to_registry_find(registry, option->test_) != SIZE_MAX) {
        return 0;
    }
    return to_error_set(error, -ENOENT,
                        "%s:%d: %s comes after %s (%s:%d), which is a test of a shared library, "
                        "not of this module: run the library as a module too, and say "
                        "after_named(\"%s\")",
                        test->file_, test->line_, test->name_, option->test_->name_,
                        option->test_->file_, option->test_->line_, option->test_->name_);
}

/* What only a test can be asked. */
static int check_fixture(const struct to_test_ *test, const struct to_option_ *option,
                         struct to_error *error)
{
    switch (option->kind_) {
    case TO_OPTION_XFAIL_:
        return to_error_set(error, -EINVAL,
                            "%s:%d: %s is a fixture, and cannot be expected to fail: xfail() is "
                            "for the tests that need it",
                            test->file_, test->line_, test->name_);
    case TO_OPTION_RETRIES_:
        return to_error_set(error, -EINVAL,
                            "%s:%d: %s is a fixture, and comes up once: retries() is for the "
                            "tests that need it",
                            test->file_, test->line_, test->name_);
    case TO_OPTION_LOCKS_:
    case TO_OPTION_SHARES_:
    case TO_OPTION_ALONE_:
        return to_error_set(error, -EINVAL,
                            "%s:%d: %s is a fixture, and takes no locks: locks(), shares() and "
                            "alone() are for the tests that need it",
                            test->file_, test->line_, test->name_);
    default:
        return 0;
    }
}

static bool is_retries(double number)
{
    return number >= 0 && number <= TO_RETRIES_MAX && number == (double)(unsigned)number;
}

static int check_option(const struct to_registry *registry, const struct to_test_ *test,
                        const struct to_option_ *option, struct to_error *error)
{
    bool locks = option->kind_ == TO_OPTION_LOCKS_ || option->kind_ == TO_OPTION_SHARES_;
    int result = check_after(registry, test, option, error);
    if (result == 0 && to_is_fixture(test)) {
        result = check_fixture(test, option, error);
    }
    if (result == 0 && locks && !*option->text_) {
        result = to_error_set(error, -EINVAL, "%s:%d: %s has a lock without a name",
                              test->file_, test->line_, test->name_);
    }
    if (result == 0 && option->kind_ == TO_OPTION_RETRIES_ && !is_retries(option->number_)) {
        result = to_error_set(error, -EINVAL,
                              "%s:%d: %s: retries() wants a whole number from 0 to %d",
                              test->file_, test->line_, test->name_, TO_RETRIES_MAX);
    }
    if (result == 0 && option->kind_ == TO_OPTION_LABEL_ && !test->rows_) {
        result = to_error_set(error, -EINVAL,
                              "%s:%d: %s has no rows to be called by a label: label() is for "
                              "TO_TEST_EACH",
                              test->file_, test->line_, test->name_);
    }
    return result;
}

static int check_options(const struct to_registry *registry, struct to_error *error)
{
    int result = 0;
    for (size_t i = 0; i < registry->count && result == 0; i++) {
        const struct to_test_ *test = registry->tests[i].test;
        const struct to_option_ *option = test->options_;
        if (!to_registered_is_first(&registry->tests[i])) {
            continue;
        }
        for (; option && option->kind_ != TO_OPTION_END_ && result == 0; option++) {
            result = check_option(registry, test, option, error);
        }
    }
    return result;
}

bool to_registered_is_first(const struct to_registered *registered)
{
    const struct to_rows_ *rows = registered->test->rows_;
    return !rows || registered->row == rows->first_;
}

int to_registry_open(struct to_registry *registry, const struct to_module_ *module,
                     struct to_error *error)
{
    const struct to_test_ **all = NULL;
    size_t count = 0;
    *registry = (struct to_registry){0};

    int result = collect(module, &all, &count, error);
    if (result < 0) {
        return result;
    }
    if (make_room(registry, count_tests(all, count), count)) {
        fill(registry, all, count);
        result = check_options(registry, error);
    } else {
        result = -ENOMEM;
    }
    if (result < 0) {
        to_registry_close(registry);
    }
    free(all);
    return result;
}

size_t to_registry_find(const struct to_registry *registry, const struct to_test_ *test)
{
    struct to_place wanted = {test, 0};
    const struct to_place *found = bsearch(&wanted, registry->by_address, registry->declared,
                                           sizeof wanted, by_address);
    return found ? found->place : SIZE_MAX;
}

bool to_registry_expects_failure(const struct to_test_ *test)
{
    const struct to_option_ *option = test->options_;
    while (option && option->kind_ != TO_OPTION_END_ && option->kind_ != TO_OPTION_XFAIL_) {
        option++;
    }
    return option && option->kind_ == TO_OPTION_XFAIL_;
}

void to_registry_forget_places(struct to_registry *registry)
{
    to_private_free(registry->by_address,
                    registry->declared_room * sizeof *registry->by_address);
    registry->by_address = NULL;
}

void to_registry_keep_private(struct to_registry *registry)
{
    to_private_keep(registry->tests, registry->room * sizeof *registry->tests);
}

void to_registry_close(struct to_registry *registry)
{
    to_registry_forget_places(registry);
    to_private_free(registry->tests, registry->room * sizeof *registry->tests);
    *registry = (struct to_registry){0};
}
