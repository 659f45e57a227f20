/* SPDX-License-Identifier: MIT
 * --list */
#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "catalog.h"
#include "module.h"
#include "show/show.h"
#include "target.h"

static void print_more(const struct to_entry *entry)
{
    printf("  %s:%d  suite %s", entry->base.file, entry->base.line, entry->base.suite);
    for (size_t i = 0; i < entry->base.tag_count; i++) {
        printf("%s%s", i ? ", " : "  tags ", entry->base.tags[i]);
    }
    if (entry->timeout >= 0) {
        printf("  timeout %" PRId64 ".%03" PRId64 " s", entry->timeout / TO_SECOND,
               entry->timeout % TO_SECOND / TO_MILLISECOND);
    }
    if (entry->retries >= 0) {
        printf("  retries %d", entry->retries);
    }
    for (size_t i = 0; i < entry->lock_count; i++) {
        const struct to_listed_lock *lock = &entry->locks[i];
        printf("  %s", lock->name[0] == '\0' ? "alone" : lock->shared ? "shares " : "locks ");
        fputs(lock->name, stdout);
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
        printf("%s::%s", to_entry_path(entry, &targets[entry->target]), entry->base.name);
        fputs(entry->base.is_fixture ? "  (fixture)" : "", stdout);
        if (verbose) {
            print_more(entry);
        }
        putchar('\n');
    }
}
