/* SPDX-License-Identifier: MIT
 * Where the threads of a test were. All that is called from the handlers is safe in one:
 * system calls and memory that is there already. */
#include "test/stack.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/clock.h"
#include "test/running.h"
#include "test/sanitized.h"
#include "wire/packet.h"

/* The signal that asks: of those that nobody else is likely to want. */
#define ASKING (SIGRTMAX - 2)

enum {
    PATIENCE = 500,             /* milliseconds, for a test to answer */
    HANDLER_STACK = 32 * 1024,
    CHUNK = 32 * 1024,
};

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};

struct thread {
    uint32_t id;
    uint32_t ready;  /* the rest is filled in */
    uint32_t signal; /* that it crashed by; 0: it has not */
    uint32_t has_address;
    uint64_t address; /* that it must not have used */
    uint64_t registers[TO_STACK_REGISTERS];
    uint64_t from; /* the address of the first byte kept */
    uint64_t size;
};

struct to_stacks {
    int done; /* an eventfd: the test has answered */
    uint32_t crashed; /* a thread has; 0: asked for */
    uint32_t taken; /* threads that have begun to answer */
    uint32_t ready; /* and have ended */
    struct thread threads[TO_STACK_THREADS];
    unsigned char first[TO_STACK_FIRST];
    unsigned char others[TO_STACK_THREADS - 1][TO_STACK_OTHERS];
};

static struct to_stacks *shared;

int to_stacks_signal(const struct to_stacks *stacks, uint32_t thread)
{
    for (size_t i = 0; stacks && i < TO_STACK_THREADS; i++) {
        if (stacks->threads[i].id == thread) {
            uint32_t signal = __atomic_load_n(&stacks->threads[i].signal, __ATOMIC_ACQUIRE);
            if (signal) {
                return (int)signal;
            }
        }
    }
    return 0;
}

/* ---- in the test ---- */

/* In the order of DWARF's numbers, as the ABI of the machine has them. Returns the stack
 * pointer, 0 for a machine that is not known. */
static uint64_t read_registers(const ucontext_t *context, uint64_t *registers)
{
#if defined __x86_64__
    static const int order[] = {REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI,
                                REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
                                REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        registers[i] = (uint64_t)context->uc_mcontext.gregs[order[i]];
    }
    return registers[7];
#elif defined __aarch64__
    for (size_t i = 0; i < 31; i++) {
        registers[i] = context->uc_mcontext.regs[i];
    }
    registers[31] = context->uc_mcontext.sp;
    registers[32] = context->uc_mcontext.pc;
    return registers[31];
#else
    (void)context;
    (void)registers;
    return 0;
#endif
}

/* Copies as much of [from, from + size) as can be read: the stack may end before, and a
 * crashed stack pointer may point anywhere. */
static size_t copy_memory(unsigned char *to, uint64_t from, size_t size)
{
    size_t page = 4096;
    size_t copied = 0;
    while (copied < size) {
        size_t wanted = page - (from + copied) % page;
        wanted = wanted < size - copied ? wanted : size - copied;
        struct iovec local = {to + copied, wanted};
        struct iovec remote = {(void *)(uintptr_t)(from + copied), wanted};
        ssize_t got = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
        if (got <= 0) {
            break;
        }
        copied += (size_t)got;
    }
    return copied;
}

/* `crash`: what its signal tells; NULL: it has not crashed. */
static void keep_thread(const ucontext_t *context, const siginfo_t *crash)
{
    uint32_t place = __atomic_fetch_add(&shared->taken, 1, __ATOMIC_ACQ_REL);
    if (place < TO_STACK_THREADS) {
        struct thread *thread = &shared->threads[place];
        unsigned char *to = place == 0 ? shared->first : shared->others[place - 1];
        thread->id = (uint32_t)syscall(SYS_gettid);
        if (crash) {
            /* Sent by a process, it has no address. */
            thread->has_address = crash->si_code > 0 && crash->si_signo != SIGABRT &&
                                  crash->si_signo != SIGTRAP;
            thread->address = (uint64_t)(uintptr_t)crash->si_addr;
            __atomic_store_n(&thread->signal, (uint32_t)crash->si_signo, __ATOMIC_RELEASE);
        }
        thread->from = read_registers(context, thread->registers);
        thread->size = thread->from == 0 ? 0
                                         : copy_memory(to, thread->from,
                                                       place == 0 ? TO_STACK_FIRST
                                                                  : TO_STACK_OTHERS);
        __atomic_store_n(&thread->ready, 1, __ATOMIC_RELEASE);
    }
    __atomic_fetch_add(&shared->ready, 1, __ATOMIC_ACQ_REL);
}

