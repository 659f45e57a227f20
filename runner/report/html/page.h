/* SPDX-License-Identifier: MIT
 *
 * The page without its data, in the pieces between which that is written. Made by embed.py
 * from page.html and what that names.
 */
#ifndef TO_REPORT_HTML_PAGE_H
#define TO_REPORT_HTML_PAGE_H

#include <stddef.h>

/* What follows a piece. */
enum to_html_next {
    TO_HTML_END,
    TO_HTML_COUNTS, /* how many tests passed, failed, were skipped: text */
    TO_HTML_PLAIN,  /* what failed: text */
    TO_HTML_DATA,   /* JSON in a script element */
};

struct to_html_part {
    const char *text;
    size_t size;
    enum to_html_next next;
};

extern const struct to_html_part to_html_parts[];
extern const size_t to_html_part_count;

#endif
