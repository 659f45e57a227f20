/* SPDX-License-Identifier: MIT
 *
 * The text in which a module's history is kept: a line a test. Pure.
 *
 *     to-test history 1
 *     /home/me/shop/tests
 *     1250000 p login
 *     0 f checkout
 *     end
 */
#ifndef TO_RUNNER_HISTORY_TEXT_H
#define TO_RUNNER_HISTORY_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct to_buffer;

/* What is remembered of a test. */
struct to_remembered {
    int64_t duration; /* nanoseconds; 0: not known */
    bool failed;      /* when it last ran; or it was skipped due to one that failed */
    bool known;       /* false: nothing is remembered */
};

/* The beginning: `module` tells whose history it is. Then any number of lines, and the end. A
 * name that would be no line is left out. */
void to_history_text_begin(struct to_buffer *text, const char *module);
void to_history_text_add(struct to_buffer *text, const char *name,
                         const struct to_remembered *remembered);
void to_history_text_end(struct to_buffer *text);

/*
 * Calls `take` for each line of a whole text of this module. 0; or -EINVAL, before it was ever
 * called, where it is none. `name` has no NUL, at its end
 * neither.
 */
int to_history_text_read(const char *text, size_t size, const char *module,
                         void (*take)(void *context, const char *name, size_t size,
                                      const struct to_remembered *remembered),
                         void *context);

#endif
