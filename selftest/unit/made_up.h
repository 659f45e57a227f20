/* SPDX-License-Identifier: MIT
 *
 * Modules that no program has told of: a table of tests becomes modules and a catalog.
 */
#ifndef SELFTEST_UNIT_MADE_UP_H
#define SELFTEST_UNIT_MADE_UP_H

#include "base/error.h"
#include "catalog.h"
#include "module.h"
#include "target.h"

/* Lists are words, divided by blanks; NULL is empty. Tests called parse[...] that stand in a row
 * are the rows of parse; what the first comes after, all do. */
struct made_up_test {
    const char *module;
    const char *name;
    const char *file;
    int line;
    const char *suite;       /* NULL: "suite" */
    const char *after;       /* names in the same module */
    const char *after_any;
    const char *after_named; /* anything */
    const char *tags;
    bool is_fixture;
    const char *locks; /* for itself, then those that it shares; "*": alone */
    const char *shares;
};

#define AT(file_, line_) .file = file_, .line = line_

enum { MADE_UP_MODULES = 8 };

struct made_up {
    struct to_module modules[MADE_UP_MODULES];
    struct to_target targets[MADE_UP_MODULES];
    size_t count;
    struct to_catalog catalog;
    struct to_error error;
    int result; /* of to_catalog_build */
};

#define MADE_UP_SETUP "(setup)"

/* Builds a catalog of them. Tests of a module stand in a row, as the module sorted them; the
 * last may be called MADE_UP_SETUP, and is its set-up. */
void made_up_open(struct made_up *made_up, const struct made_up_test *tests, size_t count);

/* Adds a pattern, as MODULE::TEXT on the command line, to the target of this name. */
void made_up_pattern(struct made_up *made_up, const char *module, const char *file,
                     const char *text);

void made_up_close(struct made_up *made_up);

#endif
