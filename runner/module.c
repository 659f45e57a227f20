/* SPDX-License-Identifier: MIT
 * The runner's side of a module. */
#include "module.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "descriptors.h"
#include "memory.h"
#include "signal_name.h"
#include "symbols.h"
#include "wire/packet.h"
#include "wire/record.h"

#define obstack_chunk_alloc to_memory_new
#define obstack_chunk_free free

enum { CONTROL = 3, PRINTED_SHOWN = 2000, TESTS_MAX = 50 * 1000 * 1000,
       LAST_WORDS = 5000 /* milliseconds */ };

extern char **environ;

void to_module_print_status(struct to_buffer *buffer, int status)
{
    if (WIFSIGNALED(status)) {
        to_buffer_print(buffer, "was ended by %s (signal %d)", to_signal_name(WTERMSIG(status)),
                        WTERMSIG(status));
    } else {
        to_buffer_print(buffer, "exited with status %d", WEXITSTATUS(status));
    }
}

void to_module_print_end(struct to_buffer *buffer, const struct to_module *module)
{
    if (module->error.text) {
        to_buffer_text(buffer, module->error.text);
        return;
    }
    to_buffer_print(buffer, "%s ", module->path);
    if (module->given_up) {
        to_buffer_print(buffer, "%s, and was killed", module->given_up);
    } else {
        to_module_print_status(buffer, module->status);
    }
}

static bool is_wrapped(const struct to_module *module)
{
    return module->wrapper && module->wrapper->count > 0;
}

/* What it printed so far, its end if it is long. */
static void add_printed(struct to_buffer *buffer, const struct to_module *module)
{
    char text[PRINTED_SHOWN + 1];
    off_t size = module->printed < 0 ? 0 : lseek(module->printed, 0, SEEK_END);
    off_t from = size > PRINTED_SHOWN ? size - PRINTED_SHOWN : 0;
    ssize_t got = size > 0 ? pread(module->printed, text, PRINTED_SHOWN, from) : 0;
    while (got > 0 && text[got - 1] == '\n') {
        got--;
    }
    if (got > 0) {
        to_buffer_text(buffer, "\nit printed:");
        to_buffer_text(buffer, from > 0 ? " ...\n  " : "\n  ");
        for (ssize_t i = 0; i < got; i++) {
            if (text[i] == '\n') {
                to_buffer_text(buffer, "\n  ");
            } else {
                /* It goes to a terminal. */
                to_buffer_byte(buffer, (unsigned char)text[i] < ' ' && text[i] != '\t' ? '?' : text[i]);
            }
        }
    }
}

static void close_control(struct to_module *module)
{
    if (module->control.fd >= 0) {
        to_loop_remove(module->loop, &module->control);
        close(module->control.fd);
        module->control.fd = -1;
    }
}

/* Loading has failed: `why` follows the module's path. */
static void breaks(struct to_module *module, const char *why)
{
    struct to_buffer text = {0};
    to_buffer_print(&text, "%s %s", module->path, why);
    add_printed(&text, module);
    to_error_set(&module->error, -ENOEXEC, "%s", text.data);
    to_buffer_free(&text);

    to_loop_unset(module->loop, &module->limit);
    close_control(module);
    if (module->process > 0) {
        kill(-module->process, SIGKILL);
    }
    module->state = TO_MODULE_BROKEN;
    module->changed(module);
}

/* ---- the table ---- */

static const char *keep(struct to_module *module, struct to_text text)
{
    return obstack_copy0(&module->strings, text.data, (int)text.size);
}

static void *grow(void *list, size_t count, size_t *room, size_t size)
{
    if (count < *room) {
        return list;
    }
    *room = *room ? *room * 2 : 16;
    return to_memory_resize(list, *room * size);
}

/* Names go to terminals and reports: a compiler would have let no other through. */
static bool is_name(struct to_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < ' ' || text.data[i] == 0x7f) {
            return false;
        }
    }
    return text.size > 0;
}

