/* SPDX-License-Identifier: MIT
 * All tests of all modules, and their graph. */
#include "catalog.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/nearest.h"
#include "fixtures.h"
#include "memory.h"
#include "module.h"
#include "plan/graph.h"
#include "source_path.h"
#include "target.h"

#define obstack_chunk_alloc to_memory_new
#define obstack_chunk_free free

enum { CYCLE_SHOWN = 20 };

static const char *keep(struct to_catalog *catalog, const char *string)
{
    return obstack_copy0(&catalog->strings, string, (int)strlen(string));
}

/* ---- entries ---- */

/* Which of the target's files: of a test from a header, the first. */
static size_t own_file(const struct to_target *target, const char *file)
{
    for (size_t i = 0; i < target->files.count; i++) {
        if (strcmp(target->files.list[i], file) == 0) {
            return i;
        }
    }
    return 0;
}

const char *to_entry_path(const struct to_entry *entry, const struct to_target *target)
{
    return target->files.list[own_file(target, entry->module->tests[entry->number].file)];
}

/* "to-test a.c b.c::login": all files of the module, its own with the name, if it has one. */
static const char *repeat_command(struct to_catalog *catalog, const struct to_target *target,
                                  const char *file, const char *name, const char *program)
{
    size_t own = own_file(target, file);
    struct to_buffer command = {0};
    struct to_buffer word = {0};
    to_buffer_text(&command, program);
    for (size_t i = 0; i < target->files.count; i++) {
        to_buffer_clear(&word);
        to_buffer_text(&word, target->files.list[i]);
        if (i == own && name) {
            to_buffer_print(&word, "::%s", name);
        }
        to_buffer_byte(&command, ' ');
        to_words_quote(&command, word.data);
    }
    const char *kept = keep(catalog, to_memory_need(command.data));
    to_buffer_free(&command);
    to_buffer_free(&word);
    return kept;
}

/* Its tests, and its set-up. */
static size_t entries_of(const struct to_module *module)
{
    return module->test_count + module->has_setup;
}

static void add_tests(struct to_catalog *catalog, struct to_module *module, size_t place,
                      const struct to_target *target, const char *program)
{
    const char *file = NULL; /* as declared, and as shown: the same for many in a row */
    const char *shown = NULL;
    for (size_t i = 0; i < entries_of(module); i++) {
        const struct to_listed *test = &module->tests[i];
        bool is_setup = i == module->test_count;
        struct to_entry *entry = &catalog->entries[catalog->count];
        if (!file || strcmp(file, test->file) != 0) {
            file = test->file;
            char *path = to_source_path(file, module->command.list[module->command.count - 1]);
            shown = keep(catalog, path);
            free(path);
        }
        *entry = (struct to_entry){
            .base = {.index = catalog->count,
                     .module = module->name,
                     .suite = test->suite,
                     .name = test->name,
                     .file = shown,
                     .line = test->line,
                     .repeat = repeat_command(catalog, target, test->file,
                                              is_setup ? NULL : test->name, program),
                     .is_fixture = test->is_fixture,
                     .is_setup = is_setup},
            .module = module,
            .target = place,
            .number = (uint32_t)i,
            .stem = test->stem,
            .rows = test->rows,
            .timeout = test->timeout,
            .retries = test->retries,
            .xfail = test->xfail,
        };
        catalog->fixtures[catalog->count] = test->is_fixture;
        catalog->fixture_count += test->is_fixture;
        catalog->count++;
    }
}

/* The tags of a test stand in a row, as the module told them. */
static void add_tags(struct to_entry *first, const struct to_module *module)
{
    for (size_t i = 0; i < module->name_count; i++) {
        const struct to_listed_name *name = &module->names[i];
        struct to_case *test = &first[name->test].base;
        if (name->is_tag) {
            test->tags =
                to_memory_resize(test->tags, (test->tag_count + 1) * sizeof *test->tags);
            test->tags[test->tag_count++] = name->name;
        }
    }
}

/* The locks of a test stand in a row, too; become_ready has looked. */
static void add_locks(struct to_entry *first, const struct to_module *module)
{
    for (size_t i = 0; i < module->lock_count; i++) {
        struct to_entry *entry = &first[module->locks[i].test];
        entry->locks = entry->lock_count == 0 ? &module->locks[i] : entry->locks;
        entry->lock_count++;
    }
}

