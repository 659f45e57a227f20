/* SPDX-License-Identifier: MIT
 *
 * The desk, with visitors who ask anything, in any pieces, hand on descriptors, wait, jump out
 * of their waits, do not read, and go at any time. No time passes; instead of the loop, the
 * input says what happens next. Every answer must be one, and at the end every descriptor
 * closed.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buffer.h"
#include "desk.h"
#include "input.h"
#include "loop.h"
#include "memory.h"
#include "state/store.h"
#include "state_file.h"
#include "wire/packet.h"
#include "wire/record.h"

enum { VISITORS = 8, SOURCES = 16, STEPS = 300, LIMIT = 100 * 1000 };

struct to_loop {
    struct to_source *sources[SOURCES];
    struct to_timer *timers[SOURCES];
};

/* ---- instead of the loop ---- */

static void put(void **list, void *item)
{
    for (size_t i = 0; i < SOURCES; i++) {
        if (!list[i]) {
            list[i] = item;
            return;
        }
    }
    abort();
}

static void drop(void **list, const void *item)
{
    for (size_t i = 0; i < SOURCES; i++) {
        list[i] = list[i] == item ? NULL : list[i];
    }
}

void to_loop_add(struct to_loop *loop, struct to_source *source)
{
    put((void **)loop->sources, source);
}

void to_loop_remove(struct to_loop *loop, struct to_source *source)
{
    drop((void **)loop->sources, source);
}

void to_loop_set(struct to_loop *loop, struct to_timer *timer, int64_t when)
{
    timer->when = when;
    to_loop_unset(loop, timer);
    put((void **)loop->timers, timer);
}

void to_loop_unset(struct to_loop *loop, struct to_timer *timer)
{
    drop((void **)loop->timers, timer);
}

struct to_loop *to_loop_new(void)
{
    return NULL;
}

struct to_loop *to_loop_free(struct to_loop *loop)
{
    return loop;
}

void to_loop_put_off(struct to_loop *loop, int64_t duration)
{
    (void)loop;
    (void)duration;
}

void to_loop_signals(struct to_loop *loop, const sigset_t *signals,
                     void (*came)(void *context, int signal), void *context)
{
    (void)loop;
    (void)signals;
    (void)came;
    (void)context;
}

void to_loop_rest(int64_t duration)
{
    (void)duration;
}

void to_loop_turn(struct to_loop *loop)
{
    for (size_t i = 0; i < SOURCES; i++) {
        struct pollfd source = {.events = POLLIN};
        if (loop->sources[i]) {
            source.fd = loop->sources[i]->fd;
            if (poll(&source, 1, 0) > 0) {
                loop->sources[i]->ready(loop->sources[i]);
            }
        }
    }
}

static void pass_a_timer(struct to_loop *loop, size_t which)
{
    struct to_timer *timer = loop->timers[which % SOURCES];
    if (timer) {
        to_loop_unset(loop, timer);
        timer->passed(timer);
    }
}

/* ---- what visitors say ---- */

static void put_value(struct input *input, struct to_buffer *packet)
{
    struct to_record record = {.kind = TO_RECORD_STATE_VALUE};
    struct to_record_state_value *value = &record.as.state_value;
    value->place = take_byte(input) % 3;
    value->kind = take_byte(input) % (TO_DATUM_KINDS + 1);
    value->number = take_number(input);
    value->process = take_number(input);
    value->bytes.data = take_bytes(input, 1000, &value->bytes.size);
    /* Mostly all of it is here; else it is as long as may be, and longer. */
    unsigned how = take_byte(input);
    value->size = how < 200 ? value->bytes.size : take_number(input) << how % 32;
    to_record_encode(packet, &record);
}

static void put_ask(struct input *input, struct to_buffer *packet)
{
    struct to_record record = {.kind = TO_RECORD_STATE_ASK};
    struct to_record_state_ask *ask = &record.as.state_ask;
    ask->number = (uint32_t)take_number(input);
    ask->what = take_byte(input) % (TO_STATE_WHATS + 1);
    ask->space = take_byte(input) % 16 == 0;
    ask->argument = (int64_t)take_number(input) - 1;
    /* Few keys, so that there are values and locks that others want. */
    static const char keys[] = "abc";
    unsigned which = take_byte(input);
    if (which < 240) {
        ask->key = (struct to_text){keys + which % 3, 1};
    } else {
        ask->key.data = take_bytes(input, 2000, &ask->key.size);
    }
    to_record_encode(packet, &record);
}

static void put_other(struct input *input, struct to_buffer *packet, unsigned which)
{
    struct to_record record = {.kind = TO_RECORD_STATE_MORE};
    if (which % 2) {
        record.as.state_more.bytes.data = take_bytes(input, 1000, &record.as.state_more.bytes.size);
    } else {
        record.kind = TO_RECORD_STATE_REST;
        record.as.state_rest.number = (uint32_t)take_number(input);
        record.as.state_rest.position = take_number(input);
    }
    to_record_encode(packet, &record);
}

