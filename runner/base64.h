/* SPDX-License-Identifier: MIT
 *
 * Bytes as text: base64, after RFC 4648.
 */
#ifndef TO_RUNNER_BASE64_H
#define TO_RUNNER_BASE64_H

#include <stdbool.h>
#include <stddef.h>

struct to_buffer;

/* Adds the bytes as base64, with padding, without line breaks. */
void to_base64_encode(struct to_buffer *buffer, const void *data, size_t size);

/* Adds the bytes that the text stands for. False: it is no such text (then some may have been
 * added). */
bool to_base64_decode(struct to_buffer *buffer, const char *text, size_t size);

#endif
