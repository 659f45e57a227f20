/* SPDX-License-Identifier: MIT
 * What a test is run again with. */
#include "again.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/words.h"
#include "catalog.h"
#include "memory.h"
#include "options.h"
#include "plan/graph.h"
#include "target.h"

char *to_again_command(const struct to_options *options, const char *program)
{
    struct to_buffer command = {0};
    to_words_quote(&command, program);
    for (size_t i = 0; i < options->again.count; i++) {
        to_buffer_byte(&command, ' ');
        to_words_quote(&command, options->again.list[i]);
    }
    if (options->shuffle) {
        to_buffer_print(&command, " --shuffle=%" PRIu64, options->seed);
    }
    return to_memory_need(to_buffer_take(&command));
}

/* ---- without what they need ---- */

/* What is further away is not named: nobody types a longer line. */
enum { FURTHEST = 200 };

struct walk {
    const struct to_catalog *catalog;
    const unsigned char *marks;
    unsigned char *lacking; /* by node: it needs something that does not run, or is that */
    uint32_t *seen;         /* by node: the last entry for whose sake somebody came by */
    uint32_t nodes[FURTHEST];
    size_t count;
};

/* Of what comes before a node; but no fixture that is only to be over. */
static bool is_need(const struct to_catalog *catalog, struct to_link link)
{
    return link.edge == TO_EDGE_AFTER || !catalog->fixtures[link.node];
}

/* Fixtures come up in any case. */
static bool is_missing(const struct walk *walk, uint32_t node)
{
    const struct to_catalog *catalog = walk->catalog;
    return node < catalog->count && !catalog->fixtures[node] && !walk->marks[node];
}

static void find_lacking(struct walk *walk)
{
    const struct to_catalog *catalog = walk->catalog;
    uint32_t *order = to_memory_array(catalog->nodes, sizeof *order);
    to_memory_check(to_graph_sort(catalog->graph, order));
    for (size_t i = 0; i < catalog->nodes; i++) {
        size_t count;
        const struct to_link *links = to_graph_prerequisites(catalog->graph, order[i], &count);
        walk->lacking[order[i]] = is_missing(walk, order[i]);
        for (size_t j = 0; j < count; j++) {
            walk->lacking[order[i]] |=
                is_need(catalog, links[j]) && walk->lacking[links[j].node];
        }
    }
    free(order);
}

/* All that the entry needs, near ones first, itself included. */
static void find_needs(struct walk *walk, uint32_t entry)
{
    walk->count = 0;
    walk->nodes[walk->count++] = entry;
    walk->seen[entry] = entry + 1;
    for (size_t i = 0; i < walk->count; i++) {
        size_t count;
        const struct to_link *links =
            to_graph_prerequisites(walk->catalog->graph, walk->nodes[i], &count);
        for (size_t j = 0; j < count && walk->count < FURTHEST; j++) {
            uint32_t node = links[j].node;
            if (is_need(walk->catalog, links[j]) && walk->seen[node] != entry + 1) {
                walk->seen[node] = entry + 1;
                walk->nodes[walk->count++] = node;
            }
        }
    }
}

/* "to-test a.c::buy" becomes "to-test --no-deps a.c::buy a.c::login". */
static void rewrite(struct to_catalog *catalog, const struct to_target *targets,
                    const struct walk *walk, const char *command)
{
    struct to_entry *entry = &catalog->entries[walk->nodes[0]];
    const struct to_target *target = &targets[entry->target];
    struct to_buffer text = {0};
    struct to_buffer word = {0};
    to_buffer_print(&text, "%s --no-deps%s", command, entry->base.repeat + strlen(command));
    for (size_t i = 1; i < walk->count; i++) {
        uint32_t node = walk->nodes[i];
        /* Those of other modules are named already. */
        if (node < catalog->count && walk->marks[node] && !catalog->fixtures[node] &&
            catalog->entries[node].target == entry->target) {
            const struct to_entry *need = &catalog->entries[node];
            to_buffer_clear(&word);
            to_buffer_print(&word, "%s::%s", to_entry_path(need, target), need->base.name);
            to_buffer_byte(&text, ' ');
            to_words_quote(&text, to_memory_need(word.data));
        }
    }
    entry->base.repeat = obstack_copy0(&catalog->strings, to_memory_need(text.data),
                                       (int)text.size);
    to_buffer_free(&text);
    to_buffer_free(&word);
}

void to_again_without_needs(struct to_catalog *catalog, const struct to_target *targets,
                            const unsigned char *marks, const char *command)
{
    struct walk walk = {.catalog = catalog, .marks = marks};
    walk.lacking = to_memory_array(catalog->nodes, 1);
    walk.seen = to_memory_array(catalog->nodes, sizeof *walk.seen);
    find_lacking(&walk);
    for (uint32_t i = 0; i < catalog->count; i++) {
        if (marks[i] && walk.lacking[i]) {
            find_needs(&walk, i);
            rewrite(catalog, targets, &walk, command);
        }
    }
    free(walk.lacking);
    free(walk.seen);
}
