/* SPDX-License-Identifier: MIT
 *
 * The desk: where tests ask for the shared state, and where the runner keeps it.
 *
 * Each thread of a test has a connection of its own, and what it asks is answered before it
 * asks again. A connection ends with its thread or process, at the latest with its test, and
 * with it go its locks and whatever it waits for.
 */
#ifndef TO_RUNNER_DESK_H
#define TO_RUNNER_DESK_H

#include <stddef.h>
#include <stdint.h>

struct to_buffer;
struct to_catalog;
struct to_desk;
struct to_entry;
struct to_loop;
struct to_store;
struct to_visitor;

/* The connections of one test that runs, or of what else ends as a whole. Starts as {0}. */
struct to_visitors {
    struct to_visitor *first;
    size_t count;
};

/* `limit`: bytes that a value may have. */
struct to_desk *to_desk_new(struct to_loop *loop, uint64_t limit);
struct to_desk *to_desk_free(struct to_desk *desk); /* takes NULL, returns NULL */

/* What is kept: to fill it before the run, to read it after. */
struct to_store *to_desk_store(struct to_desk *desk);

/* Whose results there may be. `marks`: those that are selected, `mocked`: those of them that
 * do not run (a byte for each entry). All are borrowed. */
void to_desk_know(struct to_desk *desk, const struct to_catalog *catalog,
                  const unsigned char *marks, const unsigned char *mocked);

/* The test is about to run: what it left before, as its result, is gone. */
void to_desk_begin(struct to_desk *desk, const struct to_entry *entry);

/* Takes over the desk's end of a connection of this test; NULL: of one that nobody knows. */
void to_desk_open(struct to_desk *desk, struct to_visitors *visitors,
                  const struct to_entry *entry, int connection);

/* Takes over a connection, and turns whoever it is away: no test of its runs. */
void to_desk_refuse(int connection);

/* These connections are those now, of which there were none. */
void to_desk_move(struct to_visitors *to, struct to_visitors *from);

/* The test has ended: ends its connections. */
void to_desk_close(struct to_visitors *visitors);

/* Adds what the test's threads wait for, a line each. */
void to_desk_tell_waits(const struct to_visitors *visitors, struct to_buffer *text);

/* "module::name", as results are kept by. To be freed. */
char *to_desk_result_key(const struct to_entry *entry);

/* Adds what the test has set as its result, in JSON. Returns the text; NULL: it has set nothing,
 * or more than a report should hold. */
const char *to_desk_print_result(const struct to_desk *desk, const struct to_entry *entry,
                                 struct to_buffer *text);

#endif
