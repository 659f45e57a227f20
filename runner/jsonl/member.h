/* SPDX-License-Identifier: MIT
 *
 * Structs as JSON objects, by tables that both the writer and the reader go by.
 */
#ifndef TO_JSONL_MEMBER_H
#define TO_JSONL_MEMBER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct obstack;
struct to_error;

enum to_member_kind {
    TO_MEMBER_TEXT, /* const char *; NULL is left out */
    TO_MEMBER_BOOL,
    TO_MEMBER_INT, /* numbers by their types in C */
    TO_MEMBER_UINT32,
    TO_MEMBER_INT64,
    TO_MEMBER_UINT64,
    TO_MEMBER_SIZE,
    TO_MEMBER_OUTCOME, /* enum to_outcome, by its name */
    TO_MEMBER_OUTPUT,  /* struct to_output, an object; empty it is left out */
};

struct to_member {
    const char *name;
    enum to_member_kind kind;
    size_t offset;
    bool always;       /* written whatever it is, and missed where it is not there */
    int64_t otherwise; /* of a number: what is left out, and read where there is none */
    int64_t least; /* of a number: it is brought within these when it is written, and refused */
    int64_t most;  /* beyond them when it is read */
};

/* Adds what the struct at `from` holds. 0, or -1 when memory runs out. */
int to_members_write(json_t *object, const struct to_member *members, size_t count,
                     const void *from);

/* Fills the struct at `to`, which is zeroed before; texts are copied into `memory`. Members
 * that are in no row are left alone. 0, or -EINVAL with a message that names the member. */
int to_members_read(const json_t *object, const struct to_member *members, size_t count,
                    struct obstack *memory, void *to, struct to_error *error);

#endif
