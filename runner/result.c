/* SPDX-License-Identifier: MIT
 * Tests by name, and who may read whose results. */
#include "result.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "catalog.h"
#include "memory.h"
#include "plan/graph.h"

/* ---- names ---- */

static void set_hint(struct to_result_hint *hint, const struct to_case *test)
{
    if (hint) {
        snprintf(hint->text, sizeof hint->text, "%s::%s", test->module, test->name);
    }
}

static void find_near(const struct to_catalog *catalog, const char *name,
                      struct to_result_hint *hint)
{
    struct to_nearest nearest;
    to_nearest_init(&nearest, name);
    for (size_t i = 0; i < catalog->count; i++) {
        if (to_nearest_offer(&nearest, catalog->entries[i].base.name)) {
            set_hint(hint, &catalog->entries[i].base);
        }
    }
}

static bool is_module(const struct to_entry *entry, const char *module, size_t size)
{
    return strlen(entry->base.module) == size && strncmp(entry->base.module, module, size) == 0;
}

const struct to_entry *to_results_find(struct to_results *results, const char *module,
                                       const char *name, struct to_result_hint *hint)
{
    const struct to_catalog *catalog = results->catalog;
    const char *colons = to_catalog_colons(name);
    const char *bare = colons ? colons + 2 : name;
    const char *wanted = colons ? name : module;
    size_t size = colons ? (size_t)(colons - name) : module ? strlen(module) : 0;
    const struct to_entry *found = NULL;
    size_t count = 0;
    if (!results->sorted) {
        results->sorted = to_catalog_by_name(catalog);
    }
    for (size_t i = to_catalog_first_named(results->sorted, catalog->count, bare);
         i < catalog->count && strcmp(results->sorted[i]->base.name, bare) == 0; i++) {
        const struct to_entry *entry = results->sorted[i];
        if (wanted && is_module(entry, wanted, size)) {
            return entry;
        }
        found = entry;
        count++;
    }
    if (count == 1 && !colons) {
        return found;
    }
    if (hint) {
        *hint = (struct to_result_hint){.several = count > 1 && !colons};
    }
    if (found) {
        set_hint(hint, &found->base);
    } else {
        find_near(catalog, bare, hint);
    }
    return NULL;
}

const struct to_entry *to_results_find_rows(struct to_results *results, const char *name,
                                            struct to_result_hint *hint)
{
    const struct to_catalog *catalog = results->catalog;
    const char *colons = to_catalog_colons(name);
    const char *bare = colons ? colons + 2 : name;
    const struct to_entry *found = NULL;
    size_t count = 0;
    if (!results->sorted) {
        results->sorted = to_catalog_by_name(catalog);
    }
    for (size_t i = to_catalog_next_rows(results->sorted, catalog->count, 0, bare);
         i < catalog->count;
         i = to_catalog_next_rows(results->sorted, catalog->count, i + 1, bare)) {
        const struct to_entry *entry = results->sorted[i];
        if (!colons || is_module(entry, name, (size_t)(colons - name))) {
            found = entry;
            count++;
        }
    }
    if (count > 1) {
        *hint = (struct to_result_hint){.several = true};
        snprintf(hint->text, sizeof hint->text, "%s::%s", found->base.module, bare);
    }
    return count == 1 ? found : NULL;
}

/* ---- before ---- */

bool to_results_is_before(const struct to_results *results, const struct to_entry *other,
                          const struct to_entry *test)
{
    const struct to_catalog *catalog = results->catalog;
    const struct to_graph *graph = catalog->declared ? catalog->declared : catalog->graph;
    int is_after =
        to_graph_is_after(graph, (uint32_t)test->base.index, (uint32_t)other->base.index);
    to_memory_check(is_after);
    return is_after > 0;
}

void to_results_free(struct to_results *results)
{
    free(results->sorted);
    results->sorted = NULL;
}
