/* SPDX-License-Identifier: MIT
 * Orders sent ahead. */
#include "ahead.h"

#include <stdlib.h>

#include "memory.h"

struct to_coming *to_ahead_add(struct to_ahead *ahead, struct to_entry *entry, uint32_t run)
{
    struct to_coming *coming = ahead->spare;
    if (coming) {
        ahead->spare = coming->next;
    } else {
        coming = to_memory_new(sizeof *coming);
    }
    to_ending_clear(&coming->ending);
    coming->next = NULL;
    coming->entry = entry;
    coming->run = run;
    coming->ordered = false;
    *(ahead->first ? &ahead->last->next : &ahead->first) = coming;
    ahead->last = coming;
    ahead->count++;
    return coming;
}

struct to_coming *to_ahead_find(const struct to_ahead *ahead, uint32_t run)
{
    struct to_coming *coming = ahead->first;
    while (coming && coming->run != run) {
        coming = coming->next;
    }
    return coming;
}

struct to_entry *to_ahead_take(struct to_ahead *ahead, struct to_coming *coming)
{
    struct to_coming *before = NULL;
    struct to_coming **link = &ahead->first;
    while (*link != coming) {
        before = *link;
        link = &before->next;
    }
    *link = coming->next;
    if (ahead->last == coming) {
        ahead->last = before;
    }
    ahead->count--;
    to_desk_close(&coming->visitors);
    coming->next = ahead->spare;
    ahead->spare = coming;
    return coming->entry;
}

void to_ahead_ordered(struct to_ahead *ahead)
{
    for (struct to_coming *coming = ahead->first; coming; coming = coming->next) {
        coming->ordered = true;
    }
}

void to_ahead_free(struct to_ahead *ahead)
{
    while (ahead->first) {
        to_ahead_take(ahead, ahead->first);
    }
    while (ahead->spare) {
        struct to_coming *coming = ahead->spare;
        ahead->spare = coming->next;
        to_ending_free(&coming->ending);
        free(coming);
    }
}
