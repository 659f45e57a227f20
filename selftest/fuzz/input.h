/* SPDX-License-Identifier: MIT
 *
 * The bytes of a fuzzer, taken piece by piece; where they are at their end, zeros follow.
 */
#ifndef INPUT_H
#define INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct input {
    const uint8_t *data;
    size_t size;
};

static inline unsigned take_byte(struct input *input)
{
    if (input->size == 0) {
        return 0;
    }
    input->size--;
    return *input->data++;
}

/* Small ones above all. */
static inline uint64_t take_number(struct input *input)
{
    unsigned first = take_byte(input);
    uint64_t number = 0;
    if (first < 200) {
        return first % 8;
    }
    for (unsigned i = 0; i <= first % 8; i++) {
        number = number << 8 | take_byte(input);
    }
    return number;
}

/* Up to `most` bytes, which belong to the input. */
static inline const char *take_bytes(struct input *input, size_t most, size_t *ret_size)
{
    size_t size = take_byte(input);
    size |= size == 255 ? (size_t)take_byte(input) << 8 : 0;
    size = size < most ? size : most;
    size = size < input->size ? size : input->size;
    const char *bytes = size ? (const char *)input->data : "";
    input->data = size ? input->data + size : input->data;
    input->size -= size;
    *ret_size = size;
    return bytes;
}

/* A copy with a NUL behind it, for the caller to free: where a NUL is read over, it shows. */
static inline char *copy_text(const void *bytes, size_t size)
{
    char *text = malloc(size + 1);
    if (size > 0) {
        memcpy(text, bytes, size);
    }
    text[size] = '\0';
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
