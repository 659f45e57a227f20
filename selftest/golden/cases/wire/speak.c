/* A module that speaks as its name tells. The runner's end is descriptor
 * $TO_TEST_CONTROL; the form of the records is in src/wire/record.h. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { VERSION = 14 };
enum { HELLO = 1, TEST, AFTER, AFTER_NAMED, TAG, LOCK, READY, BROKEN, HOST, HOST_ENDED };
enum { ROWS = 39 };

static unsigned char packet[200 * 1000];
static size_t size;
static int runner;

static void put(uint32_t number) {
    for (int i = 0; i < 4; i++) {
        packet[size++] = (unsigned char)(number >> (8 * i));
    }
}

static void text(const char *string) {
    put((uint32_t)strlen(string));
    memcpy(packet + size, string, strlen(string));
    size += strlen(string);
}

static void record(uint32_t kind, uint32_t bytes) {
    put(kind);
    put(bytes);
}

static void hello(uint32_t magic, uint32_t version) {
    record(HELLO, 8);
    put(magic);
    put(version);
}

static void test(const char *name) {
    record(TEST, (uint32_t)(3 * 4 + strlen(name) + 4 + 4 + 4 + 4 + 8 + 4 + 4 + 4 + 4));
    text(name);
    text("said");
    text("said");
    put(1); /* line */
    put(0); /* no timeout of its own */
    put(0);
    put(0);
    put(0); /* no xfail */
    text("");
    put(0); /* no fixture */
    put(0); /* no retries of its own */
}

static void rows(uint32_t first, uint32_t count, const char *name) {
    record(ROWS, (uint32_t)(4 + 4 + 4 + strlen(name)));
    put(first);
    put(count);
    text(name);
}

static void ready(uint32_t tests) {
    record(READY, 12);
    put(tests);
    put(0); /* no sanitizer */
    put(0); /* no valgrind */
}

static void say(void) {
    send(runner, packet, size, MSG_NOSIGNAL);
    size = 0;
}

static int is(const char *what, const char *name) {
    return strcmp(what, name) == 0;
}

int main(int argc, char **argv) {
    const char *variable = getenv("TO_TEST_CONTROL");
    const char *what = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
    const uint32_t magic = 0x54534554;
    if (argc < 1 || !variable) {
        return 9;
    }
    runner = atoi(variable);

    if (is(what, "newer")) {
        hello(magic, 999);
    } else if (is(what, "other_magic")) {
        hello(0x12345678, VERSION);
    } else if (is(what, "rubbish")) {
        memcpy(packet, "GET / HTTP/1.1\r\n\r\n", size = 18);
    } else if (is(what, "truncated")) {
        hello(magic, VERSION);
        test("one");
        size -= 5;
    } else if (is(what, "too_long_a_field")) {
        hello(magic, VERSION);
        record(TEST, 16);
        put(0xffffffff);
        put(0xffffffff);
        put(0xffffffff);
        put(0xffffffff);
    } else if (is(what, "size_of_nothing")) {
        hello(magic, VERSION);
        record(TEST, 0xffffffff);
    } else if (is(what, "unknown_record")) {
        hello(magic, VERSION);
        record(1000, 0);
    } else if (is(what, "too_large")) {
        size = 190 * 1000;
    } else if (is(what, "empty_packet")) {
        say();
        hello(magic, VERSION);
        ready(0);
    } else if (is(what, "no_hello")) {
        test("one");
        ready(1);
    } else if (is(what, "two_hellos")) {
        hello(magic, VERSION);
        hello(magic, VERSION);
    } else if (is(what, "wrong_count")) {
        hello(magic, VERSION);
        test("one");
        ready(2);
    } else if (is(what, "wrong_number")) {
        hello(magic, VERSION);
        test("one");
        record(AFTER, 12);
        put(0);
        put(7);
        put(0);
        ready(1);
    } else if (is(what, "wrong_tag")) {
        hello(magic, VERSION);
        test("one");
        record(TAG, 4 + 4 + 1);
        put(4000000000u);
        text("x");
        ready(1);
    } else if (is(what, "rows_beyond")) {
        hello(magic, VERSION);
        rows(1, 2, "one");
        test("one[0]");
        test("one[1]");
        ready(2);
    } else if (is(what, "rows_of_another")) {
        hello(magic, VERSION);
        rows(0, 2, "one");
        test("one[0]");
        test("two[1]");
        ready(2);
    } else if (is(what, "rows_twice")) {
        hello(magic, VERSION);
        rows(0, 2, "one");
        rows(1, 1, "one");
        test("one[0]");
        test("one[1]");
        ready(2);
    } else if (is(what, "no_rows")) {
        hello(magic, VERSION);
        rows(0, 0, "one");
        test("one[0]");
        ready(1);
    } else if (is(what, "host_ended_early")) {
        hello(magic, VERSION);
        record(HOST_ENDED, 8);
        put(0);
        put(0);
    } else if (is(what, "broken")) {
        hello(magic, VERSION);
        record(BROKEN, 4 + 17);
        text("out of \033[31mpaper");
    } else if (is(what, "twice")) {
        hello(magic, VERSION);
        test("one");
        test("one");
        ready(2);
    } else if (is(what, "no_name")) {
        hello(magic, VERSION);
        test("");
        ready(1);
    } else if (is(what, "odd_name")) {
        hello(magic, VERSION);
        test("a\n\033[31mb");
        ready(1);
    } else if (is(what, "closes_and_hangs")) {
        hello(magic, VERSION);
        say();
        close(runner);
        for (;;) {
            pause();
        }
    } else if (is(what, "ready_and_exits")) {
        hello(magic, VERSION);
        test("one");
        test("two");
        ready(2);
        say();
        return 7;
    } else if (is(what, "ready_and_deaf")) {
        hello(magic, VERSION);
        test("one");
        ready(1);
        /* Before it is ready: an order may come at once. */
        shutdown(runner, SHUT_RD);
        say();
        for (;;) {
            pause();
        }
    } else if (is(what, "host_ended_too_early")) {
        hello(magic, VERSION);
        test("one");
        ready(1);
        record(HOST_ENDED, 8);
        put(0);
        put(0);
    } else if (is(what, "ready_and_mute")) {
        hello(magic, VERSION);
        test("one");
        test("two");
        ready(2);
    }
    say();
    for (;;) {
        pause();
    }
}
