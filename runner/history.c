/* SPDX-License-Identifier: MIT
 * What is remembered of former runs. */
#include "history.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/error.h"
#include "catalog.h"
#include "compile/cache.h"
#include "compile/files.h"
#include "compile/owned.h"
#include "compile/stamp.h"
#include "history_text.h"
#include "memory.h"
#include "report/file.h"
#include "report/reporter.h"
#include "target.h"

enum { LARGEST = 256 * 1024 * 1024, KEPT_DAYS = 90, DAY = 24 * 60 * 60 };

/* The entries of one module stand in a row. */
struct chapter {
    char *module; /* by which its file is known */
    char key[TO_STAMP_KEY + 1];
    size_t first;
    size_t count;
    bool exists;  /* its file */
    bool changed;
};

struct to_history {
    const struct to_catalog *catalog;
    int folder;
    struct chapter *chapters;
    size_t chapter_count;
    struct to_remembered *of; /* each entry */
    unsigned char *seen;      /* 1: changed in this run */
};

/* ---- the folder ---- */

static int open_named(const char *path, struct to_error *why)
{
    int result = to_files_make(path);
    int folder = result < 0 ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        int code = result < 0 ? result : -errno;
        to_error_set(why, code, "$TO_TEST_HISTORY: %s: %s", path, strerror(-code));
    }
    return folder;
}

static int open_in_cache(struct to_error *why)
{
    struct to_cache cache;
    int folder = -1;
    if (to_cache_open(&cache, why) < 0) {
        return -1;
    }
    char *path = to_memory_need(to_files_join(cache.path, "history"));
    if (mkdirat(cache.folder, "history", 0700) < 0 && errno != EEXIST) {
        to_error_set(why, -errno, "%s: %s", path, strerror(errno));
    } else if (to_owned_folder(cache.folder, "history", path, &folder, why) < 0) {
        folder = -1;
    }
    free(path);
    to_cache_close(&cache);
    return folder;
}

static int open_folder(struct to_error *why)
{
    const char *named = getenv("TO_TEST_HISTORY");
    if (named && *named == '\0') {
        to_error_set(why, -ENOENT, "$TO_TEST_HISTORY is empty, so that nothing is remembered");
        return -1;
    }
    return named ? open_named(named, why) : open_in_cache(why);
}

/* ---- reading ---- */

struct reading {
    struct to_history *history;
    const struct chapter *chapter;
    size_t next;              /* where the next line's test is, if nothing has changed */
    const struct to_entry **sorted; /* NULL: it was always there */
};

static int compare_names(const void *one, const void *other)
{
    const struct to_entry *const *a = one;
    const struct to_entry *const *b = other;
    return strcmp((*a)->base.name, (*b)->base.name);
}

static bool has_name(const struct to_entry *entry, const char *name, size_t size)
{
    return strncmp(entry->base.name, name, size) == 0 && entry->base.name[size] == '\0';
}