/* Has every other thread answer. Returns how many there are. */
static uint32_t ask_others(void)
{
    char entries[4096];
    uint32_t asked = 0;
    long own = syscall(SYS_gettid);
    int folder = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    long size;
    while (folder >= 0 && (size = syscall(SYS_getdents64, folder, entries, sizeof entries)) > 0) {
        for (long at = 0; at < size;) {
            const struct dirent64 *entry = (const struct dirent64 *)(entries + at);
            long id = 0;
            for (const char *c = entry->d_name; *c >= '0' && *c <= '9'; c++) {
                id = id * 10 + (*c - '0');
            }
            if (id > 0 && id != own && syscall(SYS_tgkill, getpid(), id, ASKING) == 0) {
                asked++;
            }
            at += entry->d_reclen;
        }
    }
    close(folder);
    return asked;
}

/* Waits until so many threads have answered; one that blocks the signal never will. */
static void await_others(uint32_t wanted)
{
    const struct timespec moment = {0, TO_MILLISECOND};
    for (int i = 0; i < PATIENCE / 2; i++) {
        if (__atomic_load_n(&shared->ready, __ATOMIC_ACQUIRE) >= wanted) {
            return;
        }
        nanosleep(&moment, NULL);
    }
}

static void tell_host(void)
{
    uint64_t one = 1;
    ssize_t written = write(shared->done, &one, sizeof one);
    (void)written;
}

/* Not in the host, and not in a process that the test forked. */
static bool is_in_test(void)
{
    return to_running_process() == getpid();
}

static void asked(int signal, siginfo_t *information, void *context)
{
    (void)signal;
    int saved = errno;
    uint32_t own = (uint32_t)syscall(SYS_gettid);
    if (!is_in_test() || to_stacks_signal(shared, own)) {
        return; /* one that crashes has told it by itself */
    }
    keep_thread(context, NULL);
    /* The host asks the test's own thread, that one asks the others. */
    if ((pid_t)own == getpid() && information->si_pid != getpid()) {
        await_others(1 + ask_others());
        tell_host();
    }
    errno = saved;
}

/* Of several that crash at once, the first is to have the time to tell. */
static void await_end(void)
{
    const struct timespec moment = {0, TO_MILLISECOND};
    for (int i = 0; i < PATIENCE; i++) {
        nanosleep(&moment, NULL);
    }
}

static void crashed(int signal, siginfo_t *information, void *context)
{
    if (is_in_test()) {
        bool is_first = __atomic_exchange_n(&shared->crashed, 1, __ATOMIC_ACQ_REL) == 0;
        keep_thread(context, information);
        if (is_first) {
            await_others(1 + ask_others());
        } else {
            await_end();
        }
    }
    /* It is blocked here, and takes its course when we return. */
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigaction(signal, &plain, NULL);
    syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), signal);
}

/* ---- in the host ---- */

void to_stacks_ready(void)
{
    /* Of its own for each thread; for a test that has used up the other. */
    static __thread char handler_stack[HANDLER_STACK];
    stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
    if (shared) {
        sigaltstack(&stack, NULL);
    }
}

