/* SPDX-License-Identifier: MIT
 *
 * A JUnit file as a whole, of what is known of the run up to now: the one flat shape that all
 * its readers take.
 */
#ifndef TO_REPORT_JUNIT_DOCUMENT_H
#define TO_REPORT_JUNIT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/junit/records.h"
#include "report/reporter.h"

struct to_xml;

struct to_junit_run {
    enum to_junit_flavour flavour;
    char *hostname; /* NULL: not to be told */
    char *version;
    size_t modules;
    size_t workers;
    bool shuffled;
    uint64_t seed;
    struct to_shard shard;
    int64_t date;
    int64_t now; /* time of the last event */
    struct to_junit_records records;
};

void to_junit_write(struct to_xml *xml, const struct to_junit_run *run);

#endif
