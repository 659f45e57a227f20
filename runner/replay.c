/* SPDX-License-Identifier: MIT
 * to-test report: the reports of a run that is over, from its JSON lines. */
#include "replay.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "bus.h"
#include "jsonl/read.h"
#include "memory.h"
#include "options.h"
#include "report/screen.h"
#include "reports.h"

static void complain(struct to_error *error, int code)
{
    fprintf(stderr, "to-test: %s\n", to_error_text(error, code));
    to_error_free(error);
}

static enum to_status play(struct to_stream *stream, const struct to_options *options)
{
    struct to_bus bus = {0};
    struct to_error error = {0};
    struct to_stream_end end = {0};
    struct to_screen *screen = to_memory_need(to_screen_new(to_reports_terminal(options)));
    to_reports_open(&bus, screen, options, false);
    int result = to_stream_play(stream, &bus, &end, &error);
    size_t incomplete = to_bus_close(&bus);
    to_screen_free(screen);
    if (result < 0) {
        complain(&error, result);
    }
    return incomplete > 0 ? TO_STATUS_INTERNAL
           : result < 0 && result != -ENODATA
               ? TO_STATUS_USAGE
               : to_status_of(end.outcomes, end.tests, end.bailed);
}

enum to_status to_replay(const struct to_options *options)
{
    struct to_error error = {0};
    if (options->argument_count != 1) {
        fprintf(stderr, "to-test: report wants one file, written by --jsonl: to-test report "
                        "[OPTION...] FILE\n");
        return TO_STATUS_USAGE;
    }
    const char *path = options->arguments[0];
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    if (!file) {
        fprintf(stderr, "to-test: %s: %s\n", path, strerror(errno));
        return TO_STATUS_USAGE;
    }
    enum to_status status = TO_STATUS_USAGE;
    struct to_stream *stream =
        to_stream_open(file, file == stdin ? "standard input" : path, &error);
    if (stream) {
        status = play(stream, options);
    } else {
        complain(&error, -EINVAL);
    }
    to_stream_free(stream);
    if (file != stdin) {
        fclose(file);
    }
    return status;
}
