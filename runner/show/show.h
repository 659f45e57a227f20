/* SPDX-License-Identifier: MIT
 *
 * What is shown in place of a run, on standard output: --list, --graph and --dry-run.
 *
 * That it could be written is for the caller to see: ferror(stdout).
 */
#ifndef TO_SHOW_H
#define TO_SHOW_H

#include <stdbool.h>
#include <stdint.h>

struct to_catalog;
struct to_outline;
struct to_target;

/* Each marked test as MODULE::NAME, in a form that to-test takes back; `verbose`: with
 * place, suite, tags and options. */
void to_show_list(const struct to_catalog *catalog, const struct to_target *targets,
                  const unsigned char *marks, bool verbose);

/* The same as JSON, with all that is known of each. docs/to-test.1 says what stands in it. */
void to_show_list_json(const struct to_catalog *catalog, const struct to_target *targets,
                       const unsigned char *marks);

/* The graph of the marked tests: in the form of threaded-order's --graph, and for Graphviz and
 * Mermaid. */
void to_show_graph(const struct to_catalog *catalog, const unsigned char *marks);
void to_show_dot(const struct to_catalog *catalog, const unsigned char *marks);
void to_show_mermaid(const struct to_catalog *catalog, const unsigned char *marks);

/* What would run, in its order; what is marked and not planned is mocked. `durations`,
 * nanoseconds for each entry: when it would begin, too; NULL: nothing is known of that. */
void to_show_dry_run(const struct to_outline *outline, const struct to_target *targets,
                     const unsigned char *marks, const int64_t *durations);

#endif
