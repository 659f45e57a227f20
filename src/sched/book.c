/* SPDX-License-Identifier: MIT
 * Names, each kept once: an open hash table of numbers, and pages of texts. */
#include "sched/book.h"

#include <stdlib.h>
#include <string.h>

struct to_book_slot {
    uint32_t place; /* the name's number and 1; 0: free */
    uint32_t hash;
};

/* Texts, one after the other. */
struct to_book_page {
    struct to_book_page *next;
    size_t size;
    size_t capacity;
    char texts[];
};

enum { PAGE = 64 * 1024 - 64 };

/* FNV-1a (Fowler, Noll, Vo), folded. */
static uint32_t hash_of(const char *name, size_t *ret_size)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    size_t size = 0;
    for (; name[size]; size++) {
        hash = (hash ^ (unsigned char)name[size]) * UINT64_C(0x100000001b3);
    }
    *ret_size = size;
    return (uint32_t)(hash ^ hash >> 32);
}

/* The slot of this name, or the free one where it belongs. There must be a free one. */
static struct to_book_slot *find(const struct to_book *book, const char *name, uint32_t hash)
{
    size_t mask = book->slot_count - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        struct to_book_slot *slot = &book->slots[at];
        if (slot->place == 0 ||
            (slot->hash == hash && strcmp(book->names[slot->place - 1], name) == 0)) {
            return slot;
        }
    }
}

static int grow_slots(struct to_book *book)
{
    struct to_book_slot *old = book->slots;
    size_t old_count = book->slot_count;
    size_t count = old_count ? old_count * 2 : 64;
    struct to_book_slot *slots = calloc(count, sizeof *slots);
    if (!slots) {
        return -1;
    }
    for (size_t i = 0; i < old_count; i++) {
        size_t at = old[i].hash & (count - 1);
        while (old[i].place && slots[at].place) {
            at = (at + 1) & (count - 1);
        }
        if (old[i].place) {
            slots[at] = old[i];
        }
    }
    free(old);
    book->slots = slots;
    book->slot_count = count;
    return 0;
}

static int grow_names(struct to_book *book)
{
    size_t capacity = book->capacity ? book->capacity * 2 : 64;
    const char **names = reallocarray(book->names, capacity, sizeof *names);
    if (!names) {
        return -1;
    }
    book->names = names;
    book->capacity = capacity;
    return 0;
}

static const char *keep(struct to_book *book, const char *name, size_t size)
{
    struct to_book_page *page = book->page;
    if (!page || page->capacity - page->size < size) {
        size_t capacity = size > PAGE ? size : PAGE;
        page = malloc(sizeof *page + capacity);
        if (!page) {
            return NULL;
        }
        *page = (struct to_book_page){.next = book->page, .capacity = capacity};
        book->page = page;
    }
    char *text = page->texts + page->size;
    memcpy(text, name, size);
    page->size += size;
    return text;
}

uint32_t to_book_enter(struct to_book *book, const char *name)
{
    size_t size;
    uint32_t hash = hash_of(name, &size);
    if (book->count >= book->slot_count / 4 * 3 && grow_slots(book) < 0) {
        return TO_BOOK_NONE;
    }
    struct to_book_slot *slot = find(book, name, hash);
    if (slot->place) {
        return slot->place - 1;
    }
    if (book->count == TO_BOOK_MOST ||
        (book->count == book->capacity && grow_names(book) < 0)) {
        return TO_BOOK_NONE;
    }
    const char *text = keep(book, name, size + 1);
    if (!text) {
        return TO_BOOK_NONE;
    }
    book->names[book->count] = text;
    *slot = (struct to_book_slot){.place = (uint32_t)++book->count, .hash = hash};
    return slot->place - 1;
}

uint32_t to_book_find(const struct to_book *book, const char *name)
{
    size_t size;
    uint32_t hash = hash_of(name, &size);
    const struct to_book_slot *slot = book->slot_count > 0 ? find(book, name, hash) : NULL;
    return slot && slot->place ? slot->place - 1 : TO_BOOK_NONE;
}

void to_book_free(struct to_book *book)
{
    while (book->page) {
        struct to_book_page *next = book->page->next;
        free(book->page);
        book->page = next;
    }
    free(book->names);
    free(book->slots);
    *book = (struct to_book){0};
}
