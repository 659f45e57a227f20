/* SPDX-License-Identifier: MIT
 *
 * What is shown in place of a run: --list and --graph, on standard output.
 */
#ifndef TO_RUNNER_SHOW_H
#define TO_RUNNER_SHOW_H

#include <stdbool.h>

struct to_catalog;
struct to_target;

/* Each marked test as MODULE::NAME, in a form that to-test takes back; `verbose`: with
 * place, suite, tags and options. */
void to_show_list(const struct to_catalog *catalog, const struct to_target *targets,
                  const unsigned char *marks, bool verbose);

/* The graph of the marked tests, in the form of threaded-order's --graph. */
void to_show_graph(const struct to_catalog *catalog, const unsigned char *marks);

#endif
