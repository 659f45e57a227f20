/* SPDX-License-Identifier: MIT
 * Why there is no test to run. */
#include "nothing.h"

#include <stdio.h>

#include "catalog.h"
#include "history.h"
#include "module.h"
#include "options.h"
#include "target.h"

static size_t count_tests(const struct to_catalog *catalog)
{
    size_t count = 0;
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_entry *entry = &catalog->entries[i];
        count += !entry->base.is_setup && !entry->base.is_fixture;
    }
    return count;
}

bool to_nothing_in_module(const struct to_module *modules, const struct to_targets *targets)
{
    bool found = false;
    for (size_t i = 0; i < targets->count; i++) {
        const struct to_target *target = &targets->list[i];
        if (modules[i].test_count > 0) {
            continue;
        }
        bool sources = target->kind == TO_TARGET_SOURCES;
        fprintf(stderr, "to-test: there are no tests in %s%s: %s\n", modules[i].path,
                target->files.count > 1 ? " and the files given with it" : "",
                sources ? "one is written TO_TEST(name) { ... }; those of a static library in "
                          "$LDLIBS come with -Wl,--whole-archive"
                        : "are they in a static library? Then link it with "
                          "-Wl,--whole-archive LIBRARY -Wl,--no-whole-archive");
        found = true;
    }
    return found;
}

void to_nothing_selected(const struct to_catalog *catalog, const struct to_options *options,
                         const struct to_history *history, bool elsewhere)
{
    size_t tests = count_tests(catalog);
    if (elsewhere) {
        fprintf(stderr, "to-test: nothing to do for shard %zu/%zu: the others have all that is "
                "selected\n", options->shard, options->shards);
    } else if (tests == 0) {
        fputs("to-test: there are no tests, only fixtures\n", stderr);
    } else if (options->failed && !to_history_knows(history)) {
        fputs("to-test: none of these tests is known to have failed, as no run of them is "
              "remembered (--failed)\n", stderr);
    } else if (options->failed) {
        fputs("to-test: of the tests that were asked for none failed when it last ran "
              "(--failed)\n", stderr);
    } else {
        fprintf(stderr, "to-test: none of the %zu tests is selected\n", tests);
    }
}
