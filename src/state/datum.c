/* SPDX-License-Identifier: MIT
 * A value of the shared state. */
#include "state/datum.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *to_datum_kind_name(enum to_datum_kind kind)
{
    static const char *const names[TO_DATUM_KINDS] = {
        "nothing", "int", "double", "bool", "string", "bytes", "descriptor", "pointer"};
    return (unsigned)kind < TO_DATUM_KINDS ? names[kind] : "nothing";
}

struct to_blob *to_blob_new(size_t size)
{
    struct to_blob *blob =
        size < SIZE_MAX - sizeof *blob ? malloc(sizeof *blob + size + 1) : NULL;
    if (blob) {
        blob->references = 1;
        blob->size = size;
        blob->data[size] = '\0';
    }
    return blob;
}

struct to_blob *to_blob_share(struct to_blob *blob)
{
    blob->references++;
    return blob;
}

struct to_blob *to_blob_free(struct to_blob *blob)
{
    if (blob && --blob->references == 0) {
        free(blob);
    }
    return NULL;
}

struct to_datum to_datum_bytes(enum to_datum_kind kind, const void *data, size_t size)
{
    struct to_datum datum = {.kind = kind, .blob = to_blob_new(size)};
    if (!datum.blob) {
        return (struct to_datum){0};
    }
    if (size > 0) {
        memcpy(datum.blob->data, data, size);
    }
    return datum;
}

bool to_datum_equals(const struct to_datum *a, const struct to_datum *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    switch (a->kind) {
    case TO_DATUM_INT:
        return a->as.integer == b->as.integer;
    case TO_DATUM_DOUBLE:
        return a->as.real == b->as.real;
    case TO_DATUM_BOOL:
        return a->as.truth == b->as.truth;
    case TO_DATUM_STRING:
    case TO_DATUM_BYTES:
        return a->blob->size == b->blob->size &&
               memcmp(a->blob->data, b->blob->data, a->blob->size) == 0;
    case TO_DATUM_POINTER:
        return a->as.address == b->as.address && a->process == b->process;
    default:
        return false;
    }
}

void to_datum_free(struct to_datum *datum)
{
    to_blob_free(datum->blob);
    if (datum->kind == TO_DATUM_DESCRIPTOR && datum->as.descriptor >= 0) {
        close(datum->as.descriptor);
    }
    *datum = (struct to_datum){0};
}