/* ---- names ---- */

static int by_name(const void *left, const void *right)
{
    const struct to_entry *a = *(struct to_entry *const *)left;
    const struct to_entry *b = *(struct to_entry *const *)right;
    int order = strcmp(a->base.name, b->base.name);
    return order ? order : (a > b) - (a < b);
}

struct to_entry **to_catalog_by_name(const struct to_catalog *catalog)
{
    struct to_entry **sorted = to_memory_array(catalog->count, sizeof(struct to_entry *));
    for (size_t i = 0; i < catalog->count; i++) {
        sorted[i] = &catalog->entries[i];
    }
    qsort(sorted, catalog->count, sizeof(struct to_entry *), by_name);
    return sorted;
}

static int find_duplicate(struct to_entry *const *sorted, size_t count, struct to_error *error)
{
    for (size_t i = 1; i < count; i++) {
        const struct to_case *a = &sorted[i - 1]->base;
        const struct to_case *b = &sorted[i]->base;
        if (strcmp(a->name, b->name) == 0 && a->module == b->module) {
            return to_error_set(error, -EEXIST,
                                "%s::%s is declared twice: %s:%d and %s:%d; a name is "
                                "unique in its module",
                                a->module, a->name, a->file, a->line, b->file, b->line);
        }
    }
    return 0;
}

size_t to_catalog_first_named(struct to_entry *const *sorted, size_t count, const char *name)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(sorted[middle]->base.name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* They stand together, as their names begin alike, but by name. */
size_t to_catalog_next_rows(struct to_entry *const *sorted, size_t count, size_t from,
                            const char *name)
{
    size_t size = strlen(name);
    if (from == 0) {
        struct to_buffer row = {0};
        to_buffer_print(&row, "%s[", name);
        from = to_catalog_first_named(sorted, count, to_memory_need(row.data));
        to_buffer_free(&row);
    }
    for (; from < count; from++) {
        const struct to_entry *entry = sorted[from];
        if (strncmp(entry->base.name, name, size) != 0 || entry->base.name[size] != '[') {
            return count;
        }
        if (entry->stem == size && entry->rows > 0) {
            return from;
        }
    }
    return count;
}

/* A row may have them in its label. */
const char *to_catalog_colons(const char *name)
{
    const char *colons = strstr(name, "::");
    return colons && strcspn(name, "[") > (size_t)(colons - name) ? colons : NULL;
}

static int unknown_name(const struct to_catalog *catalog, const struct to_entry *dependent,
                        const char *wanted, struct to_error *error)
{
    struct to_nearest nearest;
    struct to_buffer full = {0};
    char hint[512] = "";
    bool with_module = strstr(wanted, "::") != NULL;
    to_nearest_init(&nearest, wanted);
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_case *test = &catalog->entries[i].base;
        to_buffer_clear(&full);
        if (with_module) {
            to_buffer_print(&full, "%s::", test->module);
        }
        to_buffer_text(&full, test->name);
        if (to_nearest_offer(&nearest, full.data)) {
            snprintf(hint, sizeof hint, "; did you mean \"%s\"?", full.data);
        }
    }
    to_buffer_free(&full);
    return to_error_set(error, -ENOENT, "%s:%d: %s comes after \"%s\", but no test has this name%s",
                        dependent->base.file, dependent->base.line, dependent->base.name,
                        wanted, hint);
}

/* What a name may mean, as far as it was looked at. */
struct meant {
    const struct to_entry *dependent;
    const char *wanted;
    const struct to_entry *found;
};

/* Takes the entry, if it is of the module that is named. 0, or -EINVAL where another was. */
static int consider(struct meant *meant, const struct to_entry *entry, const char *name,
                    struct to_error *error)
{
    const struct to_case *dependent = &meant->dependent->base;
    const char *module = entry->base.module;
    if (name != meant->wanted) {
        size_t size = (size_t)(name - meant->wanted) - strlen("::");
        if (strlen(module) != size || strncmp(module, meant->wanted, size) != 0) {
            return 0;
        }
    }
    if (meant->found) {
        return to_error_set(error, -EINVAL,
                            "%s:%d: %s comes after \"%s\", which is ambiguous: %s::%s or "
                            "%s::%s",
                            dependent->file, dependent->line, dependent->name, meant->wanted,
                            meant->found->base.module, name, module, name);
    }
    meant->found = entry;
    return 0;
}

