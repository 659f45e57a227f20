/* SPDX-License-Identifier: MIT
 * --list */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "catalog.h"
#include "module.h"
#include "show.h"
#include "target.h"

/* The file of the command line that this test is of. */
static const char *argument_of(const struct to_target *target, const struct to_entry *entry)
{
    const char *file = entry->module->tests[entry->number].file;
    for (size_t i = 0; i < target->files.count; i++) {
        if (strcmp(target->files.list[i], file) == 0) {
            return target->files.list[i];
        }
    }
    return target->files.list[0];
}

static void print_more(const struct to_entry *entry)
{
    printf("  %s:%d  suite %s", entry->base.file, entry->base.line, entry->base.suite);
    for (size_t i = 0; i < entry->tag_count; i++) {
        printf("%s%s", i ? ", " : "  tags ", entry->tags[i]);
    }
    if (entry->timeout >= 0) {
        printf("  timeout %" PRId64 ".%03" PRId64 " s", entry->timeout / TO_SECOND,
               entry->timeout % TO_SECOND / TO_MILLISECOND);
    }
    if (entry->xfail) {
        printf("  expected to fail: %s", entry->xfail);
    }
}

void to_show_list(const struct to_catalog *catalog, const struct to_target *targets,
                  const unsigned char *marks, bool verbose)
{
    for (size_t i = 0; i < catalog->count; i++) {
        const struct to_entry *entry = &catalog->entries[i];
        if (!marks[i]) {
            continue;
        }
        printf("%s::%s", argument_of(&targets[entry->target], entry), entry->base.name);
        if (verbose) {
            print_more(entry);
        }
        putchar('\n');
    }
}
