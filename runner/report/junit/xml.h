/* SPDX-License-Identifier: MIT
 *
 * The elements and attributes of a JUnit file, as libxml2 writes them. It writes what it is
 * given: text must have been made valid before (report/text.h).
 */
#ifndef TO_REPORT_JUNIT_XML_H
#define TO_REPORT_JUNIT_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

struct to_sink;
struct _xmlTextWriter; /* libxml2's */

/* Starts zeroed. */
struct to_xml {
    struct _xmlTextWriter *writer;
    bool failed; /* memory ran out: what is written is not complete */
    struct to_buffer scratch;
};

/* Begins a document that goes to the sink: which knows whether all of it could be written.
 * Where it `failed`, nothing but closing is left to do. */
void to_xml_open(struct to_xml *xml, struct to_sink *sink);

/* Ends the document, and frees all but `failed`. */
void to_xml_close(struct to_xml *xml);

void to_xml_begin(struct to_xml *xml, const char *element);
void to_xml_end(struct to_xml *xml);
void to_xml_text(struct to_xml *xml, const char *text);
void to_xml_attribute(struct to_xml *xml, const char *name, const char *text);

/* Empties the scratch buffer and gives it; what it holds becomes the attribute by the second,
 * or `otherwise` where it is empty. */
struct to_buffer *to_xml_scratch(struct to_xml *xml);
void to_xml_scratch_attribute(struct to_xml *xml, const char *name, const char *otherwise);

/* Any string, made one line. */
void to_xml_line(struct to_xml *xml, const char *name, const char *string);
void to_xml_number(struct to_xml *xml, const char *name, uint64_t number);

/* time="1.234": nanoseconds, with 3 or 6 decimals. */
void to_xml_seconds(struct to_xml *xml, int64_t time, int decimals);

/* timestamp="2026-11-23T09:23:24+00:00": nanoseconds since 1970. */
void to_xml_timestamp(struct to_xml *xml, int64_t date);

#endif
