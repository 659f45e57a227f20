/* SPDX-License-Identifier: MIT
 * The values that go with a question to the desk. */
#include "upload.h"

#include <string.h>
#include <unistd.h>

#include "descriptors.h"
#include "wire/record.h"

bool to_upload_is_open(const struct to_upload *upload)
{
    const struct to_blob *blob = upload->values[upload->place].blob;
    return upload->refused > 0 || (blob && upload->filled < blob->size);
}

static void refuse(struct to_upload *upload, enum to_state_status status)
{
    upload->status = upload->status ? upload->status : status;
}

/* Text ends where its NUL is, for those who will read it. */
static bool is_text(const struct to_blob *blob)
{
    return !memchr(blob->data, '\0', blob->size);
}

/* What there is no room for is read, and not kept. */
static bool begin_bytes(struct to_upload *upload, struct to_datum *value,
                        const struct to_record_state_value *record)
{
    struct to_upload_room *room = upload->room;
    if (record->size < record->bytes.size) {
        return false;
    }
    if (record->size > room->value_limit) {
        refuse(upload, TO_STATE_TOO_LARGE);
    } else if (record->size > room->left) {
        refuse(upload, TO_STATE_FULL);
    } else if (!(value->blob = to_blob_new((size_t)record->size))) {
        refuse(upload, TO_STATE_NO_MEMORY);
    }
    if (value->blob) {
        room->left -= record->size;
        upload->held += record->size;
    } else {
        upload->refused = record->size;
    }
    return to_upload_more(upload, record->bytes.data, record->bytes.size);
}

static void begin_descriptor(struct to_upload *upload, struct to_datum *value, int *descriptor)
{
    value->as.descriptor = -1;
    if (*descriptor < 0 || !to_descriptors_has_room(*descriptor)) {
        refuse(upload, TO_STATE_NO_DESCRIPTORS);
    } else {
        value->as.descriptor = *descriptor;
        *descriptor = -1;
    }
}

bool to_upload_begin(struct to_upload *upload, const struct to_record_state_value *record,
                     int *descriptor)
{
    if (record->place >= TO_UPLOAD_VALUES || to_upload_is_open(upload) ||
        upload->values[record->place].kind != TO_DATUM_NONE) {
        return false;
    }
    struct to_datum *value = &upload->values[record->place];
    upload->place = record->place;
    upload->filled = 0;
    *value = (struct to_datum){.kind = (enum to_datum_kind)record->kind};
    switch (record->kind) {
    case TO_DATUM_INT:
        value->as.integer = (int64_t)record->number;
        return true;
    case TO_DATUM_DOUBLE:
        memcpy(&value->as.real, &record->number, sizeof value->as.real);
        return true;
    case TO_DATUM_BOOL:
        value->as.truth = record->number != 0;
        return true;
    case TO_DATUM_POINTER:
        value->as.address = record->number;
        value->process = record->process;
        return true;
    case TO_DATUM_DESCRIPTOR:
        begin_descriptor(upload, value, descriptor);
        return true;
    case TO_DATUM_STRING:
    case TO_DATUM_BYTES:
        return begin_bytes(upload, value, record);
    default:
        value->kind = TO_DATUM_NONE;
        return false;
    }
}

bool to_upload_more(struct to_upload *upload, const void *data, size_t size)
{
    struct to_datum *value = &upload->values[upload->place];
    if (size > (value->blob ? value->blob->size - upload->filled : upload->refused)) {
        return false;
    }
    if (!value->blob) {
        upload->refused -= size;
        return true;
    }
    if (size > 0) {
        memcpy(value->blob->data + upload->filled, data, size);
    }
    upload->filled += size;
    return upload->filled < value->blob->size || value->kind != TO_DATUM_STRING ||
           is_text(value->blob);
}

/* As it was in the beginning. */
static void empty(struct to_upload *upload)
{
    upload->room->left += upload->held;
    *upload = (struct to_upload){.room = upload->room};
}

enum to_state_status to_upload_take(struct to_upload *upload, struct to_datum *ret_value,
                                    struct to_datum *ret_expected)
{
    enum to_state_status status = upload->status;
    if (to_upload_is_open(upload)) {
        return TO_STATE_STATUSES;
    }
    *ret_value = upload->values[0];
    *ret_expected = upload->values[1];
    empty(upload);
    return status;
}

void to_upload_free(struct to_upload *upload)
{
    for (size_t i = 0; i < TO_UPLOAD_VALUES; i++) {
        to_datum_free(&upload->values[i]);
    }
    empty(upload);
}
