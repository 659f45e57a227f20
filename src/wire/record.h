/* SPDX-License-Identifier: MIT
 *
 * The records that the runner, the module and its hosts, and the tests exchange: one
 * definition for both ends.
 *
 * They travel in packets over SOCK_SEQPACKET sockets: a packet holds whole records, one
 * or more, and arrives whole or not at all, so a writer that dies in the middle and
 * several writers at once can harm nobody. A record is its kind and the size of its
 * fields (32 bits each), then the fields in the order of the struct: numbers in
 * little-endian order, texts as a 32-bit size and the bytes.
 *
 *   module -> runner, on its control socket:  HELLO, then TEST, ROWS, AFTER, AFTER_NAMED, TAG
 *       and LOCK in any number, a SETUP if there is one, then READY; or BROKEN. Later HOST_ENDED.
 *   runner -> module:  HOST, with the two ends of the worker's sockets as descriptors.
 *   runner -> host, on the worker's control socket:  RUN, and while that test runs a second
 *       one for the next, which RECALL takes back; ASK, KILL. Closing it ends the host. Where
 *       the host is not a process a test, ASK and KILL come on the test socket: then the control
 *       socket is read by who runs the tests, the other by who watches it. Of a fixture also
 *       SHOW, and DOWN when nobody needs it any more.
 *   host -> runner:  HOST_UP when it has come up; ASKED, after an ASK; RECALLED for an order that
 *       will not be carried out, after a RECALL or by itself; OUTPUT and SHOWN, after a SHOW;
 *       STACK, OUTPUT, LEFT_BEHIND, then ENDED, LOST or NOT_STARTED.
 *   test -> runner, on the test socket:  PROBLEM, SKIP, LOG; of a fixture UP; STATE_OPEN, with one
 *       end of a socket pair as a descriptor: each thread of a test has a connection of its own
 *       to ask for the shared state, so that an answer reaches who asked, and that its end
 *       tells of theirs.
 *   runner -> test, on that connection:  STATE_WELCOME. Then, again and again,
 *   test -> runner:  STATE_VALUE and STATE_MORE where a value goes with the question, and
 *       STATE_ASK; or STATE_REST, for what an answer has left out.
 *   runner -> test:  STATE_ANSWER. A value that is a descriptor goes with the packet.
 */
#ifndef TO_WIRE_RECORD_H
#define TO_WIRE_RECORD_H

#include <stddef.h>
#include <stdint.h>

struct to_buffer;

/* To be raised with every change of a record, or of what one means; runner and host must
 * have the same. HELLO itself never changes, so that the two can tell. */
#define TO_WIRE_VERSION 14u
#define TO_WIRE_MAGIC 0x54534554u

/* No packet is larger. It is well below what a socket's buffer takes by default. */
#define TO_PACKET_MAX ((size_t)64 * 1024)

/* No text field is longer than this; a writer cuts what is. */
#define TO_FIELD_MAX ((size_t)8 * 1024)

/* Of a value of the shared state, so many bytes go in one packet, beside the rest of it. */
#define TO_STATE_PIECE ((size_t)48 * 1024)

/* A test says no more retries than so many. */
enum { TO_RETRIES_MAX = 100 };

/* Registers in a STACK; those that a machine does not have are 0. */
enum { TO_STACK_REGISTERS = 33 };

/* The descriptor number of a module's control socket, in decimal. Set by the runner,
 * removed by the module before it runs any test. */
#define TO_WIRE_VARIABLE "TO_TEST_CONTROL"

/* The name of the one test that the program is to run in its first process, with nobody at
 * its sockets: set for a program that a debugger starts. Removed likewise. */
#define TO_WIRE_ALONE "TO_TEST_ALONE"

/* For such a program: where the runner listens for its questions, a name in Linux' own space of
 * unix sockets. Removed likewise. */
#define TO_WIRE_DESK "TO_TEST_DESK"

/* Bytes without a NUL at their end; a decoded one is borrowed from the packet. */
struct to_text {
    const char *data;
    size_t size;
};

enum to_record_kind {
    TO_RECORD_HELLO = 1,
    TO_RECORD_TEST,
    TO_RECORD_AFTER,
    TO_RECORD_AFTER_NAMED,
    TO_RECORD_TAG,
    TO_RECORD_LOCK,
    TO_RECORD_READY,
    TO_RECORD_BROKEN,
    TO_RECORD_HOST,
    TO_RECORD_HOST_ENDED,
    TO_RECORD_HOST_UP,
    TO_RECORD_RUN,
    TO_RECORD_RECALL,
    TO_RECORD_RECALLED,
    TO_RECORD_ASK,
    TO_RECORD_ASKED,
    TO_RECORD_KILL,
    TO_RECORD_DOWN,
    TO_RECORD_SHOW,
    TO_RECORD_SHOWN,
    TO_RECORD_STACK,
    TO_RECORD_OUTPUT,
    TO_RECORD_LEFT_BEHIND,
    TO_RECORD_ENDED,
    TO_RECORD_LOST,
    TO_RECORD_NOT_STARTED,
    TO_RECORD_PROBLEM,
    TO_RECORD_SKIP,
    TO_RECORD_UP,
    TO_RECORD_GOING_DOWN,
    TO_RECORD_STATE_OPEN,
    TO_RECORD_STATE_WELCOME,
    TO_RECORD_STATE_VALUE,
    TO_RECORD_STATE_MORE,
    TO_RECORD_STATE_ASK,
    TO_RECORD_STATE_REST,
    TO_RECORD_STATE_ANSWER,
    TO_RECORD_SETUP,
    TO_RECORD_ROWS,
    TO_RECORD_SUBTEST,
    TO_RECORD_LOG,
    TO_RECORD_KINDS,
};

