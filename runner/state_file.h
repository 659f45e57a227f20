/* SPDX-License-Identifier: MIT
 *
 * The shared state as a JSON file: --state-file and --dump-state.
 *
 *     {
 *       "state": {"port": 8080, "ratio": 0.5, "up": true, "name": "Ada",
 *                 "key": {"bytes": "3q2+7w=="}},
 *       "results": {"shop::login": 42}
 *     }
 *
 * What JSON has no word for is an object of one member: "bytes" and "string" (one that is no
 * UTF-8) in base64, "double" for "nan", "inf" and "-inf". A descriptor or a pointer is there by
 * name only, as {"descriptor": ...} and {"pointer": ...}, and skipped when the file is read.
 */
#ifndef TO_RUNNER_STATE_FILE_H
#define TO_RUNNER_STATE_FILE_H

struct to_buffer;
struct to_datum;
struct to_error;
struct to_store;

/* Adds what is in the file to the store. Adds to `skipped` the keys of what cannot be read, as
 * "a, b". 0, or a negative errno with a message that begins with the path, for broken JSON with
 * line and column. */
int to_state_file_read(const char *path, struct to_store *store, struct to_buffer *skipped,
                       struct to_error *error);

/* Adds a value alone, as it stands in a file, on one line. */
void to_state_file_print_value(struct to_buffer *text, const struct to_datum *value);

/* Adds the file's text. */
void to_state_file_print(struct to_buffer *text, const struct to_store *store);

#endif