/* Finds "module::name", or a name that only one module has: one test, or all rows that are
 * called so, `*ret_count` from `*ret_found` on. */
static int resolve(const struct to_catalog *catalog, struct to_entry *const *sorted,
                   const struct to_entry *dependent, const char *wanted,
                   const struct to_entry **ret_found, size_t *ret_count,
                   struct to_error *error)
{
    const char *colons = to_catalog_colons(wanted);
    const char *name = colons ? colons + 2 : wanted;
    struct meant meant = {.dependent = dependent, .wanted = wanted};
    int result = 0;
    for (size_t i = to_catalog_first_named(sorted, catalog->count, name);
         result == 0 && i < catalog->count && strcmp(sorted[i]->base.name, name) == 0; i++) {
        result = consider(&meant, sorted[i], name, error);
    }
    *ret_count = 1;
    size_t rows = to_catalog_next_rows(sorted, catalog->count, 0, name);
    while (result == 0 && rows < catalog->count) {
        result = consider(&meant, sorted[rows], name, error);
        *ret_count = meant.found == sorted[rows] ? sorted[rows]->rows : *ret_count;
        rows = to_catalog_next_rows(sorted, catalog->count, rows + 1, name);
    }
    if (result == 0 && !meant.found) {
        result = unknown_name(catalog, dependent, wanted, error);
    }
    *ret_found = meant.found;
    return result;
}

/* ---- the graph ---- */

static void add_edge(struct to_catalog *catalog, size_t node, size_t prerequisite,
                     enum to_edge edge)
{
    to_memory_check(to_graph_add(catalog->graph, node, prerequisite, edge));
}

/* The entry, which where it is a first row stands for all of them, comes after each of the
 * `count` prerequisites. */
static void tie(struct to_catalog *catalog, const struct to_entry *dependent,
                const struct to_entry *prerequisite, size_t count, enum to_edge edge)
{
    size_t rows = dependent->rows > 0 ? dependent->rows : 1;
    if (rows * count > rows + count) {
        size_t join = catalog->nodes++;
        for (size_t i = 0; i < rows; i++) {
            add_edge(catalog, dependent->base.index + i, join, TO_EDGE_AFTER);
        }
        for (size_t i = 0; i < count; i++) {
            add_edge(catalog, join, prerequisite->base.index + i, edge);
        }
        return;
    }
    for (size_t i = 0; i < rows; i++) {
        for (size_t j = 0; j < count; j++) {
            add_edge(catalog, dependent->base.index + i, prerequisite->base.index + j, edge);
        }
    }
}

/* So many joins there may be. Nobody knows yet how many rows an after_named means. */
static size_t count_joins(const struct to_module *module)
{
    size_t count = 0;
    for (size_t i = 0; i < module->after_count; i++) {
        const struct to_listed_after *after = &module->afters[i];
        count += module->tests[after->test].rows > 1 &&
                 module->tests[after->prerequisite].rows > 1;
    }
    for (size_t i = 0; i < module->name_count; i++) {
        count += !module->names[i].is_tag && module->tests[module->names[i].test].rows > 1;
    }
    return count;
}

typedef const struct to_link *neighbours(const struct to_graph *graph, size_t node,
                                         size_t *ret_count);

/* No join leads to another. */
static bool tour(const struct to_catalog *catalog, neighbours *of, size_t entry,
                 struct to_tour *tour, struct to_link *ret_link)
{
    size_t count;
    const struct to_link *links = of(catalog->graph, entry, &count);
    for (; tour->outer < count; tour->outer++) {
        struct to_link link = links[tour->outer];
        if (link.node < catalog->count) {
            tour->outer++;
            *ret_link = link;
            return true;
        }
        size_t behind;
        const struct to_link *others = of(catalog->graph, link.node, &behind);
        if (tour->inner < behind) {
            *ret_link = others[tour->inner++];
            /* What comes after a join comes so; how the join comes after others is what counts. */
            ret_link->edge = ret_link->edge == TO_EDGE_AFTER ? link.edge : ret_link->edge;
            return true;
        }
        tour->inner = 0;
    }
    return false;
}