/* Who is behind a worker: a host that forks every test, one that runs test after test in one
 * process, one of several threads of such a process; or the module itself, for one RUN: that
 * of its set-up. */
enum to_isolate {
    TO_ISOLATE_PROCESS,
    TO_ISOLATE_WORKER,
    TO_ISOLATE_THREAD,
    TO_ISOLATE_SETUP,
};

/* In LOST: nobody can say which test it was. */
#define TO_CULPRIT_UNKNOWN UINT32_MAX

/* In STATE_OPEN and LOG: a thread that may be of any of the tests that share the process. */
#define TO_RUN_ANY UINT32_MAX

enum to_subtest_state { TO_SUBTEST_PASSED, TO_SUBTEST_FAILED, TO_SUBTEST_SKIPPED };

/* What a RUN asks for beside the test. */
enum {
    TO_RUN_OUTPUT_ALWAYS = 1,
    TO_RUN_LIVE = 2, /* what it prints is shown at once, too */
    TO_RUN_LEAKS_FAIL = 4, /* a test that leaves processes behind has not passed */
    TO_RUN_FIXTURE = 8,
    TO_RUN_LOG_INSTEAD = 16, /* what to_log says is in LOG records, and not on standard error */
    TO_RUN_LOG_SHIFT = 8, /* from this bit on: the lowest level of to_log that is wanted; 0: none */
};

