/* SPDX-License-Identifier: MIT
 *
 * The agenda of a run: of the selected tests, those that are to run, with their locks.
 */
#ifndef TO_RUNNER_OUTLINE_H
#define TO_RUNNER_OUTLINE_H

#include <stddef.h>
#include <stdint.h>

struct to_agenda;
struct to_catalog;

struct to_outline {
    const struct to_catalog *catalog;
    const unsigned char *planned; /* the nodes that run */
    const uint64_t *weights;      /* as in agenda.h, as are the keys; NULL: all the same */
    const uint64_t *keys;
    size_t jobs;
};

/* A byte for each node: whether it is marked, and is none of the mocked, which do not run and
 * count as passed (NULL: there are none). To be freed. */
unsigned char *to_outline_planned(const struct to_catalog *catalog, const unsigned char *marks,
                                  const unsigned char *mocked);

/* Borrows the catalog until the agenda is freed. */
struct to_agenda *to_outline_agenda(const struct to_outline *outline);

#endif
