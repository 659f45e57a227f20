/* SPDX-License-Identifier: MIT
 * Any bytes as JSON lines: after a good beginning, or from the beginning. Whatever they are, the
 * reports are what they are called, and tell each test once. */
#include "input.h"
#include "reports.h"

static const char beginning[] =
    "{\"event\":\"run_begin\",\"number\":1,\"time_ns\":0,\"format\":\"to-test-events\","
    "\"version\":1,\"to_test\":\"0.1.0\",\"date\":\"2026-11-23T09:23:24.500000000Z\","
    "\"modules\":1,\"workers\":2,\"isolate\":\"process\",\"tests\":3}\n"
    "{\"event\":\"case\",\"test\":0,\"module\":\"m\",\"suite\":\"s\",\"name\":\"a\",\"file\":\"f\"}\n"
    "{\"event\":\"case\",\"test\":1,\"module\":\"m\",\"suite\":\"s\",\"name\":\"b\",\"file\":\"f\","
    "\"needs\":[0],\"fixture\":true}\n"
    "{\"event\":\"case\",\"test\":2,\"module\":\"m\",\"suite\":\"s\",\"name\":\"c\",\"file\":\"f\","
    "\"needs\":[0,1],\"needs_any\":[1],\"tags\":[\"t\"]}\n";

static void no_complaint(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static void play(struct to_stream *stream)
{
    struct reports reports;
    struct to_bus bus = {0};
    struct to_error error = {0};
    struct to_stream_end end;
    open_reports(&reports, &bus, false);
    int result = to_stream_play(stream, &bus, &end, &error);
    if (to_bus_close(&bus) > 0 || (result < 0) != (error.text != NULL)) {
        abort();
    }
    check_reports(&reports);
    check_replay(&reports);
    close_reports(&reports);
    to_error_free(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct to_error error = {0};
    xmlSetGenericErrorFunc(NULL, no_complaint);
    size_t before = take_byte(&input) % 2 ? sizeof beginning - 1 : 0;
    size_t whole = before + input.size;
    char *text = malloc(whole + 1);
    memcpy(text, beginning, before);
    if (input.size > 0) {
        memcpy(text + before, input.data, input.size);
    }
    if (whole > 0) {
        FILE *file = fmemopen(text, whole, "r");
        struct to_stream *stream = to_stream_open(file, "events", &error);
        if (stream) {
            play(stream);
        } else if (!error.text) {
            abort();
        }
        to_stream_free(stream);
        fclose(file);
    }
    to_error_free(&error);
    free(text);
    return 0;
}