static bool install(void)
{
    struct sigaction action = {.sa_sigaction = asked, .sa_flags = SA_SIGINFO | SA_RESTART};
    if (sigaction(ASKING, &action, NULL) < 0) {
        return false;
    }
    to_stacks_ready();
    action.sa_sigaction = crashed;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
        struct sigaction before;
        /* One that the program has installed is the program's. */
        if (sigaction(crashes[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL) {
            sigaction(crashes[i], &action, NULL);
        }
    }
    return true;
}

struct to_stacks *to_stacks_open(void)
{
    if (to_is_sanitized()) {
        return NULL;
    }
    struct to_stacks *stacks = mmap(NULL, sizeof *stacks, PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stacks == MAP_FAILED) {
        return NULL;
    }
    stacks->done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    shared = stacks;
    return install() ? stacks : NULL;
}

void to_stacks_clear(struct to_stacks *stacks)
{
    if (stacks && stacks->taken > 0) {
        memset(stacks->threads, 0, sizeof stacks->threads);
        stacks->crashed = stacks->taken = stacks->ready = 0;
    }
}

/* A test that writes to each descriptor writes to this, too. */
static void take_answers(const struct pollfd *source)
{
    uint64_t count;
    struct pollfd now = *source;
    if (poll(&now, 1, 0) > 0) {
        ssize_t got = read(source->fd, &count, sizeof count);
        (void)got;
    }
}

void to_stacks_ask(struct to_stacks *stacks, pid_t test)
{
    /* The signal would end a test that has become another program. */
    if (!stacks || stacks->crashed || !to_children_catches(test, ASKING)) {
        return;
    }
    /* Of a process that runs several tests, an earlier one may have been asked for, too. */
    to_stacks_clear(stacks);
    struct pollfd source = {.fd = stacks->done, .events = POLLIN};
    take_answers(&source);
    if (kill(test, ASKING) == 0) {
        while (poll(&source, 1, PATIENCE) < 0 && errno == EINTR) {
        }
    }
}

/* Whether there is anything to tell of it; that it has crashed, at least. */
static bool is_told(const struct thread *thread)
{
    return __atomic_load_n(&thread->ready, __ATOMIC_ACQUIRE) ||
           __atomic_load_n(&thread->signal, __ATOMIC_ACQUIRE);
}

/* The registers, then the bytes of the stack in chunks. */
static void send_thread(const struct to_stacks *stacks, size_t place, uint32_t run, int socket)
{
    const struct thread *thread = &stacks->threads[place];
    const unsigned char *bytes = place == 0 ? stacks->first : stacks->others[place - 1];
    bool ready = __atomic_load_n(&thread->ready, __ATOMIC_ACQUIRE);
    struct to_buffer packet = {0};
    struct to_record record = {.kind = TO_RECORD_STACK};
    struct to_record_stack *stack = &record.as.stack;
    *stack = (struct to_record_stack){
        .run = run,
        .thread = thread->id,
        .signal = thread->signal,
        .has_address = thread->has_address,
        .address = thread->address,
        .registers = {(const char *)thread->registers, ready ? sizeof thread->registers : 0},
        .from = thread->from,
    };
    uint64_t size = ready ? thread->size : 0;
    for (uint64_t at = 0; at == 0 || at < size; at += CHUNK) {
        uint64_t left = size - at;
        stack->position = at;
        stack->bytes = (struct to_text){(const char *)bytes + at,
                                        (size_t)(left < CHUNK ? left : CHUNK)};
        to_buffer_clear(&packet);
        to_record_encode(&packet, &record);
        if (!packet.failed) {
            to_packet_send(socket, packet.data, packet.size, NULL, 0);
        }
    }
    to_buffer_free(&packet);
}

void to_stacks_send(const struct to_stacks *stacks, uint32_t first, uint32_t run, int socket)
{
    size_t count = stacks ? stacks->taken : 0;
    count = count < TO_STACK_THREADS ? count : TO_STACK_THREADS;
    for (int turn = 0; turn < 2; turn++) {
        for (size_t i = 0; i < count; i++) {
            bool is_first = first == 0 || stacks->threads[i].id == first;
            if (is_first == (turn == 0) && is_told(&stacks->threads[i])) {
                send_thread(stacks, i, run, socket);
            }
        }
    }
}
