/* SPDX-License-Identifier: MIT
 * Where the threads of a test were, in words. */
#include "stack.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "source_path.h"
#include "symbols.h"

enum {
    THREADS_MAX = 64,
    BYTES_MAX = 1024 * 1024, /* of one thread's stack, whatever a host sends */
    FRAMES_MAX = 200,
    FRAMES_SHOWN = 30, /* of one thread: the innermost */
};

/* A thread's first record has its registers, further ones more bytes of the same. */
void to_stack_add(struct to_stack *stack, const struct to_record_stack *record)
{
    struct to_thread *thread = stack->count ? &stack->threads[stack->count - 1] : NULL;
    if (!thread || thread->id != record->thread) {
        if (stack->count == THREADS_MAX) {
            return;
        }
        stack->threads =
            to_memory_resize(stack->threads, (stack->count + 1) * sizeof *stack->threads);
        thread = &stack->threads[stack->count++];
        *thread = (struct to_thread){.id = record->thread, .from = record->from};
        size_t size = record->registers.size;
        thread->has_registers = size > 0;
        memcpy(thread->registers, record->registers.data,
               size < sizeof thread->registers ? size : sizeof thread->registers);
    }
    if (record->signal && stack->count == 1) {
        stack->signal = record->signal;
        stack->has_address = record->has_address != 0;
        stack->address = record->address;
    }
    if (record->position == thread->bytes.size &&
        thread->bytes.size + record->bytes.size <= BYTES_MAX) {
        to_buffer_add(&thread->bytes, record->bytes.data, record->bytes.size);
    }
}

void to_stack_clear(struct to_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++) {
        to_buffer_free(&stack->threads[i].bytes);
    }
    free(stack->threads);
    *stack = (struct to_stack){0};
}

/* ---- words ---- */

/* The name of the test whose body this is: "to_test_NAME_body_", in C++ within more. */
static bool test_name(const char *symbol, const char **ret_name, size_t *ret_size)
{
    static const char setup[] = "(setup)";
    if (strstr(symbol, "to_setup_body_")) {
        *ret_name = setup;
        *ret_size = sizeof setup - 1;
        return true;
    }
    const char *begin = strstr(symbol, "to_test_");
    const char *end = begin ? strstr(begin, "_body_") : NULL;
    if (!end) {
        return false;
    }
    *ret_name = begin + strlen("to_test_");
    *ret_size = (size_t)(end - *ret_name);
    return true;
}

static void print_frame(struct to_buffer *buffer, size_t number, const struct to_symbol *symbol,
                        const char *module)
{
    const char *name = symbol->name;
    size_t size = strlen(name);
    test_name(symbol->name, &name, &size);
    to_buffer_print(buffer, "%s#%-2zu %.*s", buffer->size ? "\n" : "", number, (int)size, name);
    if (symbol->file[0]) {
        char *path = to_source_path(symbol->file, module);
        to_buffer_print(buffer, " at %s:%d", path, symbol->line);
        free(path);
    }
}

/* What runs the body is ours, and of no interest. */
static bool is_below_body(const char *name)
{
    return strcmp(name, "to_body_run") == 0 || strcmp(name, "start_thread") == 0;
}

static void print_thread(struct to_buffer *buffer, const struct to_thread *thread,
                         struct to_symbols *symbols, const char *module)
{
    uint64_t frames[FRAMES_MAX];
    size_t count =
        thread->has_registers ? to_symbols_unwind(symbols, thread, frames, FRAMES_MAX) : 0;
    for (size_t i = 0; i < count; i++) {
        struct to_symbol symbol;
        const char *name;
        size_t size;
        if (i == FRAMES_SHOWN) {
            to_buffer_print(buffer, "\n... %zu frames more", count - i);
            return;
        }
        to_symbols_find(symbols, frames[i], i > 0, &symbol);
        if (i > 0 && is_below_body(symbol.name)) {
            return;
        }
        print_frame(buffer, i, &symbol, module);
        if (test_name(symbol.name, &name, &size)) {
            return;
        }
    }
}

void to_stack_print(struct to_buffer *buffer, const struct to_stack *stack,
                    struct to_symbols *symbols, const char *module)
{
    for (size_t i = 0; i < stack->count; i++) {
        if (i > 0) {
            to_buffer_print(buffer, "%sthread %" PRIu32 ":", buffer->size ? "\n" : "",
                            stack->threads[i].id);
        }
        print_thread(buffer, &stack->threads[i], symbols, module);
    }
}
