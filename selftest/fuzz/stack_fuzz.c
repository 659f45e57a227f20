/* SPDX-License-Identifier: MIT
 * Any registers and any bytes as the stack of a thread of this program. */
#include <unistd.h>

#include "input.h"
#include "stack.h"
#include "symbols.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct to_symbols *symbols;
    struct input input = {data, size};
    struct to_stack stack = {0};
    struct to_buffer text = {0};
    if (!symbols) {
        symbols = to_symbols_new(getpid());
    }
    while (input.size > 0) {
        struct to_record_stack record = {.run = 1};
        uint64_t registers[TO_STACK_REGISTERS] = {0};
        record.thread = (uint32_t)take_number(&input);
        record.signal = (uint32_t)take_number(&input);
        record.has_address = take_byte(&input) & 1;
        record.from = take_number(&input);
        record.position = take_number(&input);
        for (size_t i = 0; i < 17; i++) {
            unsigned how = take_byte(&input);
            registers[i] = how < 100   ? record.from + how
                           : how < 200 ? (uint64_t)(uintptr_t)LLVMFuzzerTestOneInput + how - 100
                                       : take_number(&input);
        }
        record.registers = (struct to_text){(const char *)registers,
                                            take_byte(&input) < 200 ? sizeof registers : 9};
        record.bytes.data = take_bytes(&input, 4096, &record.bytes.size);
        to_stack_add(&stack, &record);
    }
    if (symbols) {
        to_stack_print(&text, &stack, symbols, "./tests");
    }
    to_buffer_free(&text);
    to_stack_clear(&stack);
    return 0;
}
