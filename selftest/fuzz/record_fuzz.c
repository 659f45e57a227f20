/* SPDX-License-Identifier: MIT
 * Any bytes as records: what can be read is written as it was. */
#include "base/buffer.h"
#include "input.h"
#include "wire/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *packet = copy_text(data, size);
    const char *at = packet;
    size_t left = size;
    struct to_record record;
    struct to_buffer again = {0};
    while (to_record_decode(&at, &left, &record) > 0) {
        const char *begin = packet;
        to_buffer_clear(&again);
        to_record_encode(&again, &record);
        begin = at - again.size;
        /* A writer cuts what is too long, so it may be less; never other bytes. */
        if (again.size <= (size_t)(at - packet) && again.size < TO_FIELD_MAX &&
            memcmp(begin, again.data, again.size) != 0) {
            abort();
        }
    }
    to_buffer_free(&again);
    free(packet);
    return 0;
}
