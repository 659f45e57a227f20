/* SPDX-License-Identifier: MIT
 *
 * The values that go with a question to the desk, put together from the pieces they come in.
 */
#ifndef TO_RUNNER_UPLOAD_H
#define TO_RUNNER_UPLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "state/store.h"

struct to_record_state_value;

enum { TO_UPLOAD_VALUES = 2 };

/* What all uploads together may take, and one value. */
struct to_upload_room {
    uint64_t left;
    uint64_t value_limit;
};

/* Starts with `room` set, the rest {0}. */
struct to_upload {
    struct to_upload_room *room;
    struct to_datum values[TO_UPLOAD_VALUES];
    uint64_t held;    /* of the room */
    size_t filled;    /* bytes of the latest that have come */
    size_t place;     /* of the latest */
    uint64_t refused; /* bytes that are still to come and will not be kept */
    enum to_state_status status; /* why the question is to be answered with no */
};

/* The next value. `*descriptor` is taken where the value is one, and is then -1. False: this
 * is no value, or the one before is not complete. */
bool to_upload_begin(struct to_upload *upload, const struct to_record_state_value *record,
                     int *descriptor);

/* More bytes of it. False: it has no more. */
bool to_upload_more(struct to_upload *upload, const void *data, size_t size);

/* Whether bytes are still to come. */
bool to_upload_is_open(const struct to_upload *upload);

/* Hands them over, those that have not come as TO_DATUM_NONE; then it is empty again.
 * TO_STATE_STATUSES: one is not complete. */
enum to_state_status to_upload_take(struct to_upload *upload, struct to_datum *ret_value,
                                    struct to_datum *ret_expected);

void to_upload_free(struct to_upload *upload);

#endif
