/* SPDX-License-Identifier: MIT
 *
 * What a test printed, a line each behind "stdout| ", the middle left out where it is long.
 */
#ifndef TO_REPORT_TERMINAL_STREAM_H
#define TO_REPORT_TERMINAL_STREAM_H

struct to_output;
struct to_pen;

/* `label`: "stdout" or "stderr". */
void to_pen_stream(struct to_pen *pen, const char *label, const struct to_output *output);

#endif
