/* SPDX-License-Identifier: MIT
 * Modules that no program has told of. */
#include "made_up.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/words.h"
#include "memory.h"
#include "unit.h"

static struct to_module *module_of(struct made_up *made_up, const struct made_up_test *test)
{
    struct to_module *last = made_up->count ? &made_up->modules[made_up->count - 1] : NULL;
    if (!last || strcmp(last->name, test->module) != 0) {
        ck_assert_uint_lt(made_up->count, MADE_UP_MODULES);
        struct to_target *target = &made_up->targets[made_up->count];
        target->name = to_memory_string(test->module);
        target->kind = strchr(test->module, '.') ? TO_TARGET_SOURCES : TO_TARGET_PROGRAM;
        to_words_add(&target->files, test->module);
        last = &made_up->modules[made_up->count++];
        *last = (struct to_module){.name = test->module, .state = TO_MODULE_READY};
        to_words_add(&last->command, "no such file");
    }
    return last;
}

/* Of "parse[2]", the size of "parse", else 0; and where the rows of that begin. */
static void join_rows(struct to_module *module)
{
    struct to_listed *last = &module->tests[module->test_count - 1];
    size_t stem = strcspn(last->name, "[");
    last->rows = 1;
    if (!last->name[stem]) {
        return;
    }
    last->stem = (uint32_t)stem;
    for (struct to_listed *first = module->tests; first < last; first++) {
        if (first->stem == stem && strncmp(first->name, last->name, stem) == 0) {
            first->rows++;
            last->rows = 0;
            return;
        }
    }
}

static void add_test(struct to_module *module, const struct made_up_test *test)
{
    module->tests = to_memory_resize(module->tests,
                                     (module->test_count + 1) * sizeof *module->tests);
    module->tests[module->test_count++] =
        (struct to_listed){.name = test->name,
                           .suite = test->suite ? test->suite : "suite",
                           .file = test->file,
                           .line = test->line,
                           .timeout = -1,
                           .is_fixture = test->is_fixture};
    join_rows(module);
    if (strcmp(test->name, MADE_UP_SETUP) == 0) {
        module->test_count--;
        module->has_setup = true;
    }
}

static uint32_t find(const struct to_module *module, const char *name)
{
    for (uint32_t i = 0; i < module->test_count; i++) {
        if (strcmp(module->tests[i].name, name) == 0) {
            return i;
        }
    }
    for (uint32_t i = 0; i < module->test_count; i++) {
        if (module->tests[i].stem == strlen(name) &&
            strncmp(module->tests[i].name, name, strlen(name)) == 0) {
            return i;
        }
    }
    ck_abort_msg("no %s in %s", name, module->name);
    return 0;
}

static void add_afters(struct to_module *module, uint32_t test, const char *list, bool any)
{
    struct to_words words = {0};
    to_words_split(&words, list ? list : "");
    for (size_t i = 0; i < words.count; i++) {
        module->afters = to_memory_resize(module->afters,
                                          (module->after_count + 1) * sizeof *module->afters);
        module->afters[module->after_count++] =
            (struct to_listed_after){test, find(module, words.list[i]), any};
    }
    to_words_free(&words);
}

static void add_names(struct to_module *module, uint32_t test, const char *list, bool is_tag)
{
    struct to_words words = {0};
    to_words_split(&words, list ? list : "");
    for (size_t i = 0; i < words.count; i++) {
        module->names = to_memory_resize(module->names,
                                         (module->name_count + 1) * sizeof *module->names);
        module->names[module->name_count++] =
            (struct to_listed_name){test, is_tag, to_memory_string(words.list[i])};
    }
    to_words_free(&words);
}

static void add_locks(struct to_module *module, uint32_t test, const char *list, bool shared)
{
    struct to_words words = {0};
    to_words_split(&words, list ? list : "");
    for (size_t i = 0; i < words.count; i++) {
        const char *name = strcmp(words.list[i], "*") == 0 ? "" : words.list[i];
        module->locks = to_memory_resize(module->locks,
                                         (module->lock_count + 1) * sizeof *module->locks);
        module->locks[module->lock_count++] =
            (struct to_listed_lock){test, shared, to_memory_string(name)};
    }
    to_words_free(&words);
}

void made_up_open(struct made_up *made_up, const struct made_up_test *tests, size_t count)
{
    *made_up = (struct made_up){0};
    for (size_t i = 0; i < count; i++) {
        add_test(module_of(made_up, &tests[i]), &tests[i]);
    }
    struct to_module *module = made_up->modules;
    uint32_t number = 0;
    for (size_t i = 0; i < count; i++, number++) {
        if (number == module->test_count + module->has_setup) {
            module++;
            number = 0;
        }
        add_afters(module, number, tests[i].after, false);
        add_afters(module, number, tests[i].after_any, true);
        add_names(module, number, tests[i].after_named, false);
        add_names(module, number, tests[i].tags, true);
        add_locks(module, number, tests[i].locks, false);
        add_locks(module, number, tests[i].shares, true);
    }
    made_up->result = to_catalog_build(&made_up->catalog, made_up->modules, made_up->targets,
                                       made_up->count, "to-test", &made_up->error);
    if (made_up->result == 0) {
        /* As if all were selected. */
        unsigned char *marks = malloc(made_up->catalog.count + 1);
        ck_assert_ptr_nonnull(marks);
        memset(marks, 1, made_up->catalog.count + 1);
        made_up->result = to_catalog_check(&made_up->catalog, marks, &made_up->error);
        free(marks);
    }
}

void made_up_pattern(struct made_up *made_up, const char *module, const char *file,
                     const char *text)
{
    struct to_target *target = made_up->targets;
    while (strcmp(target->name, module) != 0) {
        target++;
    }
    struct to_buffer argument = {0};
    to_buffer_print(&argument, "%s::%s", file ? file : module, text);
    target->patterns = to_memory_resize(
        target->patterns, (target->pattern_count + 1) * sizeof *target->patterns);
    target->patterns[target->pattern_count++] =
        (struct to_pattern){.text = to_memory_string(text),
                            .file = file ? to_memory_string(file) : NULL,
                            .argument = to_buffer_take(&argument)};
}

void made_up_close(struct made_up *made_up)
{
    to_catalog_free(&made_up->catalog);
    struct to_targets targets = {to_memory_array(MADE_UP_MODULES, sizeof *made_up->targets),
                                 made_up->count};
    memcpy(targets.list, made_up->targets, sizeof made_up->targets);
    to_targets_free(&targets);
    for (size_t i = 0; i < made_up->count; i++) {
        struct to_module *module = &made_up->modules[i];
        for (size_t j = 0; j < module->name_count; j++) {
            free((char *)module->names[j].name);
        }
        for (size_t j = 0; j < module->lock_count; j++) {
            free((char *)module->locks[j].name);
        }
        free(module->locks);
        free(module->tests);
        free(module->afters);
        free(module->names);
        to_words_free(&module->command);
    }
    to_error_free(&made_up->error);
}
