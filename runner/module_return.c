/* SPDX-License-Identifier: MIT
 * The further lives of a module: it is started again after a test has killed it. */
#include "module.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "memory.h"
#include "symbols.h"

/* ---- whether it is the same ---- */

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same_test(const struct to_listed *a, const struct to_listed *b)
{
    return is_same_text(a->name, b->name) && is_same_text(a->suite, b->suite) &&
           is_same_text(a->file, b->file) && a->line == b->line && a->timeout == b->timeout &&
           is_same_text(a->xfail, b->xfail) && a->stem == b->stem && a->rows == b->rows;
}

static bool is_same_after(const struct to_listed_after *a, const struct to_listed_after *b)
{
    return a->test == b->test && a->prerequisite == b->prerequisite && a->any == b->any;
}

static bool is_same_name(const struct to_listed_name *a, const struct to_listed_name *b)
{
    return a->test == b->test && a->is_tag == b->is_tag && is_same_text(a->name, b->name);
}

/* Tests are known by their numbers, so nothing may have moved. */
static bool is_same_table(const struct to_module *a, const struct to_module *b)
{
    bool same = a->test_count == b->test_count && a->after_count == b->after_count &&
                a->name_count == b->name_count && a->sanitized == b->sanitized &&
                a->has_setup == b->has_setup;
    for (size_t i = 0; same && i < a->test_count + a->has_setup; i++) {
        same = is_same_test(&a->tests[i], &b->tests[i]);
    }
    for (size_t i = 0; same && i < a->after_count; i++) {
        same = is_same_after(&a->afters[i], &b->afters[i]);
    }
    for (size_t i = 0; same && i < a->name_count; i++) {
        same = is_same_name(&a->names[i], &b->names[i]);
    }
    return same;
}

/* ---- the next life ---- */

static void move_source(struct to_loop *loop, struct to_source *to, struct to_source *from)
{
    to_loop_remove(loop, from);
    to->fd = from->fd;
    from->fd = -1;
    if (to->fd >= 0) {
        to_loop_add(loop, to);
    }
}

static void take_over(struct to_module *module, struct to_module *again)
{
    move_source(module->loop, &module->control, &again->control);
    move_source(module->loop, &module->end, &again->end);
    module->process = again->process;
    again->process = 0;
    module->symbols = to_symbols_free(module->symbols);
    module->has_hosts = false;
    module->lives++;
    module->state = TO_MODULE_READY;
}

static void refuse(struct to_module *module, struct to_module *again)
{
    if (again->state == TO_MODULE_READY) {
        to_error_set(&module->error, -ENOEXEC, "%s had other tests when it was started again",
                     module->path);
        if (again->process > 0) {
            kill(-again->process, SIGKILL);
        }
        to_module_stop(again);
    } else {
        to_error_set(&module->error, -ENOEXEC, "started again, %s",
                     to_error_text(&again->error, -ENOEXEC));
    }
    module->state = TO_MODULE_GONE;
}

/* What has told the table anew takes the former's place. It is freed later: it is in the
 * middle of reading. */
static void again_changed(struct to_module *again)
{
    struct to_module *module = again->context;
    if (module->state != TO_MODULE_RETURNING) {
        return; /* its end, after it was refused */
    }
    to_error_free(&module->error);
    if (again->state == TO_MODULE_READY && is_same_table(module, again)) {
        take_over(module, again);
    } else {
        refuse(module, again);
    }
    module->changed(module);
}

void to_module_return(struct to_module *module)
{
    to_module_free_again(module);
    module->given_up = NULL;
    module->state = TO_MODULE_RETURNING;
    module->again = to_memory_new(sizeof *module->again);
    *module->again = (struct to_module){
        .name = module->name,
        .path = module->path,
        .command = module->command,
        .wrapper = module->wrapper,
        .title = module->title,
        .changed = again_changed,
        .context = module,
    };
    to_module_start(module->again, module->loop, module->load_limit, module->live,
                    module->output);
}

void to_module_free_again(struct to_module *module)
{
    if (module->again) {
        module->again->command = (struct to_words){0}; /* not its own */
        to_module_free(module->again);
        free(module->again);
        module->again = NULL;
    }
}

/* ---- one that takes no orders ---- */

void to_module_expect_end(struct to_module *module)
{
    if (module->limit.place == 0) {
        to_loop_set(module->loop, &module->limit, to_clock_now() + TO_SECOND);
    }
}

void to_module_give_up(struct to_module *module, const char *why)
{
    module->given_up = why;
    if (module->process > 0) {
        kill(module->process, SIGKILL); /* not its hosts, which may be well */
    }
}
