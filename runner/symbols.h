/* SPDX-License-Identifier: MIT
 *
 * What the debug information of a running program tells: the frames of a stack, and the
 * function, file and line of an address. Without debug information: functions and offsets.
 */
#ifndef TO_RUNNER_SYMBOLS_H
#define TO_RUNNER_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct to_symbols;
struct to_thread;

/*
 * Reads which files this process has mapped; the process may end afterwards. Its forks
 * have the same addresses. NULL where that cannot be read.
 */
struct to_symbols *to_symbols_new(pid_t process);
struct to_symbols *to_symbols_free(struct to_symbols *symbols);

/* The addresses that the thread's frames were at, innermost first; how many. */
size_t to_symbols_unwind(struct to_symbols *symbols, const struct to_thread *thread,
                         uint64_t *ret_frames, size_t room);

struct to_symbol {
    char name[256];   /* "login_page", or "libc.so.6+0x3bd1e" where no symbol is known */
    char file[1024];  /* "" where the debug information does not tell */
    int line;
};

/* Whose code the address is. `is_return`: it is where a call returns to, so the line wanted
 * is that of the instruction before. */
void to_symbols_find(struct to_symbols *symbols, uint64_t address, bool is_return,
                     struct to_symbol *ret_symbol);

#endif