/* `run` numbers the tests that a host was told to run; what belongs to another is stale. */
struct to_record {
    enum to_record_kind kind;
    union {
        struct to_record_hello {
            uint32_t magic;
            uint32_t version;
        } hello;
        struct to_record_test { /* the n-th of these describes the module's test n */
            struct to_text name;
            struct to_text suite;
            struct to_text file;
            uint32_t line;
            uint32_t has_timeout;
            int64_t timeout; /* nanoseconds, 0: none */
            uint32_t has_xfail;
            struct to_text xfail;
            uint32_t is_fixture;
            uint32_t retries; /* and 1; 0: not said */
        } test;
        struct to_record_rows { /* the tests from `test` on are name[...] each */
            uint32_t test;
            uint32_t count;
            struct to_text name;
        } rows;
        struct to_record_after { /* the first of ROWS stands for all of them, on both sides */
            uint32_t test;
            uint32_t prerequisite;
            uint32_t any; /* after_any */
        } after;
        struct to_record_name { /* AFTER_NAMED, for all rows likewise; TAG */
            uint32_t test;
            struct to_text name;
        } name;
        struct to_record_lock {
            uint32_t test;
            uint32_t shared;
            struct to_text name; /* empty: all there is, it runs by itself */
        } lock;
        struct to_record_ready {
            uint32_t tests;
            uint32_t sanitized; /* built with a sanitizer, so it takes longer */
            uint32_t valgrind;  /* run by it */
        } ready;
        struct to_record_broken {
            struct to_text reason;
        } broken;
        struct to_record_host {
            uint32_t host;
            uint32_t isolate; /* enum to_isolate */
            uint32_t more;    /* the next HOST is for another thread of the same process */
        } host;
        struct to_record_host_ended {
            uint32_t host;
            uint32_t status; /* as wait gives it */
        } host_ended;
        struct to_record_host_up {
            uint32_t process; /* the host's */
        } host_up;
        struct to_record_run {
            uint32_t run;
            uint32_t test;
            uint32_t flags;
        } run;
        struct to_record_recall { /* RECALL; RECALLED, which may also come by itself */
            uint32_t run; /* 0 in a RECALLED: that was all that a RECALL has taken back */
        } recall;
        struct to_record_kill { /* KILL; ASK, DOWN, SHOW and SHOWN without a signal */
            uint32_t run; /* 0: whichever runs */
            uint32_t signal;
        } kill;
        struct to_record_asked { /* the test has told where it is, or will not */
            uint32_t run;
            uint32_t traced; /* a debugger is attached to it; it was not asked then */
        } asked;
        struct to_record_stack { /* of a thread of the test; one record or more, in order */
            uint32_t run;
            uint32_t thread;
            uint32_t signal; /* that it crashed by; 0: it did not */
            uint32_t has_address;
            uint64_t address;         /* that it must not have used */
            struct to_text registers; /* 64 bits each, by DWARF's numbers */
            uint64_t from;            /* the address of the first byte of the stack */
            uint64_t position;        /* of these bytes, from there */
            struct to_text bytes;
        } stack;
        struct to_record_output {
            uint32_t run;
            uint32_t stream;   /* 1 or 2 */
            uint64_t position; /* of the first byte in the stream */
            struct to_text bytes;
        } output;
        struct to_record_left { /* a process that the test left behind, killed */
            uint32_t run;
            uint32_t pid;
            struct to_text command;
        } left;
        struct to_record_ended {
            uint32_t run;
            uint32_t status;   /* as wait gives it */
            uint32_t returned; /* the body came to its end, or left by a check */
            uint32_t problems; /* that the test noted */
            uint32_t skipped;  /* it noted that it skips itself */
            uint64_t checks;   /* that held */
            int64_t duration;  /* nanoseconds */
            uint64_t out_size; /* all that was written */
            uint64_t err_size;
            uint32_t deferred;   /* calls that the test had deferred, and which were not made */
            struct to_text kept; /* its temporary folder, where that is still there */
            uint32_t subtests;      /* that were told of */
            struct to_text subtest; /* the path of that which it ended in */
        } ended;
        struct to_record_lost { /* the process was ended by another test's doing */
            uint32_t run;
            uint32_t culprit; /* that test; or TO_CULPRIT_UNKNOWN */
            uint32_t status;  /* the process's end, as wait gives it */
            int64_t duration; /* nanoseconds */
            uint32_t deferred; /* as of ENDED */
            struct to_text kept;
            struct to_text subtest;
        } lost;
        struct to_record_not_started {
            uint32_t run;
            uint32_t error; /* errno */
        } not_started;
        struct to_record_problem {
            uint32_t run;
            struct to_text type;
            struct to_text message;
            struct to_text detail;
            struct to_text file;
            struct to_text function;
            uint32_t line;
            uint32_t subtest; /* its number; 0: of the test itself */
        } problem;
        struct to_record_subtest { /* one has ended */
            uint32_t run;
            uint32_t number; /* 1 is that which began first */
            uint32_t state;  /* enum to_subtest_state */
            struct to_text path;
            struct to_text reason; /* of one that was skipped */
            struct to_text file;
            uint32_t line;
            int64_t duration; /* nanoseconds */
        } subtest;
        struct to_record_skip {
            uint32_t run;
            struct to_text reason;
            struct to_text file;
            uint32_t line;
        } skip;
        struct to_record_up {
            uint32_t run;
            uint32_t process;
        } up;
        struct to_record_log { /* a line of to_log, without waiting for the runner */
            uint32_t run;   /* or TO_RUN_ANY */
            uint32_t level; /* enum to_log_level; 0: only `lost` is told */
            uint32_t lost;  /* lines before it for which there was no room in the socket */
            int64_t date;   /* nanoseconds since 1970, UTC */
            struct to_text text;
        } log;
        struct to_record_setup {
            struct to_text suite;
            struct to_text file;
            uint32_t line;
        } setup;
        struct to_record_state_open {
            uint32_t run; /* or TO_RUN_ANY */
        } state_open;
        struct to_record_state_welcome {
            uint32_t status; /* enum to_state_status; the connection ends where it is not 0 */
            uint64_t limit;  /* the bytes that a value may have */
        } state_welcome;
        struct to_record_state_value { /* of the next STATE_ASK */
            uint32_t place; /* 0: the value; 1: that which is expected */
            uint32_t kind;  /* enum to_datum_kind */
            uint64_t number; /* an int, a bool, a pointer, the bits of a double */
            uint64_t process; /* of a pointer */
            uint64_t size;  /* of all bytes; those that are not here come as STATE_MORE */
            struct to_text bytes;
        } state_value;
        struct to_record_state_more {
            struct to_text bytes;
        } state_more;
        struct to_record_state_ask {
            uint32_t number; /* of the question, repeated in its answer */
            uint32_t what;   /* enum to_state_what */
            uint32_t space;  /* enum to_state_space */
            int64_t argument; /* an addend; or how long to wait, in nanoseconds, -1: no limit */
            struct to_text key;
        } state_ask;
        struct to_record_state_rest {
            uint32_t number;
            uint64_t position; /* of the first byte that is wanted */
        } state_rest;
        struct to_record_state_answer {
            uint32_t number;
            uint32_t status; /* enum to_state_status */
            int64_t argument;
            uint32_t kind; /* of the value, as in STATE_VALUE; 0: none */
            uint64_t value;
            uint64_t process;
            uint64_t size;
            uint64_t position; /* of these bytes */
            struct to_text bytes;
            struct to_text text; /* what else is to be told */
        } state_answer;
    } as;
};

/* A C string as a text; NULL is empty. */
struct to_text to_text(const char *string);

/* Appends the record to a packet that is being built. Texts are cut at TO_FIELD_MAX,
 * those of OUTPUT, STACK and of the state's values excepted. */
void to_record_encode(struct to_buffer *packet, const struct to_record *record);

/*
 * Takes the next record from a packet: `*data` and `*size` are what is left of it. 1 for a
 * record, 0 at the end, -EBADMSG for bytes that are none. Texts are borrowed.
 */
int to_record_decode(const char **data, size_t *size, struct to_record *ret_record);

#endif
