/* SPDX-License-Identifier: MIT
 * What is said of a run while it lasts. */
#include "report/progress_line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "report/columns.h"

enum {
    NARROW = 60,        /* columns below which nothing is spent on looks */
    SHORTEST_NAME = 8,  /* columns of a name that still tell something */
    ROOM_FOR_TESTS = 20,
    SHORTEST_BAR = 4,
    LONGEST_BAR = 30,
    STILL_NAMED = 5,    /* tests in a line of its own */
};

#define RED "31"
#define BOLD_RED "1;31"
#define GREEN "32"
#define DIM "2"

/* A row that is being filled. */
struct row {
    struct to_buffer *text;
    size_t left; /* columns */
    bool colours;
};

static void put_size(struct row *row, const char *colour, const char *words, size_t size)
{
    size_t fits = to_columns_fit(words, size, row->left);
    row->left -= to_columns(words, fits);
    if (colour && row->colours && fits > 0) {
        to_buffer_print(row->text, "\033[%sm", colour);
    }
    to_buffer_add(row->text, words, fits);
    if (colour && row->colours && fits > 0) {
        to_buffer_text(row->text, "\033[0m");
    }
}

static void put(struct row *row, const char *colour, const char *words)
{
    put_size(row, colour, words, strlen(words));
}

/* "7s", "1m20s", "2h05m" */
static void print_time(char *words, size_t size, int64_t time)
{
    int64_t seconds = time / TO_SECOND;
    if (seconds < 60) {
        snprintf(words, size, "%" PRId64 "s", seconds);
    } else if (seconds < 3600) {
        snprintf(words, size, "%" PRId64 "m%02" PRId64 "s", seconds / 60, seconds % 60);
    } else {
        snprintf(words, size, "%" PRId64 "h%02" PRId64 "m", seconds / 3600, seconds % 3600 / 60);
    }
}

/* " 3s", how long it runs; "" below a second. */
static void print_age(char *words, size_t size, const struct to_progress *progress, size_t place)
{
    int64_t age = progress->now - progress->running[place].since;
    *words = '\0';
    if (age >= TO_SECOND) {
        *words = ' ';
        print_time(words + 1, size - 1, age);
    }
}

/* ---- the head: what is done ---- */

static size_t bar_length(size_t width)
{
    size_t length = width / 8;
    return length < SHORTEST_BAR ? SHORTEST_BAR : length > LONGEST_BAR ? LONGEST_BAR : length;
}

static void put_bar(struct row *row, const struct to_progress *progress, size_t length)
{
    size_t filled = progress->total ? length * progress->done / progress->total : 0;
    char bar[LONGEST_BAR + 1];
    memset(bar, '=', filled);
    if (filled < length) {
        bar[filled] = '>';
        memset(bar + filled + 1, ' ', length - filled - 1);
    }
    put(row, NULL, " [");
    put_size(row, progress->failed ? RED : GREEN, bar, length);
    put(row, NULL, "]");
}

/* `tests`: they come behind it, and are worth more than a bar where there is no room for both. */
static void put_head(struct row *row, const struct to_progress *progress, size_t width, bool tests)
{
    const char *space = width < NARROW ? " " : "  ";
    size_t length = bar_length(width);
    char done[64], failed[64] = "", repeated[64] = "", left[64] = "";
    snprintf(done, sizeof done, "%zu/%zu", progress->done, progress->total);
    if (progress->failed > 0) {
        snprintf(failed, sizeof failed, "%s%zu failed", space, progress->failed);
    }
    if (progress->repeated > 0) {
        snprintf(repeated, sizeof repeated, "%s%zu repeated", space, progress->repeated);
    }
    if (progress->left >= TO_SECOND) {
        char time[32];
        print_time(time, sizeof time, progress->left);
        snprintf(left, sizeof left, "%s~%s%s", space, time, width < NARROW ? "" : " left");
    }
    size_t taken = strlen(done) + length + 3 + strlen(failed) + strlen(repeated) + strlen(left);
    put(row, NULL, done);
    if (!tests || progress->count == 0 || row->left + strlen(done) >= taken + ROOM_FOR_TESTS) {
        put_bar(row, progress, length);
    }
    put(row, BOLD_RED, failed);
    put(row, NULL, repeated);
    put(row, NULL, left);
}

/* ---- the tests that run ---- */

/* At most so many columns of the name. */
static void put_name(struct row *row, const char *name, size_t most)
{
    size_t size = strlen(name);
    if (to_columns(name, size) <= most) {
        put_size(row, NULL, name, size);
    } else {
        put_size(row, NULL, name, to_columns_fit(name, size, most - 2));
        put(row, NULL, "..");
    }
}

