/* SPDX-License-Identifier: MIT
 * The locks that the tests of a run want. */
#include "claims.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "memory.h"
#include "module.h"
#include "plan/locks.h"

/* A claim, as long as its lock has no number. */
struct named {
    const char *name;
    struct to_claim claim;
};

static int by_name(const void *left, const void *right)
{
    return strcmp(((const struct named *)left)->name, ((const struct named *)right)->name);
}

static size_t count_claims(const struct to_catalog *catalog, const unsigned char *marks)
{
    size_t count = 0;
    for (size_t i = 0; i < catalog->count; i++) {
        count += marks[i] ? catalog->entries[i].lock_count : 0;
    }
    return count;
}

void to_claims_make(struct to_claims *claims, const struct to_catalog *catalog,
                    const unsigned char *marks)
{
    size_t room = count_claims(catalog, marks);
    struct named *all = to_memory_array(room, sizeof *all);
    *claims = (struct to_claims){.list = to_memory_array(room, sizeof *claims->list),
                                 .locks = TO_LOCK_ALL + 1};
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_entry *entry = &catalog->entries[i];
        for (size_t j = 0; marks[i] && j < entry->lock_count; j++) {
            all[claims->count++] = (struct named){
                .name = entry->locks[j].name,
                .claim = {.node = (uint32_t)i, .shared = entry->locks[j].shared}};
        }
    }
    qsort(all, claims->count, sizeof *all, by_name);
    /* The empty name comes first, and is that of all there is. */
    for (size_t i = 0; i < claims->count; i++) {
        bool is_new = i == 0 ? all[i].name[0] != '\0' : by_name(&all[i - 1], &all[i]) != 0;
        claims->locks += is_new;
        claims->list[i] = all[i].claim;
        claims->list[i].lock = (uint32_t)claims->locks - 1;
    }
    free(all);
}

void to_claims_free(struct to_claims *claims)
{
    free(claims->list);
    *claims = (struct to_claims){0};
}