bool to_catalog_prerequisite(const struct to_catalog *catalog, size_t entry,
                             struct to_tour *state, struct to_link *ret_link)
{
    return tour(catalog, to_graph_prerequisites, entry, state, ret_link);
}

bool to_catalog_dependent(const struct to_catalog *catalog, size_t entry,
                          struct to_tour *state, struct to_link *ret_link)
{
    return tour(catalog, to_graph_dependents, entry, state, ret_link);
}

/* An error for those who run this test; others may go without the module it is about. */
static void note_unresolved(struct to_catalog *catalog, size_t entry, int code,
                            struct to_error *error)
{
    catalog->unresolved = to_memory_resize(
        catalog->unresolved, (catalog->unresolved_count + 1) * sizeof *catalog->unresolved);
    catalog->unresolved[catalog->unresolved_count++] =
        (struct to_unresolved){entry, code, to_memory_need(error->text)};
    error->text = NULL;
}

static void add_edges(struct to_catalog *catalog, struct to_entry *const *sorted, size_t first,
                      const struct to_module *module)
{
    for (size_t i = 0; i < module->after_count; i++) {
        const struct to_listed_after *after = &module->afters[i];
        const struct to_entry *prerequisite = &catalog->entries[first + after->prerequisite];
        tie(catalog, &catalog->entries[first + after->test], prerequisite,
            prerequisite->rows > 0 ? prerequisite->rows : 1,
            after->any ? TO_EDGE_AFTER_ANY : TO_EDGE_AFTER);
    }
    for (size_t i = 0; module->has_setup && i < module->test_count; i++) {
        add_edge(catalog, first + i, first + module->test_count, TO_EDGE_AFTER);
    }
    for (size_t i = 0; i < module->name_count; i++) {
        const struct to_listed_name *name = &module->names[i];
        const struct to_entry *found = NULL;
        size_t count;
        if (name->is_tag) {
            continue;
        }
        struct to_error error = {0};
        int result = resolve(catalog, sorted, &catalog->entries[first + name->test], name->name,
                             &found, &count, &error);
        if (result < 0) {
            note_unresolved(catalog, first + name->test, result, &error);
            continue;
        }
        catalog->crosses |= found->target != catalog->entries[first + name->test].target;
        tie(catalog, &catalog->entries[first + name->test], found, count, TO_EDGE_AFTER);
    }
}

/* Whether two entries come after the same. */
static bool has_same_needs(const struct to_catalog *catalog, size_t a, size_t b)
{
    size_t count, other;
    const struct to_link *links = to_graph_prerequisites(catalog->graph, a, &count);
    const struct to_link *others = to_graph_prerequisites(catalog->graph, b, &other);
    return count == other && (count == 0 || memcmp(links, others, count * sizeof *links) == 0);
}

/* With what stands behind joins in their place. */
static void unfold_needs(struct to_catalog *catalog, struct to_case *test)
{
    struct to_tour tour = {0};
    struct to_link link;
    test->need_count = 0;
    while (to_catalog_prerequisite(catalog, test->index, &tour, &link)) {
        obstack_grow(&catalog->strings, &link, sizeof link);
        test->need_count++;
    }
    test->needs = obstack_finish(&catalog->strings);
}

/* As reporters see them. Rows that come after the same share the list. */
static void name_needs(struct to_catalog *catalog)
{
    for (size_t i = 0; i < catalog->count; i++) {
        struct to_case *test = &catalog->entries[i].base;
        if (!catalog->joined) {
            test->needs = to_graph_prerequisites(catalog->graph, i, &test->need_count);
        } else if (i > 0 && has_same_needs(catalog, i, i - 1)) {
            test->needs = catalog->entries[i - 1].base.needs;
            test->need_count = catalog->entries[i - 1].base.need_count;
        } else {
            unfold_needs(catalog, test);
        }
    }
}

static bool is_linked(const struct to_catalog *catalog, neighbours *of, uint32_t node,
                      uint32_t other)
{
    size_t count;
    const struct to_link *links = of(catalog->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        if (links[i].node == other) {
            return true;
        }
    }
    return false;
}

