/* SPDX-License-Identifier: MIT
 *
 * The lines of a file, each one JSON object, with their numbers for messages.
 */
#ifndef TO_JSONL_LINE_H
#define TO_JSONL_LINE_H

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>

struct to_error;

/* Starts as {.file = file, .name = name}. */
struct to_lines {
    FILE *file;
    const char *name;
    size_t number; /* of the line that was read last, from 1 */
    char *text;
    size_t room;
};

/*
 * Reads the next line; the caller frees the object. 1; 0 at the end; -ENODATA where the last
 * line was cut off; another negative errno where it cannot be read or is no JSON object: then
 * with a message.
 */
int to_lines_next(struct to_lines *lines, json_t **ret_object, struct to_error *error);

/* An error about the line that was read last: sets "NAME:LINE: ..." and returns -EINVAL. */
int to_lines_refuse(const struct to_lines *lines, struct to_error *error, const char *format,
                    ...) __attribute__((format(printf, 3, 4)));

void to_lines_free(struct to_lines *lines);

#endif
