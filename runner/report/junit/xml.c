/* SPDX-License-Identifier: MIT
 *
 * Numbers and dates are made of integers, in no locale.
 */
#include "report/junit/xml.h"

#include <inttypes.h>
#include <libxml/xmlwriter.h>
#include <time.h>

#include "base/clock.h"
#include "report/sink.h"
#include "report/text.h"

/* libxml2 itself writes in pieces of 4 KiB. */
static int write_sink(void *context, const char *data, int size)
{
    to_sink_add(context, data, (size_t)size);
    /* Never -1: libxml2 would tell standard error about it. */
    return size;
}

void to_xml_open(struct to_xml *xml, struct to_sink *sink)
{
    xmlOutputBufferPtr output = xmlOutputBufferCreateIO(write_sink, NULL, sink, NULL);
    xml->writer = output ? xmlNewTextWriter(output) : NULL;
    if (!xml->writer) {
        if (output) {
            xmlOutputBufferClose(output);
        }
        xml->failed = true;
        return;
    }
    xml->failed |= xmlTextWriterSetIndent(xml->writer, 1) < 0;
    xml->failed |= xmlTextWriterSetIndentString(xml->writer, (const xmlChar *)"  ") < 0;
    xml->failed |= xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", NULL) < 0;
}

void to_xml_close(struct to_xml *xml)
{
    if (xml->writer) {
        xml->failed |= xmlTextWriterEndDocument(xml->writer) < 0;
        xmlFreeTextWriter(xml->writer);
    }
    to_buffer_free(&xml->scratch);
}

void to_xml_begin(struct to_xml *xml, const char *element)
{
    xml->failed |= xmlTextWriterStartElement(xml->writer, (const xmlChar *)element) < 0;
}

void to_xml_end(struct to_xml *xml)
{
    xml->failed |= xmlTextWriterEndElement(xml->writer) < 0;
}

void to_xml_attribute(struct to_xml *xml, const char *name, const char *text)
{
    xml->failed |= xmlTextWriterWriteAttribute(xml->writer, (const xmlChar *)name,
                                               (const xmlChar *)text) < 0;
}

void to_xml_text(struct to_xml *xml, const char *text)
{
    xml->failed |= xmlTextWriterWriteString(xml->writer, (const xmlChar *)text) < 0;
}

struct to_buffer *to_xml_scratch(struct to_xml *xml)
{
    to_buffer_clear(&xml->scratch);
    return &xml->scratch;
}

void to_xml_scratch_attribute(struct to_xml *xml, const char *name, const char *otherwise)
{
    xml->failed |= xml->scratch.failed;
    to_xml_attribute(xml, name, xml->scratch.size > 0 ? xml->scratch.data : otherwise);
}

void to_xml_number(struct to_xml *xml, const char *name, uint64_t number)
{
    to_buffer_print(to_xml_scratch(xml), "%" PRIu64, number);
    to_xml_scratch_attribute(xml, name, "0");
}

void to_xml_line(struct to_xml *xml, const char *name, const char *string)
{
    to_text_string(to_xml_scratch(xml), string, TO_TEXT_LINE);
    to_xml_scratch_attribute(xml, name, "(unnamed)");
}

/* By integers, or a locale would put its comma into the number. */
void to_xml_seconds(struct to_xml *xml, int64_t time, int decimals)
{
    int64_t unit = decimals == 3 ? TO_MILLISECOND : 1000;
    time = time > 0 ? time : 0;
    to_buffer_print(to_xml_scratch(xml), "%" PRId64 ".%0*" PRId64, time / TO_SECOND, decimals,
                    time % TO_SECOND / unit);
    to_xml_scratch_attribute(xml, "time", "0");
}

void to_xml_timestamp(struct to_xml *xml, int64_t date)
{
    time_t seconds = (time_t)(date / TO_SECOND);
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    to_buffer_print(to_xml_scratch(xml), "%04d-%02d-%02dT%02d:%02d:%02d+00:00",
                    utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min,
                    utc.tm_sec);
    to_xml_scratch_attribute(xml, "timestamp", "");
}