static void take_test(struct to_module *module, const struct to_record_test *record)
{
    if (module->has_setup || !is_name(record->name) || !is_name(record->suite)) {
        module->mangled = true;
    }
    module->tests =
        grow(module->tests, module->test_count, &module->test_room, sizeof *module->tests);
    module->tests[module->test_count++] = (struct to_listed){
        .name = keep(module, record->name),
        .suite = keep(module, record->suite),
        .file = keep(module, record->file),
        .line = record->line > INT_MAX ? 0 : (int)record->line,
        .timeout = record->has_timeout && record->timeout >= 0 ? record->timeout : -1,
        .retries = record->retries <= TO_RETRIES_MAX ? (int)record->retries - 1 : TO_RETRIES_MAX,
        .xfail = record->has_xfail ? keep(module, record->xfail) : NULL,
        .is_fixture = record->is_fixture != 0,
        .rows = 1,
    };
}

static void take_rows(struct to_module *module, const struct to_record_rows *record)
{
    module->mangled |= !is_name(record->name);
    module->rows =
        grow(module->rows, module->rows_count, &module->rows_room, sizeof *module->rows);
    module->rows[module->rows_count++] =
        (struct to_listed_rows){record->test, record->count, keep(module, record->name)};
}

/* Kept behind the tests, so it must come after them. */
static void take_setup(struct to_module *module, const struct to_record_setup *record)
{
    static const char name[] = "(setup)";
    struct to_record_test test = {
        .name = {name, sizeof name - 1},
        .suite = record->suite,
        .file = record->file,
        .line = record->line,
    };
    if (module->has_setup) {
        module->mangled = true;
        return;
    }
    take_test(module, &test);
    module->test_count--;
    module->has_setup = true;
}

static void take_after(struct to_module *module, const struct to_record_after *record)
{
    module->afters =
        grow(module->afters, module->after_count, &module->after_room, sizeof *module->afters);
    module->afters[module->after_count++] =
        (struct to_listed_after){record->test, record->prerequisite, record->any != 0};
}

static void take_name(struct to_module *module, const struct to_record_name *record, bool is_tag)
{
    module->names =
        grow(module->names, module->name_count, &module->name_room, sizeof *module->names);
    module->names[module->name_count++] =
        (struct to_listed_name){record->test, is_tag, keep(module, record->name)};
}

static void take_lock(struct to_module *module, const struct to_record_lock *record)
{
    module->mangled |= record->name.size > 0 && !is_name(record->name);
    module->locks =
        grow(module->locks, module->lock_count, &module->lock_room, sizeof *module->locks);
    module->locks[module->lock_count++] = (struct to_listed_lock){
        record->test, record->shared != 0 && record->name.size > 0, keep(module, record->name)};
}

/* "parse[0]" is a row of parse. */
static bool is_row(const struct to_listed *test, const struct to_listed_rows *rows)
{
    size_t size = strlen(rows->name);
    return !test->is_fixture && test->stem == 0 && strncmp(test->name, rows->name, size) == 0 &&
           test->name[size] == '[';
}

/* Tells the tests which of them are rows. Returns whether that can be. */
static bool join_rows(struct to_module *module)
{
    for (size_t i = 0; i < module->rows_count; i++) {
        const struct to_listed_rows *rows = &module->rows[i];
        if (rows->count == 0 || rows->test >= module->test_count ||
            rows->count > module->test_count - rows->test) {
            return false;
        }
        for (size_t j = 0; j < rows->count; j++) {
            struct to_listed *test = &module->tests[rows->test + j];
            if (!is_row(test, rows)) {
                return false;
            }
            test->stem = (uint32_t)strlen(rows->name);
            test->rows = 0;
        }
        module->tests[rows->test].rows = rows->count;
    }
    return true;
}

/* Whether every number in the table is one of a test; and the locks stand by test. */
static bool is_consistent(const struct to_module *module)
{
    for (size_t i = 0; i < module->after_count; i++) {
        if (module->afters[i].test >= module->test_count ||
            module->afters[i].prerequisite >= module->test_count) {
            return false;
        }
    }
    for (size_t i = 0; i < module->name_count; i++) {
        if (module->names[i].test >= module->test_count) {
            return false;
        }
    }
    for (size_t i = 0; i < module->lock_count; i++) {
        uint32_t test = module->locks[i].test;
        if (test >= module->test_count || module->tests[test].is_fixture ||
            (i > 0 && test < module->locks[i - 1].test)) {
            return false;
        }
    }
    return true;
}

