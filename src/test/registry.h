/* SPDX-License-Identifier: MIT
 *
 * The module's tests, from the linker section to a checked list in source order.
 */
#ifndef TO_TEST_REGISTRY_H
#define TO_TEST_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_error;
struct to_module_;
struct to_test_;

/* A test, or a row of one: those of a test stand in a row. */
struct to_registered {
    const struct to_test_ *test;
    const void *row; /* NULL: it has none */
    const char *suite; /* not ended by NUL where it is part of a file's name */
    size_t suite_size;
};

struct to_place {
    const struct to_test_ *test;
    size_t place; /* among `tests`; of one with rows, the first's */
};

struct to_registry {
    struct to_registered *tests; /* by file, line, name */
    size_t count;
    size_t room;
    struct to_registered setup; /* its test NULL: there is none */
    struct to_place *by_address; /* sorted; for to_registry_find; NULL: forgotten */
    size_t declared;             /* so many */
    size_t declared_room;
};

/* 0; -ENOMEM; -EPROTO for a file compiled with another version of to/test.h; -ENOENT and
 * -EINVAL for options that cannot be. The message names the test. */
int to_registry_open(struct to_registry *registry, const struct to_module_ *module,
                     struct to_error *error);

/* Whether it is a test, or the first of one's rows. */
bool to_registered_is_first(const struct to_registered *registered);

/* The place of this descriptor among `tests`, or SIZE_MAX. */
size_t to_registry_find(const struct to_registry *registry, const struct to_test_ *test);

/* Whether the test is marked as one that fails (xfail). */
bool to_registry_expects_failure(const struct to_test_ *test);

/* Frees what only to_registry_find needs. */
void to_registry_forget_places(struct to_registry *registry);

/* From now on, forks of this process do not get the registry. */
void to_registry_keep_private(struct to_registry *registry);

void to_registry_close(struct to_registry *registry);

#endif