/* Room for ", +12" behind the test, where others follow. */
static size_t rest_of(size_t others)
{
    char words[32];
    return others ? (size_t)snprintf(words, sizeof words, ", +%zu", others) : 0;
}

/* One of them, where there is room for it. */
static bool put_running(struct row *row, const struct to_progress *progress, size_t place)
{
    const char *name = progress->running[place].name;
    size_t others = progress->count - place - 1;
    char age[32];
    print_age(age, sizeof age, progress, place);
    size_t taken = (place ? 2 : 0) + strlen(age) + rest_of(others);
    size_t room = row->left > taken ? row->left - taken : 0;
    size_t most = others && room / 2 > 2 * SHORTEST_NAME ? room / 2 : room;
    size_t wanted = to_columns(name, strlen(name));
    if (wanted > most && most < SHORTEST_NAME) {
        return false;
    }
    put(row, NULL, place ? ", " : "");
    put_name(row, name, most);
    put(row, DIM, age);
    return true;
}

static void put_tests(struct row *row, const struct to_progress *progress, size_t width)
{
    size_t shown = 0;
    put(row, NULL, progress->count == 0 ? "" : width < NARROW ? " " : "  ");
    while (shown < progress->count && put_running(row, progress, shown)) {
        shown++;
    }
    if (shown < progress->count) {
        char words[32];
        snprintf(words, sizeof words, "%s+%zu", shown ? ", " : "", progress->count - shown);
        put(row, NULL, words);
    }
}

void to_progress_bar(struct to_buffer *text, const struct to_progress *progress, size_t width)
{
    struct row row = {text, width > 0 ? width - 1 : 0, progress->colours};
    put_head(&row, progress, width, true);
    put_tests(&row, progress, width);
}

/* ---- a row a worker ---- */

static const struct to_progress_running *find_worker(const struct to_progress *progress,
                                                     size_t worker, size_t *ret_place)
{
    for (size_t i = 0; i < progress->count; i++) {
        if (progress->running[i].worker == worker) {
            *ret_place = i;
            return &progress->running[i];
        }
    }
    return NULL;
}

static void put_worker(struct to_buffer *text, const struct to_progress *progress, size_t worker,
                       size_t width)
{
    struct row row = {text, width > 0 ? width - 1 : 0, progress->colours};
    char words[32];
    size_t place;
    snprintf(words, sizeof words, "%4zu  ", worker);
    put(&row, DIM, words);
    const struct to_progress_running *running = find_worker(progress, worker, &place);
    if (!running) {
        put(&row, DIM, "-");
        return;
    }
    print_age(words, sizeof words, progress, place);
    size_t taken = strlen(words) + (*words ? 1 : 0);
    if (row.left > taken + SHORTEST_NAME) {
        put_name(&row, running->name, row.left - taken);
        put(&row, DIM, *words ? " " : "");
        put(&row, DIM, words);
    } else {
        put_name(&row, running->name, row.left > 2 ? row.left : 2);
    }
}

size_t to_progress_workers(struct to_buffer *text, const struct to_progress *progress,
                           size_t width, size_t height)
{
    struct row head = {text, width > 0 ? width - 1 : 0, progress->colours};
    size_t rows = height > 1 ? height - 1 : 0;
    size_t shown = progress->workers <= rows ? progress->workers : rows > 0 ? rows - 1 : 0;
    put_head(&head, progress, width, false);
    for (size_t i = 0; i < shown; i++) {
        to_buffer_byte(text, '\n');
        put_worker(text, progress, i, width);
    }
    if (shown < progress->workers && rows > 0) {
        struct row last = {text, width > 0 ? width - 1 : 0, progress->colours};
        char words[48];
        snprintf(words, sizeof words, "      and %zu more workers", progress->workers - shown);
        to_buffer_byte(text, '\n');
        put(&last, DIM, words);
        shown++;
    }
    return 1 + shown;
}

/* ---- a line of its own ---- */

void to_progress_still(struct to_buffer *text, const struct to_progress *progress)
{
    to_buffer_print(text, " WAIT  %zu of %zu done", progress->done, progress->total);
    if (progress->failed > 0) {
        to_buffer_print(text, ", %zu failed", progress->failed);
    }
    if (progress->repeated > 0) {
        to_buffer_print(text, ", %zu repeated", progress->repeated);
    }
    for (size_t i = 0; i < progress->count && i < STILL_NAMED; i++) {
        char words[32];
        print_time(words, sizeof words, progress->now - progress->running[i].since);
        to_buffer_print(text, "%s%s (%s)", i ? ", " : "; running: ", progress->running[i].name,
                        words);
    }
    if (progress->count > STILL_NAMED) {
        to_buffer_print(text, " and %zu more", progress->count - STILL_NAMED);
    }
    to_buffer_byte(text, '\n');
}
