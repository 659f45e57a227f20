/* SPDX-License-Identifier: MIT
 * This machine's part of the selected tests. */
#include "shard.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "memory.h"
#include "parts.h"

static bool is_test(const struct to_entry *entry)
{
    return !entry->base.is_fixture && !entry->base.is_setup;
}

void to_shard_take(const struct to_catalog *catalog, struct to_shard *shard,
                   unsigned char *marks)
{
    uint32_t own = (uint32_t)shard->number - 1;
    unsigned char *part = to_memory_array(catalog->nodes, 1);
    struct to_parts *parts = to_parts_new(&(struct to_parts_of){
        .graph = catalog->graph,
        .taken = marks,
        .fixtures = catalog->fixtures,
        .first_join = catalog->count,
        .count = (uint32_t)shard->count,
    });
    to_parts_mark(parts, own, part);
    for (uint32_t i = 0; i < catalog->count; i++) {
        if (marks[i] && is_test(&catalog->entries[i])) {
            shard->all++;
            shard->own += to_parts_home(parts, i) == own;
            shard->borrowed += part[i] && to_parts_home(parts, i) != own;
        }
    }
    memcpy(marks, part, catalog->nodes);
    to_parts_free(parts);
    free(part);
}
