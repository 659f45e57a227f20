/* SPDX-License-Identifier: MIT
 * --graph=dot and --graph=mermaid: the graph for programs that draw it.
 *
 * Formats: https://graphviz.org/doc/info/lang.html and
 * https://mermaid.js.org/syntax/flowchart.html */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "catalog.h"
#include "memory.h"
#include "plan/graph.h"
#include "report/text.h"
#include "show/show.h"

/* A format's pieces. Modules are m0, m1, ..., tests n0, n1, ..., each with its label. */
struct format {
    const char *begin;
    const char *module[2]; /* before and after the label */
    const char *module_end;
    const char *test[2];
    const char *fixture[2];
    const char *after;     /* an edge; what comes first stands first */
    const char *after_any;
    const char *end;
    const char *special;   /* characters that may not stand in a label as they are, */
    const char *escaped;   /* and how they do, as a format of their number or themselves */
};

static const struct format dot = {
    .begin = "digraph tests {\n"
             "  rankdir=LR;\n"
             "  node [shape=box, style=rounded];\n",
    .module = {"  subgraph cluster_m%zu {\n    label=\"", "\";\n"},
    .module_end = "  }\n",
    .test = {"    n%zu [label=\"", "\"];\n"},
    .fixture = {"    n%zu [shape=cylinder, style=solid, label=\"", "\"];\n"},
    .after = "  n%zu -> n%zu;\n",
    .after_any = "  n%zu -> n%zu [style=dashed];\n",
    .end = "}\n",
    .special = "\"\\",
    .escaped = "\\%c",
};

static const struct format mermaid = {
    .begin = "flowchart LR\n",
    .module = {"  subgraph m%zu[\"", "\"]\n"},
    .module_end = "  end\n",
    .test = {"    n%zu[\"", "\"]\n"},
    .fixture = {"    n%zu[(\"", "\")]\n"},
    .after = "  n%zu --> n%zu\n",
    .after_any = "  n%zu -.-> n%zu\n",
    .end = "",
    .special = "\"#&<>;`\\",
    .escaped = "#%d;",
};

static void print_label(const struct format *format, const char *text)
{
    struct to_buffer label = {0};
    to_text_string(&label, text, TO_TEXT_LINE);
    to_memory_check(label.failed ? -ENOMEM : 0);
    for (const char *at = label.data ? label.data : ""; *at; at++) {
        if (strchr(format->special, *at)) {
            printf(format->escaped, *at);
        } else {
            putchar(*at);
        }
    }
    to_buffer_free(&label);
}

static void print_piece(const struct format *format, const char *const *piece, size_t number,
                        const char *label)
{
    printf(piece[0], number);
    print_label(format, label);
    fputs(piece[1], stdout);
}

/* The catalog has the tests of a module together. */
static void print_nodes(const struct format *format, const struct to_catalog *catalog,
                        const unsigned char *marks)
{
    const char *module = NULL;
    size_t modules = 0;
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_case *test = &catalog->entries[i].base;
        if (!marks[i]) {
            continue;
        }
        if (!module || strcmp(module, test->module) != 0) {
            fputs(module ? format->module_end : "", stdout);
            module = test->module;
            print_piece(format, format->module, modules++, module);
        }
        print_piece(format, test->is_fixture ? format->fixture : format->test, i, test->name);
    }
    fputs(module ? format->module_end : "", stdout);
}

static void print_edges(const struct format *format, const struct to_catalog *catalog,
                        const unsigned char *marks)
{
    for (size_t i = 0; i < catalog->count; i++) {
        struct to_tour tour = {0};
        struct to_link link;
        while (marks[i] && to_catalog_dependent(catalog, i, &tour, &link)) {
            if (marks[link.node]) {
                bool any = link.edge == TO_EDGE_AFTER_ANY;
                printf(any ? format->after_any : format->after, i, (size_t)link.node);
            }
        }
    }
}

static void draw(const struct format *format, const struct to_catalog *catalog,
                 const unsigned char *marks)
{
    fputs(format->begin, stdout);
    print_nodes(format, catalog, marks);
    print_edges(format, catalog, marks);
    fputs(format->end, stdout);
}

void to_show_dot(const struct to_catalog *catalog, const unsigned char *marks)
{
    draw(&dot, catalog, marks);
}

void to_show_mermaid(const struct to_catalog *catalog, const unsigned char *marks)
{
    draw(&mermaid, catalog, marks);
}
