/* SPDX-License-Identifier: MIT
 *
 * Who writes a line: which worker, and in which task.
 */
#ifndef TO_LOG_LABEL_H
#define TO_LOG_LABEL_H

struct to_label {
    int worker;       /* its number */
    const char *task; /* NULL: none at the moment */
};

/* From now on lines of this thread are those of `label`, which is borrowed and may change;
 * NULL: of no worker. */
void to_label_set(const struct to_label *label);
const struct to_label *to_label_get(void);

#endif
