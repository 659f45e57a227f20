/* SPDX-License-Identifier: MIT
 *
 * What a test prints, handed on while it runs (to-test -s): whole lines, each with the test's
 * name before it, to where the module itself prints.
 */
#ifndef TO_TEST_FOLLOW_H
#define TO_TEST_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

struct to_capture;

/* Of a capture. Starts zeroed. */
struct to_follow {
    const char *name;  /* of the test; NULL: nobody wants to see it */
    uint64_t shown[2]; /* of each stream, from its beginning */
    bool within[2];    /* what was shown last was no whole line */
};

/* The streams are empty, and belong to this test. NULL: to none that somebody wants to see. */
void to_follow_begin(struct to_capture *capture, const char *name);

/* Shows the lines that have come; `last`: and what is no whole line. */
void to_follow_look(struct to_capture *capture, bool last);

/* Shows at once what a test has printed to streams that it shared with others: its head and its
 * tail, as what lies between may be gone. */
void to_follow_range(const struct to_capture *capture, const char *name, const uint64_t *from,
                     const uint64_t *to);

#endif
