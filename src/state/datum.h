/* SPDX-License-Identifier: MIT
 *
 * A value of the shared state.
 */
#ifndef TO_STATE_DATUM_H
#define TO_STATE_DATUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum to_datum_kind {
    TO_DATUM_NONE,
    TO_DATUM_INT,
    TO_DATUM_DOUBLE,
    TO_DATUM_BOOL,
    TO_DATUM_STRING,
    TO_DATUM_BYTES,
    TO_DATUM_DESCRIPTOR,
    TO_DATUM_POINTER,
    TO_DATUM_KINDS,
};

/* Bytes that several may hold, with a NUL behind them that is not counted. Not for several
 * threads at once. */
struct to_blob {
    size_t references;
    size_t size;
    char data[];
};

/* Starts as {0}. Owns its bytes (a share of them) or its descriptor. */
struct to_datum {
    enum to_datum_kind kind;
    union {
        int64_t integer;
        double real;
        bool truth;
        int descriptor;
        uint64_t address;
    } as;
    uint64_t process;     /* of a pointer: whose memory it leads to */
    struct to_blob *blob; /* of a string, or of bytes */
};

/* "int", "double", ...: as a user calls it. */
const char *to_datum_kind_name(enum to_datum_kind kind);

/* Room for so many bytes; NULL when memory runs out. */
struct to_blob *to_blob_new(size_t size);
struct to_blob *to_blob_share(struct to_blob *blob);
struct to_blob *to_blob_free(struct to_blob *blob); /* takes NULL, returns NULL */

/* A string or bytes; TO_DATUM_NONE when memory runs out. */
struct to_datum to_datum_bytes(enum to_datum_kind kind, const void *data, size_t size);

/* The same kind and the same value. Two descriptors never are. */
bool to_datum_equals(const struct to_datum *a, const struct to_datum *b);

void to_datum_free(struct to_datum *datum);

#endif