static void become_ready(struct to_module *module, const struct to_record_ready *record)
{
    if (record->tests != module->test_count || module->mangled || !is_consistent(module) ||
        !join_rows(module)) {
        breaks(module, "told a table of tests that does not hold together");
        return;
    }
    to_loop_unset(module->loop, &module->limit);
    module->sanitized = record->sanitized != 0;
    module->valgrind = record->valgrind != 0;
    module->state = TO_MODULE_READY;
    module->changed(module);
}

static void take_hello(struct to_module *module, const struct to_record_hello *record)
{
    char why[200];
    if (record->magic != TO_WIRE_MAGIC) {
        breaks(module, "answered in another language than libto's");
    } else if (record->version != TO_WIRE_VERSION) {
        snprintf(why, sizeof why,
                 "was linked with a libto that speaks version %u of the wire, this to-test "
                 "speaks version %u: link it again with the libto that came with to-test",
                 record->version, TO_WIRE_VERSION);
        breaks(module, why);
    } else {
        module->greeted = true;
    }
}

static void take_loading(struct to_module *module, const struct to_record *record)
{
    char why[TO_FIELD_MAX + 200];
    if (module->greeted != (record->kind != TO_RECORD_HELLO) ||
        module->test_count > TESTS_MAX) {
        breaks(module, "answered out of order");
        return;
    }
    switch (record->kind) {
    case TO_RECORD_HELLO:
        take_hello(module, &record->as.hello);
        break;
    case TO_RECORD_TEST:
        take_test(module, &record->as.test);
        break;
    case TO_RECORD_ROWS:
        take_rows(module, &record->as.rows);
        break;
    case TO_RECORD_AFTER:
        take_after(module, &record->as.after);
        break;
    case TO_RECORD_AFTER_NAMED:
    case TO_RECORD_TAG:
        take_name(module, &record->as.name, record->kind == TO_RECORD_TAG);
        break;
    case TO_RECORD_LOCK:
        take_lock(module, &record->as.lock);
        break;
    case TO_RECORD_SETUP:
        take_setup(module, &record->as.setup);
        break;
    case TO_RECORD_READY:
        become_ready(module, &record->as.ready);
        break;
    case TO_RECORD_BROKEN:
        snprintf(why, sizeof why, "cannot be run: %.*s", (int)record->as.broken.reason.size,
                 record->as.broken.reason.data);
        for (char *at = why; *at; at++) {
            *at = (unsigned char)*at < ' ' ? '?' : *at; /* it goes to a terminal */
        }
        breaks(module, why);
        break;
    default:
        breaks(module, "answered out of order");
        break;
    }
}

static void take(struct to_module *module, const struct to_record *record)
{
    if (module->state == TO_MODULE_LOADING) {
        take_loading(module, record);
    } else if (module->state == TO_MODULE_READY && record->kind == TO_RECORD_HOST_ENDED &&
               module->host_ended) {
        module->host_ended(module, record->as.host_ended.host,
                           (int)record->as.host_ended.status);
    }
}

static void control_ready(struct to_source *source)
{
    static char packet[TO_PACKET_MAX];
    struct to_module *module =
        (struct to_module *)((char *)source - offsetof(struct to_module, control));
    for (;;) {
        ssize_t size = to_packet_receive(source->fd, packet, MSG_DONTWAIT, NULL);
        if (size == -EAGAIN) {
            return;
        }
        if (size == -ECONNRESET) {
            continue; /* it has ended; what it said before is still to be read */
        }
        if (size < 0 && module->state == TO_MODULE_LOADING) {
            breaks(module, "answered in another language than libto's");
            return;
        }
        if (size <= 0) {
            /* Its end will be told by the pidfd, with the status. */
            close_control(module);
            return;
        }
        const char *at = packet;
        size_t left = (size_t)size;
        struct to_record record;
        int result;
        while ((result = to_record_decode(&at, &left, &record)) > 0) {
            take(module, &record);
        }
        if (result < 0 && module->state == TO_MODULE_LOADING) {
            breaks(module, "answered in another language than libto's");
        }
        if (module->control.fd < 0) {
            return;
        }
    }
}

/* ---- start and end ---- */

