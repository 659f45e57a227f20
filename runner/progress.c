/* SPDX-License-Identifier: MIT
 * Whether a run is watched while it lasts, and how. */
#include "progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bus.h"
#include "catalog.h"
#include "forecast.h"
#include "history.h"
#include "memory.h"
#include "options.h"
#include "report/reporter.h"
#include "reports.h"

/* Services that build and test set one of these. What they keep is a file, whatever it looks
 * like while it is written. */
static bool is_service(void)
{
    static const char *const signs[] = {"CI", "BUILD_NUMBER", "TF_BUILD", "TEAMCITY_VERSION"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *value = getenv(signs[i]);
        if (value && *value && strcmp(value, "0") != 0 && strcmp(value, "false") != 0) {
            return true;
        }
    }
    return false;
}

/* Whether somebody else writes to a terminal meanwhile: a report, or the hosts (-s). */
static bool is_shared(const struct to_options *options)
{
    return options->live || (to_options_outputs(options) > 0 && isatty(STDOUT_FILENO));
}

static bool can_redraw(const struct to_options *options)
{
    const char *term = getenv("TERM");
    return isatty(to_reports_terminal(options)) && term && *term && strcmp(term, "dumb") != 0 &&
           !is_shared(options);
}

static enum to_progress_mode choose(const struct to_options *options)
{
    bool redraws = can_redraw(options);
    if (options->action == TO_ACTION_DEBUG) {
        return TO_PROGRESS_NONE; /* the debugger's terminal */
    }
    switch (options->progress) {
    case TO_PROGRESS_OFF:
        break;
    case TO_PROGRESS_AUTO:
        return options->level < 0           ? TO_PROGRESS_NONE
               : redraws && !is_service() ? TO_PROGRESS_BAR
                                          : TO_PROGRESS_PLAIN;
    case TO_PROGRESS_LINE:
        return redraws ? TO_PROGRESS_BAR : TO_PROGRESS_PLAIN;
    case TO_PROGRESS_EACH:
        return redraws ? TO_PROGRESS_WORKERS : TO_PROGRESS_PLAIN_WORKERS;
    }
    return TO_PROGRESS_NONE;
}

static struct to_forecast *make_forecast(const struct to_progress_of *of)
{
    int64_t *durations = of->history ? to_history_durations(of->history, of->marks) : NULL;
    struct to_forecast *forecast =
        durations ? to_forecast_new(of->catalog->graph, durations, of->marks, of->options->jobs)
                  : NULL;
    free(durations);
    return forecast;
}

void to_progress_open(struct to_bus *bus, const struct to_progress_of *of)
{
    struct to_progress_options options = {
        .mode = choose(of->options),
        .screen = of->screen,
        .loop = of->loop,
        .colours = to_reports_coloured(of->options),
        .news = of->options->slow,
    };
    if (options.mode != TO_PROGRESS_NONE) {
        bool redraws = options.mode == TO_PROGRESS_BAR || options.mode == TO_PROGRESS_WORKERS;
        options.forecast = redraws ? make_forecast(of) : NULL;
        to_bus_add(bus, to_memory_need(to_progress_new(&options, NULL)));
    }
}
