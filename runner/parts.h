/* SPDX-License-Identifier: MIT
 *
 * Divides the nodes of a graph into parts, each of which can run by itself.
 *
 * Pure: nothing but the graph decides, so whoever divides it comes to the same. A part has all
 * that its nodes need. Nodes that are tied by needs stay together, as long as the parts come out
 * even; where they do not, the largest such groups are divided, and what several parts need is
 * in each of them.
 */
#ifndef TO_RUNNER_PARTS_H
#define TO_RUNNER_PARTS_H

#include <stddef.h>
#include <stdint.h>

struct to_graph;
struct to_parts;

/* Arrays of a byte a node, non-zero: it is. All is borrowed until the parts are freed. */
struct to_parts_of {
    const struct to_graph *graph; /* closed, without cycles */
    const unsigned char *taken;   /* what is to be divided */
    const unsigned char *fixtures; /* what comes after_any one does not need it */
    size_t first_join;            /* from here on nodes are joins, as in plan.h */
    uint32_t count;               /* of the parts, 1 or more */
};

struct to_parts *to_parts_new(const struct to_parts_of *of);
struct to_parts *to_parts_free(struct to_parts *parts); /* takes NULL, returns NULL */

/* Marks in `marks` (a zeroed byte a node) what this part has, from 0 on. */
void to_parts_mark(struct to_parts *parts, uint32_t part, unsigned char *marks);

/* The lowest-numbered part that has this node, which is one of those taken. */
uint32_t to_parts_home(const struct to_parts *parts, uint32_t node);

#endif
