/* SPDX-License-Identifier: MIT
 *
 * All tests of all modules, sorted by module, file and line, and the graph they make.
 */
#ifndef TO_RUNNER_CATALOG_H
#define TO_RUNNER_CATALOG_H

#include <obstack.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"

struct to_error;
struct to_graph;
struct to_link;
struct to_listed_lock;
struct to_module;
struct to_target;

struct to_entry {
    struct to_case base;
    struct to_module *module;
    size_t target;   /* the module's place on the command line */
    uint32_t number; /* in the module's table */
    uint32_t stem;   /* of a row: so many bytes of its name are that of all of them; else 0 */
    uint32_t rows;   /* of the first row: so many entries; of the others 0; else 1 */
    int64_t timeout; /* nanoseconds, 0: none, -1: not said */
    int retries;       /* where it fails; -1: not said */
    const char *xfail; /* NULL: not expected to fail */
    const struct to_listed_lock *locks; /* the module's */
    size_t lock_count;
};

/* A name in an after_named that is not here, or ambiguous. */
struct to_unresolved {
    size_t entry; /* the test that it stands at */
    int code;     /* a negative errno */
    char *message;
};

struct to_catalog {
    struct to_entry *entries;
    size_t count;
    /* Of the entries' places, and behind them of joins (agenda.h): `nodes` together. Closed,
     * without cycles. */
    struct to_graph *graph;
    size_t nodes;
    bool joined; /* a join is in use */
    struct to_graph *declared; /* the same before to_catalog_cut; NULL: it was not cut */
    unsigned char *fixtures; /* for each node: whether it is one */
    size_t fixture_count;
    struct to_unresolved *unresolved;
    size_t unresolved_count;
    bool crosses; /* a test needs one of another module */
    struct obstack strings;
};

/*
 * Joins the modules' tables. `program` is how the user calls to-test, as a shell takes it. 0,
 * or a negative errno with a message: a duplicate name, a cycle.
 * The modules are borrowed until the catalog is freed; `modules[i]` is of `targets[i]`.
 */
int to_catalog_build(struct to_catalog *catalog, struct to_module *modules,
                     const struct to_target *targets, size_t count, const char *program,
                     struct to_error *error);

/* An entry's neighbours, one by one, with those behind a join in its place. Starts as {0}. */
struct to_tour {
    size_t outer;
    size_t inner;
};

/* False: there are no more. */
bool to_catalog_prerequisite(const struct to_catalog *catalog, size_t entry,
                             struct to_tour *tour, struct to_link *ret_link);
bool to_catalog_dependent(const struct to_catalog *catalog, size_t entry, struct to_tour *tour,
                          struct to_link *ret_link);

/* Takes the joins out of a cycle of nodes, each of which waits for the next. Returns how long it
 * is then. */
int64_t to_catalog_drop_joins(const struct to_catalog *catalog, uint32_t *path, int64_t size);

/* Whether the prerequisites of all marked tests are here. 0, or a negative errno with a message
 * of the first that is not. */
int to_catalog_check(const struct to_catalog *catalog, const unsigned char *marks,
                     struct to_error *error);

/* The nodes which are 1 in `ends` need nothing any more. To be called once. */
void to_catalog_cut(struct to_catalog *catalog, const unsigned char *ends);

/* The entries sorted by name, then by place, for looking up; to be freed. And the first of
 * them that has this name, or `count`. */
struct to_entry **to_catalog_by_name(const struct to_catalog *catalog);
size_t to_catalog_first_named(struct to_entry *const *sorted, size_t count, const char *name);

/* The same of the rows of this name: the place among the sorted entries of one that is a first
 * row, at `from` or after it, or `count`. `from` is 0, or the place after the last one. */
size_t to_catalog_next_rows(struct to_entry *const *sorted, size_t count, size_t from,
                            const char *name);

/* The "::" between module and test in what a user calls a test; NULL: it has no module. */
const char *to_catalog_colons(const char *name);

/* The path on the command line that this test belongs to: PATH::NAME selects it. */
const char *to_entry_path(const struct to_entry *entry, const struct to_target *target);

void to_catalog_free(struct to_catalog *catalog);

#endif