static void say(struct input *input, int socket)
{
    struct to_buffer packet = {0};
    unsigned how = take_byte(input);
    for (unsigned i = 0; i <= how % 4; i++) {
        unsigned which = take_byte(input);
        if (which < 100) {
            put_value(input, &packet);
            put_ask(input, &packet);
        } else if (which < 200) {
            put_ask(input, &packet);
        } else {
            put_other(input, &packet, which);
        }
    }
    size_t size = packet.size < TO_PACKET_MAX ? packet.size : TO_PACKET_MAX;
    if (how >= 250) {
        packet.data[take_number(input) % size] = (char)take_byte(input);
    } else if (how >= 245) {
        size -= take_number(input) % size;
    }
    int descriptors[] = {socket, 0};
    to_packet_try(socket, packet.data, size, descriptors, how % 16 < 13 ? 0 : how % 2 + 1);
    to_buffer_free(&packet);
}

/* What has come must be answers, whole ones. */
static void hear(int socket)
{
    static char packet[TO_PACKET_MAX];
    int descriptors[TO_PACKET_DESCRIPTORS];
    ssize_t size;
    while ((size = to_packet_receive(socket, packet, MSG_DONTWAIT, descriptors)) > 0 ||
           size == -ECONNRESET) {
        const char *at = packet;
        size_t left = size > 0 ? (size_t)size : 0;
        struct to_record record;
        if (size < 0) {
            continue; /* the desk has left something unread: what it said comes after that */
        }
        if (to_record_decode(&at, &left, &record) != 1 || left != 0 ||
            (record.kind != TO_RECORD_STATE_WELCOME && record.kind != TO_RECORD_STATE_ANSWER)) {
            abort();
        }
        if (record.kind == TO_RECORD_STATE_ANSWER &&
            (record.as.state_answer.status >= TO_STATE_STATUSES ||
             record.as.state_answer.position + record.as.state_answer.bytes.size >
                 record.as.state_answer.size)) {
            abort();
        }
        for (int i = 0; i < TO_PACKET_DESCRIPTORS; i++) {
            if (descriptors[i] >= 0) {
                close(descriptors[i]);
            }
        }
    }
    if (size < 0 && size != -EAGAIN) {
        abort();
    }
}

/* ---- a run ---- */

static void come(struct to_desk *desk, struct to_visitors *visitors, int *socket)
{
    int ends[2];
    if (*socket < 0) {
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
            abort();
        }
        *socket = ends[0];
        to_desk_open(desk, visitors, NULL, ends[1]);
    }
}

static void step(struct to_loop *loop, struct to_desk *desk, struct to_visitors visitors[2],
                 int *sockets, struct input *input)
{
    unsigned what = take_byte(input);
    int *socket = &sockets[what / 16 % VISITORS];
    switch (what % 16) {
    case 0:
        if (*socket >= 0) {
            close(*socket);
            *socket = -1;
        }
        break;
    case 1:
        pass_a_timer(loop, what / 16);
        break;
    case 2:
        /* A test ends, or begins to be the one that runs. */
        if (what & 16) {
            to_desk_close(&visitors[0]);
        } else if (!visitors[0].first) {
            to_desk_move(&visitors[0], &visitors[1]);
        }
        break;
    case 3:
    case 4:
        come(desk, &visitors[what & 16 ? 1 : 0], socket);
        break;
    default:
        if (*socket >= 0) {
            say(input, *socket);
        }
        break;
    }
    if (what % 16 < 13) {
        to_loop_turn(loop);
        for (size_t i = 0; i < VISITORS; i++) {
            if (sockets[i] >= 0 && what % 16 < 10) {
                hear(sockets[i]);
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int free_before = dup(0);
    close(free_before);
    struct input input = {data, size};
    struct to_loop loop = {0};
    struct to_desk *desk = to_desk_new(&loop, LIMIT);
    struct to_visitors visitors[2] = {{0}, {0}};
    struct to_buffer text = {0};
    int sockets[VISITORS];
    for (size_t i = 0; i < VISITORS; i++) {
        sockets[i] = -1;
        come(desk, &visitors[i % 2], &sockets[i]);
    }
    for (int i = 0; i < STEPS && input.size > 0; i++) {
        step(&loop, desk, visitors, sockets, &input);
    }
    to_desk_tell_waits(&visitors[0], &text);
    to_desk_close(&visitors[0]);
    to_state_file_print(&text, to_desk_store(desk));
    to_desk_close(&visitors[1]);
    to_desk_free(desk);
    to_buffer_free(&text);
    for (size_t i = 0; i < VISITORS; i++) {
        if (sockets[i] >= 0) {
            hear(sockets[i]);
            close(sockets[i]);
        }
    }
    for (size_t i = 0; i < SOURCES; i++) {
        if (loop.sources[i] || loop.timers[i]) {
            abort();
        }
    }
    int free_after = dup(0);
    close(free_after);
    if (free_before != free_after) {
        abort();
    }
    return 0;
}