/* Between two that the join comes after stands one that comes after it; else nobody need. */
int64_t to_catalog_drop_joins(const struct to_catalog *catalog, uint32_t *path, int64_t size)
{
    uint32_t first = size > 0 ? path[0] : 0;
    uint32_t last = size > 0 ? path[size - 1] : 0;
    int64_t kept = 0;
    for (int64_t i = 0; i < size; i++) {
        uint32_t node = path[i];
        uint32_t next = i + 1 < size ? path[i + 1] : first;
        size_t count;
        if (node < catalog->count) {
            path[kept++] = node;
        } else if (is_linked(catalog, to_graph_prerequisites, node, last) &&
                   is_linked(catalog, to_graph_prerequisites, node, next)) {
            path[kept++] = to_graph_dependents(catalog->graph, node, &count)->node;
        }
        last = node;
    }
    return kept;
}

static int refuse_cycle(const struct to_catalog *catalog, struct to_error *error)
{
    uint32_t *path = NULL;
    int64_t size = to_graph_cycle(catalog->graph, &path);
    to_memory_check(size);
    if (size == 0) {
        return 0;
    }
    size = to_catalog_drop_joins(catalog, path, size);
    struct to_buffer text = {0};
    to_buffer_text(&text, "these tests wait for one another: ");
    for (int64_t i = 0; i < size && i < CYCLE_SHOWN; i++) {
        to_buffer_print(&text, "%s -> ", catalog->entries[path[i]].base.name);
    }
    to_buffer_print(&text, "%s%s", size > CYCLE_SHOWN ? "... -> " : "",
                    catalog->entries[path[0]].base.name);
    for (int64_t i = 0; i < size && i < CYCLE_SHOWN; i++) {
        const struct to_case *test = &catalog->entries[path[i]].base;
        to_buffer_print(&text, "\n  %s:%d: %s comes after %s", test->file, test->line,
                        test->name, catalog->entries[path[(i + 1) % size]].base.name);
    }
    if (size > CYCLE_SHOWN) {
        to_buffer_print(&text, "\n  ... and %lld more", (long long)(size - CYCLE_SHOWN));
    }
    free(path);
    to_error_set(error, -ELOOP, "%s", text.data);
    to_buffer_free(&text);
    return -ELOOP;
}

/* ---- tests that need other modules ---- */

/* For each entry, one test of each other module that it needs: their places, SIZE_MAX last. */
struct foreign {
    uint32_t *list;
    size_t count;
};

static void add_foreign(struct foreign *foreign, const struct to_catalog *catalog, size_t own,
                        uint32_t needed)
{
    size_t target = catalog->entries[needed].target;
    if (target == own) {
        return;
    }
    for (size_t i = 0; i < foreign->count; i++) {
        if (catalog->entries[foreign->list[i]].target == target) {
            return;
        }
    }
    foreign->list =
        to_memory_resize(foreign->list, (foreign->count + 1) * sizeof *foreign->list);
    foreign->list[foreign->count++] = needed;
}

/* What the node needs of other modules than its own; SIZE_MAX, a join has none. */
static void gather_foreign(struct foreign *foreign, const struct to_catalog *catalog,
                           uint32_t node, size_t own)
{
    size_t count;
    const struct to_link *links = to_graph_prerequisites(catalog->graph, node, &count);
    for (size_t i = 0; i < count; i++) {
        const struct foreign *its = &foreign[links[i].node];
        if (links[i].node < catalog->count) {
            add_foreign(&foreign[node], catalog, own, links[i].node);
        }
        for (size_t j = 0; j < its->count; j++) {
            add_foreign(&foreign[node], catalog, own, its->list[j]);
        }
    }
}

/* "to-test ./shop::buy" becomes "to-test ./shop::buy ./server::up". */
static void lengthen_repeat(struct to_catalog *catalog, const struct to_target *targets,
                            struct to_entry *entry, const struct foreign *foreign)
{
    struct to_buffer command = {0};
    struct to_buffer word = {0};
    to_buffer_text(&command, entry->base.repeat);
    for (size_t i = 0; i < foreign->count; i++) {
        const struct to_entry *needed = &catalog->entries[foreign->list[i]];
        const struct to_target *target = &targets[needed->target];
        size_t own = own_file(target, needed->module->tests[needed->number].file);
        for (size_t j = 0; j < target->files.count; j++) {
            to_buffer_clear(&word);
            to_buffer_text(&word, target->files.list[j]);
            if (j == own) {
                to_buffer_print(&word, "::%s", needed->base.name);
            }
            to_buffer_byte(&command, ' ');
            to_words_quote(&command, word.data);
        }
    }
    entry->base.repeat = keep(catalog, to_memory_need(command.data));
    to_buffer_free(&command);
    to_buffer_free(&word);
}

