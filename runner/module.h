/* SPDX-License-Identifier: MIT
 *
 * The runner's side of a module: starts it, receives its table, asks it for hosts.
 */
#ifndef TO_RUNNER_MODULE_H
#define TO_RUNNER_MODULE_H

#include <obstack.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/words.h"
#include "loop.h"
#include "wire/record.h"

/* A test as the module told it; the strings live as long as the module. */
struct to_listed {
    const char *name;
    const char *suite;
    const char *file;
    int line;
    int64_t timeout; /* nanoseconds, 0: none, -1: not said */
    int retries;       /* -1: not said */
    const char *xfail; /* NULL: not expected to fail */
    bool is_fixture;
    uint32_t stem; /* of a row: so many bytes of its name are that of all of them; else 0 */
    uint32_t rows; /* of the first row: so many there are; of the others 0; else 1 */
};

struct to_listed_rows {
    uint32_t test; /* the first */
    uint32_t count;
    const char *name;
};

/* The first of several rows stands for all of them. */
struct to_listed_after {
    uint32_t test;
    uint32_t prerequisite;
    bool any;
};

/* after_named, likewise of all rows; or a tag. */
struct to_listed_name {
    uint32_t test;
    bool is_tag;
    const char *name;
};

/* A lock that a test wants; the empty name: it wants to be alone. */
struct to_listed_lock {
    uint32_t test;
    bool shared;
    const char *name;
};

enum to_module_state {
    TO_MODULE_LOADING,
    TO_MODULE_READY,
    TO_MODULE_BROKEN, /* while it was loading; `error` says why */
    TO_MODULE_GONE,   /* later; `status` says how, or `error` why it did not come back */
    TO_MODULE_RETURNING, /* it is being started again */
};

struct to_module {
    const char *name;
    const char *path;        /* of the program or shared object, as typed; of sources: the first */
    struct to_words command; /* what is started */
    const struct to_words *wrapper; /* runs the command; NULL or empty: nobody */
    const char *title;       /* what it is called in lists of processes; NULL: as started */
    enum to_module_state state;
    struct to_error error;
    int status; /* as wait gives it */

    struct to_listed *tests; /* its set-up stands behind the last of them */
    size_t test_count;
    bool has_setup;
    struct to_listed_rows *rows;
    size_t rows_count;
    struct to_listed_after *afters;
    size_t after_count;
    struct to_listed_name *names;
    size_t name_count;
    struct to_listed_lock *locks; /* by test */
    size_t lock_count;
    bool sanitized; /* built with a sanitizer, by its own word */
    bool valgrind;  /* run by it, likewise */
    struct obstack strings;

    /* Told when the state changes from LOADING, READY or RETURNING, and when a host has ended. */
    void (*changed)(struct to_module *module);
    void (*host_ended)(struct to_module *module, uint32_t host, int status); /* NULL: no */
    void *context; /* for these */

    struct to_loop *loop;
    pid_t process;
    struct to_source control; /* fd -1: closed */
    struct to_source end;     /* its pidfd */
    struct to_timer limit;
    int printed; /* a file in memory: what it prints while loading; -1: nowhere */
    bool greeted;
    struct to_symbols *symbols; /* NULL: not asked for yet */
    bool mangled; /* it told a name that is none */
    const char *given_up; /* why it is or was killed; NULL: it was not */
    bool has_hosts; /* one has come up, in this life */
    uint32_t lives; /* how often it has come back */
    struct to_module *again; /* while it is started again, and after: what told the table anew */
    int64_t load_limit;
    bool live;
    int output;
    size_t test_room, rows_room, after_room, name_room, lock_room;
};

/*
 * Starts the module; `path`, `command`, `name` and the callbacks are set by the caller.
 * Its tests are there when the state is READY, after `limit` nanoseconds at the latest.
 * `live`: its standard output and error are this process's `output` and error.
 */
void to_module_start(struct to_module *module, struct to_loop *loop, int64_t limit,
                     bool live, int output);

/*
 * Asks for somebody who serves these two sockets; keeps neither open. `more`: the next one
 * that is asked for is to be in the same process. host_ended tells of the first of these.
 * 0 or -EPIPE.
 */
int to_module_host(struct to_module *module, uint32_t host, enum to_isolate isolate, bool more,
                   int control, int test_socket);

/*
 * Starts a module that is GONE again: it is RETURNING, then READY; or GONE, with an error,
 * where that fails or where it has other tests than before. Hosts of its former life go on
 * as long as they live, but nobody tells how they end.
 */
void to_module_return(struct to_module *module);

/* It takes no orders: it has ended and will be GONE in a moment, or is killed in a second. */
void to_module_expect_end(struct to_module *module);

/* Kills a module that is READY, but does not work: `why` follows its name. It will be GONE in
 * a moment. */
void to_module_give_up(struct to_module *module, const char *why);

/* Frees what it was started again as; a part of to_module_free. */
void to_module_free_again(struct to_module *module);

/* What is where in the module's memory, and in that of its hosts and tests; NULL where that
 * cannot be told. Owned by the module. */
struct to_symbols *to_module_symbols(struct to_module *module);

/* From now on nobody is told of what becomes of it. */
void to_module_disregard(struct to_module *module);

/* Lets the module go: closes its socket, so that it ends. */
void to_module_stop(struct to_module *module);

void to_module_free(struct to_module *module);

/* "exited with status 3", "was ended by SIGSEGV (signal 11)". */
void to_module_print_status(struct to_buffer *buffer, int status);

/* "tests was ended by SIGKILL (signal 9)": why a module is GONE. */
void to_module_print_end(struct to_buffer *buffer, const struct to_module *module);

#endif