static void ended(struct to_source *source)
{
    struct to_module *module =
        (struct to_module *)((char *)source - offsetof(struct to_module, end));
    /* What it said before it ended counts first. */
    if (module->control.fd >= 0) {
        control_ready(&module->control);
    }
    while (waitpid(module->process, &module->status, 0) < 0 && errno == EINTR) {
    }
    to_loop_remove(module->loop, source);
    close(source->fd);
    source->fd = -1;
    module->process = 0;

    if (module->state == TO_MODULE_LOADING) {
        struct to_buffer why = {0};
        to_module_print_status(&why, module->status);
        to_buffer_text(&why, " before it told its tests");
        if (is_wrapped(module)) {
            to_buffer_print(&why, ", under the wrapper %s", module->wrapper->list[0]);
        } else if (WIFEXITED(module->status)) {
            to_buffer_text(&why, ": is it a test program, linked with libto?");
        }
        breaks(module, why.data);
        to_buffer_free(&why);
    } else if (module->state == TO_MODULE_READY) {
        close_control(module);
        to_loop_unset(module->loop, &module->limit);
        module->state = TO_MODULE_GONE;
        module->changed(module);
    }
}

static void out_of_time(struct to_timer *timer)
{
    struct to_module *module =
        (struct to_module *)((char *)timer - offsetof(struct to_module, limit));
    if (module->state == TO_MODULE_READY) {
        to_module_give_up(module, "takes no more orders");
        return;
    }
    breaks(module, "did not tell its tests in time (--load-timeout)");
}

/* What is executed: a list of words that belong to others. */
static char **make_arguments(const struct to_module *module)
{
    size_t before = is_wrapped(module) ? module->wrapper->count : 0;
    char **list = to_memory_array(before + module->command.count + 1, sizeof *list);
    for (size_t i = 0; i < before; i++) {
        list[i] = module->wrapper->list[i];
    }
    memcpy(list + before, module->command.list, module->command.count * sizeof *list);
    if (before == 0 && module->title) {
        list[0] = (char *)module->title;
    }
    return list;
}

/* Spawns the command with `control` as its descriptor 3. 0 or an errno. */
static int spawn(struct to_module *module, int control, const int outputs[2])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, outputs[0], 1);
    posix_spawn_file_actions_adddup2(&actions, outputs[1], 2);
    posix_spawn_file_actions_adddup2(&actions, control, CONTROL);
    /* A group of its own: what the terminal sends to ours (Ctrl-C) is the runner's to
     * hand on, after a grace. */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);

    char number[16];
    snprintf(number, sizeof number, "%d", CONTROL);
    setenv(TO_WIRE_VARIABLE, number, 1);
    to_descriptors_lower();
    char **arguments = make_arguments(module);
    /* A wrapper is looked for in $PATH; a module is a path. */
    int result = is_wrapped(module)
                     ? posix_spawnp(&module->process, arguments[0], &actions, &attributes,
                                    arguments, environ)
                     : posix_spawn(&module->process, module->command.list[0], &actions,
                                   &attributes, arguments, environ);
    free(arguments);
    to_descriptors_raise();
    unsetenv(TO_WIRE_VARIABLE);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return result;
}

static void cannot_spawn(struct to_module *module, int result)
{
    struct to_buffer why = {0};
    to_buffer_text(&why, "cannot be started: ");
    if (is_wrapped(module)) {
        to_buffer_print(&why, "its wrapper %s: ", module->wrapper->list[0]);
    }
    to_buffer_print(&why, "%s%s", strerror(result),
                    result == EACCES    ? " (is it executable?)"
                    : result == ENOEXEC ? " (it is no program for this machine)"
                                        : "");
    breaks(module, to_memory_need(why.data));
    to_buffer_free(&why);
}

