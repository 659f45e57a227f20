/* SPDX-License-Identifier: MIT
 *
 * Where the threads of a test were, in words.
 */
#ifndef TO_RUNNER_STACK_H
#define TO_RUNNER_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "wire/record.h"

struct to_symbols;

/* A thread as it was: the crashed one, or the test's own, comes first. */
struct to_thread {
    uint32_t id;
    bool has_registers; /* else nothing but the crash is known */
    uint64_t registers[TO_STACK_REGISTERS];
    uint64_t from;          /* the address of the first byte of the stack */
    struct to_buffer bytes; /* its top */
};

/* The crash, if it was one, and all threads. Starts as {0}. */
struct to_stack {
    uint32_t signal; /* 0: no crash */
    bool has_address;
    uint64_t address;
    struct to_thread *threads;
    size_t count;
};

void to_stack_add(struct to_stack *stack, const struct to_record_stack *record);
void to_stack_clear(struct to_stack *stack);

/*
 * A line a frame, "#0  read_line at parse.c:12"; up to the test's body, which is called by
 * the test's name. Other threads follow, each under a line of its own. `module`: the path
 * of the program, to find sources by. Adds nothing where nothing is known.
 */
void to_stack_print(struct to_buffer *buffer, const struct to_stack *stack,
                    struct to_symbols *symbols, const char *module);

#endif