/* What runs a test again must load the modules of all that it needs. */
static void name_needed_modules(struct to_catalog *catalog, const struct to_target *targets)
{
    uint32_t *order = to_memory_array(catalog->nodes, sizeof *order);
    struct foreign *foreign = to_memory_array(catalog->nodes, sizeof *foreign);
    to_memory_check(to_graph_sort(catalog->graph, order));
    for (size_t i = 0; i < catalog->nodes; i++) {
        uint32_t node = order[i];
        bool is_entry = node < catalog->count;
        size_t own = is_entry ? catalog->entries[node].target : SIZE_MAX;
        gather_foreign(foreign, catalog, node, own);
        if (is_entry && foreign[node].count > 0) {
            lengthen_repeat(catalog, targets, &catalog->entries[node], &foreign[node]);
        }
    }
    for (size_t i = 0; i < catalog->nodes; i++) {
        free(foreign[i].list);
    }
    free(foreign);
    free(order);
}

int to_catalog_build(struct to_catalog *catalog, struct to_module *modules,
                     const struct to_target *targets, size_t count, const char *program,
                     struct to_error *error)
{
    size_t tests = 0;
    size_t joins = 0;
    int result = 0;
    *catalog = (struct to_catalog){0};
    obstack_init(&catalog->strings);
    for (size_t i = 0; i < count; i++) {
        tests += entries_of(&modules[i]);
        joins += count_joins(&modules[i]);
    }
    catalog->entries = to_memory_array(tests, sizeof *catalog->entries);
    catalog->graph = to_memory_need(to_graph_new(tests + joins));
    catalog->fixtures = to_memory_array(tests + joins, 1);
    for (size_t i = 0; i < count; i++) {
        size_t first = catalog->count;
        add_tests(catalog, &modules[i], i, &targets[i], program);
        add_tags(&catalog->entries[first], &modules[i]);
        add_locks(&catalog->entries[first], &modules[i]);
    }
    catalog->nodes = catalog->count;
    struct to_entry **sorted = to_catalog_by_name(catalog);
    result = find_duplicate(sorted, catalog->count, error);
    size_t first = 0;
    for (size_t i = 0; i < count && result == 0; i++) {
        add_edges(catalog, sorted, first, &modules[i]);
        first += entries_of(&modules[i]);
    }
    free(sorted);
    catalog->joined = catalog->nodes > tests;
    catalog->nodes = tests + joins;
    to_memory_check(to_graph_close(catalog->graph));
    name_needs(catalog);
    if (result == 0) {
        result = refuse_cycle(catalog, error);
    }
    if (result == 0 && catalog->fixture_count > 0) {
        to_fixtures_hand_on_tags(catalog);
        result = to_fixtures_check(catalog, error);
    }
    if (result == 0 && catalog->crosses) {
        name_needed_modules(catalog, targets);
    }
    return result;
}

int to_catalog_check(const struct to_catalog *catalog, const unsigned char *marks,
                     struct to_error *error)
{
    for (size_t i = 0; i < catalog->unresolved_count; i++) {
        const struct to_unresolved *unresolved = &catalog->unresolved[i];
        if (marks[unresolved->entry]) {
            return to_error_set(error, unresolved->code, "%s", unresolved->message);
        }
    }
    return 0;
}

void to_catalog_cut(struct to_catalog *catalog, const unsigned char *ends)
{
    if (memchr(ends, 1, catalog->nodes)) {
        catalog->declared = catalog->graph;
        catalog->graph = to_memory_need(to_graph_cut(catalog->declared, ends));
        name_needs(catalog);
    }
}

void to_catalog_free(struct to_catalog *catalog)
{
    for (size_t i = 0; i < catalog->unresolved_count; i++) {
        free(catalog->unresolved[i].message);
    }
    free(catalog->unresolved);
    for (size_t i = 0; i < catalog->count; i++) {
        free(catalog->entries[i].base.tags);
    }
    free(catalog->entries);
    free(catalog->fixtures);
    to_graph_free(catalog->graph);
    to_graph_free(catalog->declared);
    obstack_free(&catalog->strings, NULL);
    *catalog = (struct to_catalog){0};
}
