/* SPDX-License-Identifier: MIT
 * Stacks as addresses and addresses as names, by elfutils' libdw. */
#include "symbols.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "stack.h"

#if defined __aarch64__
enum { TO_SP = 31, TO_PC = 32 };
#else
enum { TO_SP = 7, TO_PC = 16 };
#endif

struct to_symbols {
    Dwfl *dwfl;
    Dwfl_Callbacks callbacks;
    char *no_path;
    bool attached;
    const struct to_thread *thread; /* that is being unwound */
};

/* ---- unwinding: libdw asks us for what it would ask a live process ---- */

static pid_t next_thread(Dwfl *dwfl, void *argument, void **thread_argument)
{
    struct to_symbols *symbols = argument;
    (void)dwfl;
    if (*thread_argument || !symbols->thread) {
        return 0;
    }
    *thread_argument = symbols;
    return (pid_t)symbols->thread->id;
}

static bool get_thread(Dwfl *dwfl, pid_t id, void *argument, void **thread_argument)
{
    (void)dwfl;
    (void)id;
    *thread_argument = argument;
    return true;
}

static bool read_memory(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *result, void *argument)
{
    struct to_symbols *symbols = argument;
    const struct to_thread *thread = symbols->thread;
    (void)dwfl;
    if (address < thread->from || thread->bytes.size < sizeof *result ||
        address - thread->from > thread->bytes.size - sizeof *result) {
        return false;
    }
    memcpy(result, thread->bytes.data + (address - thread->from), sizeof *result);
    return true;
}

static bool set_registers(Dwfl_Thread *thread, void *argument)
{
    struct to_symbols *symbols = argument;
#if defined __x86_64__
    return dwfl_thread_state_registers(thread, 0, 17, symbols->thread->registers);
#elif defined __aarch64__
    dwfl_thread_state_register_pc(thread, symbols->thread->registers[TO_PC]);
    return dwfl_thread_state_registers(thread, 0, 32, symbols->thread->registers);
#else
    (void)thread;
    (void)symbols;
    return false;
#endif
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
    .next_thread = next_thread,
    .get_thread = get_thread,
    .memory_read = read_memory,
    .set_initial_registers = set_registers,
};

struct frames {
    uint64_t *list;
    size_t count;
    size_t room;
};

static int take_frame(Dwfl_Frame *state, void *argument)
{
    struct frames *frames = argument;
    Dwarf_Addr address;
    if (!dwfl_frame_pc(state, &address, NULL) || frames->count == frames->room) {
        return DWARF_CB_ABORT;
    }
    frames->list[frames->count++] = address;
    return DWARF_CB_OK;
}

/* A call through a wild pointer: no code is there, but the call has left the address that
 * it came from on the stack. */
static bool step_back(struct to_symbols *symbols, const struct to_thread *thread,
                      struct to_thread *ret_caller)
{
#if defined __x86_64__
    uint64_t from;
    *ret_caller = *thread;
    symbols->thread = thread;
    if (dwfl_addrmodule(symbols->dwfl, thread->registers[TO_PC]) ||
        !read_memory(symbols->dwfl, thread->registers[TO_SP], &from, symbols) ||
        !dwfl_addrmodule(symbols->dwfl, from)) {
        return false;
    }
    ret_caller->registers[TO_PC] = from;
    ret_caller->registers[TO_SP] += sizeof from;
    return true;
#else
    (void)symbols;
    (void)thread;
    (void)ret_caller;
    return false;
#endif
}

size_t to_symbols_unwind(struct to_symbols *symbols, const struct to_thread *thread,
                         uint64_t *ret_frames, size_t room)
{
    struct frames frames = {.list = ret_frames, .room = room};
    struct to_thread caller;
    if (room > 0 && step_back(symbols, thread, &caller)) {
        frames.list[frames.count++] = thread->registers[TO_PC];
        thread = &caller;
    }
    symbols->thread = thread;
    if (!symbols->attached) {
        symbols->attached = dwfl_attach_state(symbols->dwfl, NULL, (pid_t)thread->id,
                                              &thread_callbacks, symbols);
    }
    if (symbols->attached) {
        /* It ends with an error where the copy of the stack does: what was found counts. */
        dwfl_getthread_frames(symbols->dwfl, (pid_t)thread->id, take_frame, &frames);
    }
    symbols->thread = NULL;
    return frames.count;
}