/* In the order of the names. */
static const struct to_entry *look_up(struct reading *reading, const char *name, size_t size)
{
    const struct chapter *chapter = reading->chapter;
    const struct to_entry *entries = reading->history->catalog->entries + chapter->first;
    if (!reading->sorted) {
        reading->sorted = to_memory_array(chapter->count, sizeof(const struct to_entry *));
        for (size_t i = 0; i < chapter->count; i++) {
            reading->sorted[i] = &entries[i];
        }
        qsort(reading->sorted, chapter->count, sizeof(const struct to_entry *), compare_names);
    }
    size_t low = 0;
    for (size_t high = chapter->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        const char *other = reading->sorted[middle]->base.name;
        int order = strncmp(other, name, size);
        if (order == 0 && other[size] == '\0') {
            return reading->sorted[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static void take(void *context, const char *name, size_t size,
                 const struct to_remembered *remembered)
{
    struct reading *reading = context;
    struct to_history *history = reading->history;
    const struct chapter *chapter = reading->chapter;
    const struct to_entry *entry = &history->catalog->entries[chapter->first + reading->next];
    if (reading->next >= chapter->count || !has_name(entry, name, size)) {
        entry = look_up(reading, name, size);
    }
    if (!entry) {
        return;
    }
    size_t index = entry->base.index;
    reading->next = index - chapter->first + 1;
    if (!history->seen[index]) {
        history->of[index] = *remembered;
    }
}

/* What is in the file, but for what was seen in this run. */
static void read_chapter(struct to_history *history, struct chapter *chapter)
{
    struct stat status;
    struct to_buffer text = {0};
    struct reading reading = {.history = history, .chapter = chapter};
    int file = openat(history->folder, chapter->key,
                      O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        return;
    }
    if (chapter->count > 0 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size < LARGEST &&
        to_files_read(file, &text) == 0 && text.size > 0) {
        chapter->exists =
            to_history_text_read(text.data, text.size, chapter->module, take, &reading) == 0;
    }
    free(reading.sorted);
    to_buffer_free(&text);
    close(file);
}

/* ---- opening ---- */

/* All its files, as others call them: a program, or the sources that it is made of. */
static char *name_module(const struct to_target *target)
{
    struct to_buffer name = {0};
    for (size_t i = 0; i < target->files.count; i++) {
        char *path = realpath(target->files.list[i], NULL);
        to_buffer_print(&name, "%s%s", i ? "\n" : "", path ? path : target->files.list[i]);
        free(path);
    }
    return to_memory_need(to_buffer_take(&name));
}

static void open_chapters(struct to_history *history, const struct to_targets *targets)
{
    const struct to_catalog *catalog = history->catalog;
    history->chapter_count = targets->count;
    history->chapters = to_memory_array(targets->count, sizeof *history->chapters);
    for (size_t i = catalog->count; i-- > 0;) {
        struct chapter *chapter = &history->chapters[catalog->entries[i].target];
        chapter->first = i;
        chapter->count++;
    }
    for (size_t i = 0; i < targets->count; i++) {
        struct chapter *chapter = &history->chapters[i];
        chapter->module = name_module(&targets->list[i]);
        to_stamp_key(chapter->module, chapter->key);
        read_chapter(history, chapter);
    }
}

struct to_history *to_history_open(const struct to_catalog *catalog,
                                   const struct to_targets *targets, struct to_error *why)
{
    int folder = open_folder(why);
    if (folder < 0) {
        return NULL;
    }
    struct to_history *history = to_memory_new(sizeof *history);
    history->catalog = catalog;
    history->folder = folder;
    history->of = to_memory_array(catalog->count, sizeof *history->of);
    history->seen = to_memory_array(catalog->count, 1);
    open_chapters(history, targets);
    return history;
}

struct to_history *to_history_free(struct to_history *history)
{
    if (history) {
        for (size_t i = 0; i < history->chapter_count; i++) {
            free(history->chapters[i].module);
        }
        close(history->folder);
        free(history->chapters);
        free(history->of);
        free(history->seen);
        free(history);
    }
    return NULL;
}

/* ---- what is known ---- */

bool to_history_knows(const struct to_history *history)
{
    bool known = false;
    for (size_t i = 0; i < history->chapter_count; i++) {
        known |= history->chapters[i].exists;
    }
    return known;
}

unsigned char *to_history_failed(const struct to_history *history)
{
    unsigned char *failed = to_memory_array(history->catalog->count, 1);
    for (size_t i = 0; i < history->catalog->count; i++) {
        failed[i] = history->of[i].failed;
    }
    return failed;
}

static int compare_times(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one;
    int64_t b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

/* Half of the marked ones take no longer; 0: none is known. */
static int64_t find_median(const struct to_history *history, const unsigned char *marks)
{
    size_t count = 0;
    int64_t *known = to_memory_array(history->catalog->count, sizeof *known);
    for (size_t i = 0; i < history->catalog->count; i++) {
        if (marks[i] && history->of[i].duration > 0) {
            known[count++] = history->of[i].duration;
        }
    }
    qsort(known, count, sizeof *known, compare_times);
    int64_t median = count > 0 ? known[(count - 1) / 2] : 0;
    free(known);
    return median;
}

int64_t *to_history_durations(const struct to_history *history, const unsigned char *marks)
{
    int64_t median = find_median(history, marks);
    if (median == 0) {
        return NULL;
    }
    int64_t *durations = to_memory_array(history->catalog->count, sizeof *durations);
    for (size_t i = 0; i < history->catalog->count; i++) {
        durations[i] = history->of[i].duration > 0 ? history->of[i].duration : median;
    }
    return durations;
}

/* In units of ten milliseconds: the two highest bits, and never 0. */
static uint64_t weigh(int64_t duration)
{
    uint64_t weight = (uint64_t)(duration / (10 * TO_MILLISECOND));
    int shift = 0;
    while (weight >> shift > 3) {
        shift++;
    }
    weight = weight >> shift << shift;
    return weight ? weight : 1;
}

/* More than all durations of a chain, and few enough for a long chain of failures. */
#define FAILED_WEIGHT (UINT64_C(1) << 44)

uint64_t *to_history_weights(const struct to_history *history, const unsigned char *marks,
                             bool failed_first)
{
    int64_t *durations = to_history_durations(history, marks);
    uint64_t *weights = NULL;
    if (durations || failed_first) {
        weights = to_memory_array(history->catalog->count, sizeof *weights);
        for (size_t i = 0; i < history->catalog->count; i++) {
            weights[i] = durations ? weigh(durations[i]) : 1;
            weights[i] += failed_first && history->of[i].failed ? FAILED_WEIGHT : 0;
        }
    }
    free(durations);
    return weights;
}

/* ---- a run ---- */

struct watch {
    struct to_reporter base;
    struct to_history *history;
    bool timed;
};

/* Whether it was not run because another failed. */
static bool is_due_to_failure(const struct to_result *result)
{
    /* How a fixture ends that broke while it was up is not known yet. */
    return result->outcome == TO_SKIPPED && result->root &&
           (to_outcome_counts_as(result->root_outcome) == TO_COUNT_FAILED ||
            result->root_outcome == TO_PASSED);
}

static void note(struct watch *watch, const struct to_case *test, const struct to_result *result)
{
    struct to_history *history = watch->history;
    struct to_remembered *of = &history->of[test->index];
    bool failed = to_outcome_counts_as(result->outcome) == TO_COUNT_FAILED ||
                  is_due_to_failure(result);
    bool told_nothing = result->mocked || result->outcome == TO_CANCELLED ||
                        (result->outcome == TO_SKIPPED && !result->started && !failed);
    if (told_nothing) {
        return;
    }
    of->failed = failed;
    of->known = true;
    bool whole = result->outcome == TO_PASSED || result->outcome == TO_XFAILED;
    if (watch->timed && result->started && result->duration > 0 && (whole || of->duration == 0)) {
        of->duration = of->duration > 0 ? (of->duration + result->duration) / 2 : result->duration;
    }
    history->seen[test->index] = 1;
    history->chapters[history->catalog->entries[test->index].target].changed = true;
}

static void watch_event(struct to_reporter *reporter, const struct to_event *event)
{
    if (event->kind == TO_EVENT_TEST_END) {
        note((struct watch *)reporter, event->as.test_end.test, event->as.test_end.result);
    }
}

/* Histories of modules that nobody has run for long. */
static void sweep_one(int folder, const char *name, void *argument)
{
    struct stat status;
    (void)argument;
    if (fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
        status.st_mtim.tv_sec < time(NULL) - (time_t)KEPT_DAYS * DAY) {
        unlinkat(folder, name, 0);
    }
}

/* In the place of the older one, at once. Not worth waiting for the disk: half a file is known
 * for one. */
static void put(int folder, const char *name, const struct to_buffer *text)
{
    char fresh[64];
    snprintf(fresh, sizeof fresh, "%s.%ld", name, (long)getpid());
    int file = openat(folder, fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0) {
        return;
    }
    bool good = to_write_all(file, text->data, text->size) == 0;
    good = close(file) == 0 && good;
    if (!good || renameat(folder, fresh, folder, name) < 0) {
        unlinkat(folder, fresh, 0);
    }
}

static void write_chapter(struct to_history *history, struct chapter *chapter)
{
    struct to_buffer text = {0};
    read_chapter(history, chapter); /* another run may have written meanwhile */
    to_history_text_begin(&text, chapter->module);
    for (size_t i = chapter->first; i < chapter->first + chapter->count; i++) {
        if (history->of[i].known) {
            to_history_text_add(&text, history->catalog->entries[i].base.name, &history->of[i]);
        }
    }
    to_history_text_end(&text);
    if (!text.failed) {
        put(history->folder, chapter->key, &text);
    }
    to_buffer_free(&text);
    if (!chapter->exists) {
        to_files_each(history->folder, sweep_one, NULL);
    }
}

static int watch_close(struct to_reporter *reporter, struct to_error *error)
{
    struct watch *watch = (struct watch *)reporter;
    struct to_history *history = watch->history;
    (void)error;
    for (size_t i = 0; i < history->chapter_count; i++) {
        if (history->chapters[i].changed) {
            write_chapter(history, &history->chapters[i]);
        }
    }
    free(watch);
    return 0;
}

struct to_reporter *to_history_watch(struct to_history *history, bool timed)
{
    static const struct to_reporter_kind kind = {watch_event, watch_close};
    struct watch *watch = to_memory_new(sizeof *watch);
    watch->base.kind = &kind;
    watch->history = history;
    watch->timed = timed;
    return &watch->base;
}
