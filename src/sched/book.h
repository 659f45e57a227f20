/* SPDX-License-Identifier: MIT
 *
 * Names, each kept once, numbered as they first came.
 */
#ifndef TO_SCHED_BOOK_H
#define TO_SCHED_BOOK_H

#include <stddef.h>
#include <stdint.h>

#define TO_BOOK_NONE UINT32_MAX

/* At most so many names: a number leaves one bit of 32 free. */
#define TO_BOOK_MOST (UINT32_C(1) << 31)

/* Starts as {0}. */
struct to_book {
    const char **names; /* by number; they stay where they are */
    size_t count;
    size_t capacity;
    struct to_book_slot *slots; /* a hash table, at most three quarters full */
    size_t slot_count;          /* a power of two, or 0 */
    struct to_book_page *page;  /* the newest of those that hold the texts */
};

/* The number of this name, which is copied if it is new. TO_BOOK_NONE: out of memory. */
uint32_t to_book_enter(struct to_book *book, const char *name);

/* The number of a name that is in, else TO_BOOK_NONE. From any thread while nothing is entered. */
uint32_t to_book_find(const struct to_book *book, const char *name);

void to_book_free(struct to_book *book);

#endif