/* ---- names ---- */

struct to_symbols *to_symbols_new(pid_t process)
{
    struct to_symbols *symbols = to_memory_new(sizeof *symbols);
    symbols->callbacks = (Dwfl_Callbacks){
        .find_elf = dwfl_linux_proc_find_elf,
        .find_debuginfo = dwfl_standard_find_debuginfo,
        .debuginfo_path = &symbols->no_path,
    };
    symbols->dwfl = dwfl_begin(&symbols->callbacks);
    if (!symbols->dwfl || dwfl_linux_proc_report(symbols->dwfl, process) != 0 ||
        dwfl_report_end(symbols->dwfl, NULL, NULL) != 0) {
        return to_symbols_free(symbols);
    }
    return symbols;
}

struct to_symbols *to_symbols_free(struct to_symbols *symbols)
{
    if (symbols) {
        if (symbols->dwfl) {
            dwfl_end(symbols->dwfl);
        }
        free(symbols);
    }
    return NULL;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void find_name(Dwfl_Module *module, uint64_t address, struct to_symbol *symbol)
{
    GElf_Off offset;
    GElf_Sym entry;
    const char *name =
        dwfl_module_addrinfo(module, address, &offset, &entry, NULL, NULL, NULL);
    if (name) {
        snprintf(symbol->name, sizeof symbol->name, "%s", name);
        return;
    }
    Dwarf_Addr start;
    const char *file = dwfl_module_info(module, NULL, &start, NULL, NULL, NULL, NULL, NULL);
    snprintf(symbol->name, sizeof symbol->name, "%s+0x%" PRIx64,
             file ? base_name(file) : "?", address - start);
}

static void set_place(struct to_symbol *symbol, const char *folder, const char *file)
{
    bool is_whole = file[0] == '/' || !folder;
    snprintf(symbol->file, sizeof symbol->file, "%s%s%s", is_whole ? "" : folder,
             is_whole ? "" : "/", file);
}

/* clang writes no table of which unit has which addresses (.debug_aranges): all are looked at. */
static void search_line(Dwfl_Module *module, uint64_t address, struct to_symbol *symbol)
{
    Dwarf_Die *unit = NULL;
    Dwarf_Addr bias;
    Dwarf_Attribute folder;
    while ((unit = dwfl_module_nextcu(module, unit, &bias)) &&
           dwarf_haspc(unit, address - bias) <= 0) {
    }
    Dwarf_Line *line = unit ? dwarf_getsrc_die(unit, address - bias) : NULL;
    const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
    if (file && dwarf_lineno(line, &symbol->line) == 0) {
        set_place(symbol, dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &folder)), file);
    }
}

static void find_line(Dwfl_Module *module, uint64_t address, struct to_symbol *symbol)
{
    Dwfl_Line *line = dwfl_module_getsrc(module, address);
    const char *file =
        line ? dwfl_lineinfo(line, NULL, &symbol->line, NULL, NULL, NULL) : NULL;
    if (file) {
        set_place(symbol, dwfl_line_comp_dir(line), file);
    } else {
        search_line(module, address, symbol);
    }
}

void to_symbols_find(struct to_symbols *symbols, uint64_t address, bool is_return,
                     struct to_symbol *ret_symbol)
{
    uint64_t at = address - (is_return && address > 0);
    Dwfl_Module *module = dwfl_addrmodule(symbols->dwfl, at);
    *ret_symbol = (struct to_symbol){.name = ""};
    if (!module) {
        snprintf(ret_symbol->name, sizeof ret_symbol->name, "0x%" PRIx64, address);
        return;
    }
    find_name(module, at, ret_symbol);
    find_line(module, at, ret_symbol);
}
