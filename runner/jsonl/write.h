/* SPDX-License-Identifier: MIT
 *
 * The reporter that writes JSON lines.
 */
#ifndef TO_JSONL_WRITE_H
#define TO_JSONL_WRITE_H

struct to_error;
struct to_reporter;

/* As those in report/reporter.h. */
struct to_reporter *to_jsonl_new(const char *path, struct to_error *error);

#endif
