/* SPDX-License-Identifier: MIT
 * What the fixtures of a catalog mean for its tests. */
#include "fixtures.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "catalog.h"
#include "memory.h"
#include "plan/graph.h"
#include "plan/needs.h"

/* ---- tags ---- */

struct tags {
    const char **list;
    size_t count;
};

static void add_tag(struct tags *tags, const char *tag)
{
    for (size_t i = 0; i < tags->count; i++) {
        if (strcmp(tags->list[i], tag) == 0) {
            return;
        }
    }
    tags->list = to_memory_resize(tags->list, (tags->count + 1) * sizeof *tags->list);
    tags->list[tags->count++] = tag;
}

static bool has_tags(const struct to_catalog *catalog)
{
    for (size_t i = 0; i < catalog->count; i++) {
        if (catalog->fixtures[i] && catalog->entries[i].base.tag_count > 0) {
            return true;
        }
    }
    return false;
}

/* What the entry hands on: the tags of a fixture, and those that were handed on to it. */
static void gather(const struct to_catalog *catalog, struct tags *handed, uint32_t node)
{
    size_t count;
    const struct to_link *links = to_graph_prerequisites(catalog->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        const struct tags *from = &handed[links[i].node];
        for (size_t j = 0; links[i].edge == TO_EDGE_AFTER && j < from->count; j++) {
            add_tag(&handed[node], from->list[j]);
        }
    }
    if (catalog->fixtures[node]) {
        const struct to_case *test = &catalog->entries[node].base;
        for (size_t i = 0; i < test->tag_count; i++) {
            add_tag(&handed[node], test->tags[i]);
        }
    }
}

void to_fixtures_hand_on_tags(struct to_catalog *catalog)
{
    if (!has_tags(catalog)) {
        return;
    }
    uint32_t *order = to_memory_array(catalog->nodes, sizeof *order);
    struct tags *handed = to_memory_array(catalog->nodes, sizeof *handed);
    to_memory_check(to_graph_sort(catalog->graph, order));
    for (size_t i = 0; i < catalog->nodes; i++) {
        gather(catalog, handed, order[i]);
    }
    for (size_t i = 0; i < catalog->count; i++) {
        struct to_case *test = &catalog->entries[i].base;
        struct tags own = {test->tags, test->tag_count};
        for (size_t j = 0; j < handed[i].count; j++) {
            add_tag(&own, handed[i].list[j]);
        }
        test->tags = own.list;
        test->tag_count = own.count;
    }
    for (size_t i = 0; i < catalog->nodes; i++) {
        free(handed[i].list);
    }
    free(handed);
    free(order);
}

/* ---- waits ---- */

static bool is_prerequisite(const struct to_catalog *catalog, uint32_t node, uint32_t before)
{
    struct to_tour tour = {0};
    struct to_link link;
    while (to_catalog_prerequisite(catalog, node, &tour, &link)) {
        if (link.node == before) {
            return true;
        }
    }
    return false;
}

static void print_wait(struct to_buffer *text, const struct to_catalog *catalog, uint32_t node,
                       uint32_t next)
{
    const struct to_case *waits = &catalog->entries[node].base;
    const struct to_case *other = &catalog->entries[next].base;
    to_buffer_print(text, "\n  %s:%d: %s ", waits->file, waits->line, waits->name);
    if (is_prerequisite(catalog, node, next)) {
        to_buffer_print(text, "comes after %s%s", other->name,
                        other->is_fixture ? ", when it is down" : "");
    } else if (waits->is_fixture) {
        to_buffer_print(text, "is up until %s has ended", other->name);
    } else {
        to_buffer_print(text, "needs a fixture, and so does %s, which comes after it",
                        other->name);
    }
}

int to_fixtures_check(const struct to_catalog *catalog, struct to_error *error)
{
    enum { SHOWN = 20 };
    uint32_t *path = NULL;
    int64_t size = to_needs_cycle(catalog->graph, catalog->fixtures, &path);
    to_memory_check(size);
    if (size == 0) {
        free(path);
        return 0;
    }
    size = to_catalog_drop_joins(catalog, path, size);
    struct to_buffer text = {0};
    to_buffer_text(&text, "these wait for one another: ");
    for (int64_t i = 0; i < size && i < SHOWN; i++) {
        to_buffer_print(&text, "%s -> ", catalog->entries[path[i]].base.name);
    }
    to_buffer_print(&text, "%s%s", size > SHOWN ? "... -> " : "",
                    catalog->entries[path[0]].base.name);
    for (int64_t i = 0; i < size && i < SHOWN; i++) {
        print_wait(&text, catalog, path[i], path[(i + 1) % size]);
    }
    free(path);
    to_error_set(error, -ELOOP, "%s", text.data);
    to_buffer_free(&text);
    return -ELOOP;
}
