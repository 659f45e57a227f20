/* SPDX-License-Identifier: MIT
 *
 * What tests say by to_log: live on the screen, and in a file a worker.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <to/log.h>

#include "base/buffer.h"
#include "base/error.h"
#include "event.h"
#include "log/files.h"
#include "log/highlight.h"
#include "log/line.h"
#include "report/message.h"
#include "report/reporter.h"
#include "report/screen.h"
#include "report/text.h"

/* "shop::login"; where tests share a process, nobody may know whose line it is. */
static void add_name(struct to_buffer *text, const struct to_case *test)
{
    if (test) {
        to_message_name(text, test);
    } else {
        to_buffer_text(text, "(a thread of some test)");
    }
}

static void add_lost(struct to_buffer *text, uint64_t lost)
{
    to_buffer_print(text, "(%" PRIu64 " line%s lost: the test logs faster than anybody reads)",
                    lost, lost == 1 ? "" : "s");
}

/* ---- on the screen ---- */

struct live {
    struct to_reporter base;
    struct to_screen *screen;
    bool colours;
    int level;
    struct to_highlights highlights;
};

/* As wide as the words for outcomes, and not to be taken for one. */
static const char *word_of(int level)
{
    return level == TO_LOG_DEBUG     ? "debug"
           : level == TO_LOG_WARNING ? " warn"
           : level == TO_LOG_ERROR   ? "error"
                                     : "  log";
}

static void add_head(const struct live *live, struct to_buffer *text, int level,
                     const struct to_case *test)
{
    if (live->colours) {
        to_color_add(text, to_log_line_color((enum to_log_level)level));
    }
    to_buffer_text(text, word_of(level));
    if (live->colours) {
        to_color_add(text, TO_LOG_DEFAULT);
    }
    to_buffer_text(text, "  ");
    add_name(text, test);
    to_buffer_text(text, ": ");
}

static void add_message(const struct live *live, struct to_buffer *text, const char *message,
                        size_t size)
{
    struct to_buffer clean = {0};
    to_text_add(&clean, message, size, TO_TEXT_LINE);
    text->failed |= clean.failed;
    if (live->colours) {
        to_highlights_add(&live->highlights, text, clean.size ? clean.data : "");
    } else {
        to_buffer_add(text, clean.data, clean.size);
    }
    to_buffer_byte(text, '\n');
    to_buffer_free(&clean);
}

static void live_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct live *live = (struct live *)reporter;
    struct to_buffer text = {0};
    if (event->kind != TO_EVENT_LOG) {
        return;
    }
    if (event->as.log.lost > 0) {
        add_head(live, &text, TO_LOG_WARNING, event->as.log.test);
        add_lost(&text, event->as.log.lost);
        to_buffer_byte(&text, '\n');
    }
    if (event->as.log.level >= live->level) {
        add_head(live, &text, event->as.log.level, event->as.log.test);
        add_message(live, &text, event->as.log.text, event->as.log.size);
    }
    if (text.size > 0 && !text.failed) {
        to_screen_write(live->screen, text.data, text.size);
    }
    to_buffer_free(&text);
}

/* What could not be written, the screen has told the terminal's report. */
static int live_close(struct to_reporter *reporter, struct to_error *error)
{
    struct live *live = (struct live *)reporter;
    (void)error;
    to_highlights_free(&live->highlights);
    free(live);
    return 0;
}

struct to_reporter *to_log_live_new(const struct to_log_live_options *options,
                                    struct to_error *error)
{
    static const struct to_reporter_kind kind = {live_event, live_close};
    struct live *live = calloc(1, sizeof *live);
    int result = live ? to_highlights_init(&live->highlights, options->highlights,
                                           options->highlight_count)
                      : -ENOMEM;
    if (result < 0) {
        to_error_set(error, result, "%s", strerror(-result));
        free(live);
        return NULL;
    }
    live->base.kind = &kind;
    live->screen = options->screen;
    live->colours = options->colours;
    live->level = options->level;
    return &live->base;
}

/* ---- in files ---- */

struct kept {
    struct to_reporter base;
    struct to_log_files *files;
    char *folder;
    int code; /* the first thing that went wrong */
};

/* A test may print what it likes, but no line that looks like another's. */
static void keep(struct kept *kept, const struct to_event *event, int level, const char *message)
{
    struct to_buffer line = {0};
    struct to_buffer name = {0};
    add_name(&name, event->as.log.test);
    to_log_line_add(&line, &(struct to_log_line){.level = (enum to_log_level)level,
                                                 .date = event->as.log.date,
                                                 .worker = (int)event->as.log.worker,
                                                 .task = name.failed ? NULL : name.data,
                                                 .message = message});
    int result = line.failed ? -ENOMEM
                             : to_log_files_write(kept->files, (int)event->as.log.worker,
                                                  line.data, line.size);
    kept->code = kept->code < 0 ? kept->code : result;
    to_buffer_free(&name);
    to_buffer_free(&line);
}

static void kept_event(struct to_reporter *reporter, const struct to_event *event)
{
    struct kept *kept = (struct kept *)reporter;
    struct to_buffer text = {0};
    if (event->kind != TO_EVENT_LOG) {
        return;
    }
    if (event->as.log.lost > 0) {
        add_lost(&text, event->as.log.lost);
        keep(kept, event, TO_LOG_WARNING, text.failed ? "" : text.data);
        to_buffer_clear(&text);
    }
    if (event->as.log.level > 0) {
        to_text_add(&text, event->as.log.text, event->as.log.size, TO_TEXT_LINE);
        keep(kept, event, event->as.log.level, text.size > 0 && !text.failed ? text.data : "");
    }
    to_buffer_free(&text);
}

static int kept_close(struct to_reporter *reporter, struct to_error *error)
{
    struct kept *kept = (struct kept *)reporter;
    int code = kept->code;
    if (code < 0) {
        to_error_set(error, code, "%s: %s", kept->folder, strerror(-code));
    }
    to_log_files_close(kept->files);
    free(kept->folder);
    free(kept);
    return code;
}

struct to_reporter *to_log_kept_new(const char *folder, struct to_error *error)
{
    static const struct to_reporter_kind kind = {kept_event, kept_close};
    struct kept *kept = calloc(1, sizeof *kept);
    int result = -ENOMEM;
    if (kept && (kept->folder = strdup(folder))) {
        result = to_log_files_open(folder, &kept->files);
    }
    if (result < 0) {
        to_error_set(error, result, "--log-dir %s: %s", folder, strerror(-result));
        if (kept) {
            free(kept->folder);
        }
        free(kept);
        return NULL;
    }
    kept->base.kind = &kind;
    return &kept->base;
}
