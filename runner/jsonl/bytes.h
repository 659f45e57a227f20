/* SPDX-License-Identifier: MIT
 *
 * Any bytes as members of JSON objects.
 *
 * JSON holds characters. Bytes that are UTF-8 stand in the member NAME as they are. Of others
 * the member NAME holds a form that can be read (text.h), and NAME_base64 the bytes.
 */
#ifndef TO_JSONL_BYTES_H
#define TO_JSONL_BYTES_H

#include <jansson.h>
#include <stddef.h>

#include "report/text.h"

struct obstack;

/* 0, or -1 when memory runs out. */
int to_bytes_set(json_t *object, const char *name, const void *bytes, size_t size,
                 enum to_text_use use);

/* The same of a list of C strings: an array NAME, and where one is no UTF-8, NAME_base64 with
 * all of them. An empty list is left out. */
int to_bytes_set_list(json_t *object, const char *name, const char *const *list, size_t count);

/*
 * The bytes that the member stands for, with a NUL behind them, in `memory`. 1; 0 where it is
 * not there, and nothing is set; -1 where it is no string or no base64.
 */
int to_bytes_get(const json_t *object, const char *name, struct obstack *memory,
                 const char **ret_bytes, size_t *ret_size);

/* The same of a list of C strings; an absent one is empty. 0 or -1. */
int to_bytes_get_list(const json_t *object, const char *name, struct obstack *memory,
                      const char ***ret_list, size_t *ret_count);

#endif