void to_module_start(struct to_module *module, struct to_loop *loop, int64_t limit,
                     bool live, int output)
{
    int sockets[2];
    module->loop = loop;
    module->load_limit = limit;
    module->live = live;
    module->output = output;
    module->control = (struct to_source){.fd = -1, .ready = control_ready};
    module->end = (struct to_source){.fd = -1, .ready = ended};
    module->limit = (struct to_timer){.passed = out_of_time};
    module->printed = -1;
    obstack_init(&module->strings);

    if (!live) {
        module->printed = memfd_create("to-test-load", MFD_CLOEXEC);
        fcntl(module->printed, F_SETFL, O_APPEND);
    }
    int outputs[2] = {live ? output : module->printed,
                      live ? STDERR_FILENO : module->printed};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) < 0) {
        to_memory_die("socketpair");
    }
    int result = spawn(module, sockets[1], outputs);
    close(sockets[1]);
    if (result != 0) {
        close(sockets[0]);
        module->process = 0;
        cannot_spawn(module, result);
        return;
    }
    module->control.fd = sockets[0];
    module->end.fd = (int)syscall(SYS_pidfd_open, module->process, 0);
    if (module->end.fd < 0) {
        to_memory_die("pidfd_open");
    }
    to_loop_add(loop, &module->control);
    to_loop_add(loop, &module->end);
    to_loop_set(loop, &module->limit, to_clock_now() + limit);
}

int to_module_host(struct to_module *module, uint32_t host, enum to_isolate isolate, bool more,
                   int control, int test_socket)
{
    struct to_buffer packet = {0};
    struct to_record record = {.kind = TO_RECORD_HOST};
    record.as.host.host = host;
    record.as.host.isolate = isolate;
    record.as.host.more = more;
    to_record_encode(&packet, &record);
    int result = module->control.fd < 0
                     ? -EPIPE
                     : to_packet_send(module->control.fd, packet.data, packet.size,
                                      (int[]){control, test_socket}, 2);
    to_buffer_free(&packet);
    close(control);
    close(test_socket);
    return result;
}

static pid_t first_child(pid_t process)
{
    char path[64];
    int child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)process, (int)process);
    FILE *file = fopen(path, "re");
    if (file) {
        child = fscanf(file, "%d", &child) == 1 ? child : 0;
        fclose(file);
    }
    return child;
}

/* The process that the module is in: not that of a wrapper which, as strace does, has
 * forked it. Valgrind is in the module's own process, under another program's name. */
static pid_t find_program(const struct to_module *module)
{
    enum { DEEPEST = 8 };
    struct stat wanted, found;
    pid_t process = module->process;
    if (!is_wrapped(module) || stat(module->command.list[0], &wanted) < 0) {
        return process;
    }
    for (int depth = 0; depth < DEEPEST && process > 0; depth++) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/exe", (int)process);
        if (stat(path, &found) == 0 && found.st_ino == wanted.st_ino &&
            found.st_dev == wanted.st_dev) {
            return process;
        }
        process = first_child(process);
    }
    return module->process;
}

struct to_symbols *to_module_symbols(struct to_module *module)
{
    if (!module->symbols && module->process > 0) {
        module->symbols = to_symbols_new(find_program(module));
    }
    return module->symbols;
}

static void nobody(struct to_module *module)
{
    (void)module;
}

void to_module_disregard(struct to_module *module)
{
    module->changed = nobody;
    module->host_ended = NULL;
    module->context = NULL;
}

void to_module_stop(struct to_module *module)
{
    close_control(module);
    if (module->process > 0) {
        kill(module->process, SIGCONT); /* a test may have stopped it */
    }
    if (module->again) {
        to_module_stop(module->again);
    }
}

void to_module_free(struct to_module *module)
{
    close_control(module);
    to_module_free_again(module);
    if (module->process > 0) {
        /* It waits for its hosts, and knows what to do with one that does not end. */
        struct pollfd end = {.fd = module->end.fd, .events = POLLIN};
        if (poll(&end, 1, LAST_WORDS) <= 0) {
            kill(-module->process, SIGKILL);
        }
        waitpid(module->process, NULL, 0);
    }
    if (module->end.fd >= 0) {
        to_loop_remove(module->loop, &module->end);
        close(module->end.fd);
    }
    if (module->printed >= 0) {
        close(module->printed);
    }
    to_loop_unset(module->loop, &module->limit);
    to_symbols_free(module->symbols);
    to_error_free(&module->error);
    to_words_free(&module->command);
    free(module->tests);
    free(module->rows);
    free(module->afters);
    free(module->names);
    free(module->locks);
    obstack_free(&module->strings, NULL);
}
