/* SPDX-License-Identifier: MIT
 * A line: one thread's connection to the runner. */
#include "test/line.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "state/front.h"
#include "state/trouble.h"
#include "test/alone.h"
#include "test/running.h"
#include "wire/packet.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* for the next three */
static struct to_line *lines;
static pthread_key_t key;
static bool has_key;
static pid_t runner; /* its number, as the makers of sockets are called */

static __thread struct to_line *own;

/* ---- lines ---- */

static bool is_open(const struct to_line *line)
{
    struct stat status;
    return fstat(line->socket, &status) == 0 && status.st_ino == line->status.st_ino &&
           status.st_dev == line->status.st_dev;
}

/* With the mutex. */
static void drop(struct to_line *line)
{
    if (is_open(line)) {
        close(line->socket);
    }
    *line->link = line->next;
    if (line->next) {
        line->next->link = line->link;
    }
    to_buffer_free(&line->packet);
    free(line);
}

/* As the line of this thread. */
static void keep(struct to_line *line)
{
    pthread_mutex_lock(&mutex);
    line->link = &lines;
    line->next = lines;
    if (lines) {
        lines->link = &line->next;
    }
    lines = line;
    pthread_mutex_unlock(&mutex);
    own = line;
    pthread_setspecific(key, line);
}

static void hang_up(struct to_line *line)
{
    pthread_mutex_lock(&mutex);
    drop(line);
    pthread_mutex_unlock(&mutex);
}

void to_line_hang_up(void)
{
    if (own) {
        pthread_setspecific(key, NULL);
        hang_up(own);
        own = NULL;
    }
}

static void thread_ended(void *line)
{
    own = NULL;
    hang_up(line);
}

static void before_fork(void)
{
    pthread_mutex_lock(&mutex);
}

static void after_fork(void)
{
    pthread_mutex_unlock(&mutex);
}

/* A child must not hold its parent's lines: they would not end with the parent. */
static void in_child(void)
{
    while (lines) {
        drop(lines);
    }
    if (own) {
        own = NULL;
        pthread_setspecific(key, NULL);
    }
    pthread_mutex_unlock(&mutex);
}

/* False: the process has no thread keys left. */
static bool prepare(void)
{
    pthread_mutex_lock(&mutex);
    if (!has_key) {
        has_key = pthread_key_create(&key, thread_ended) == 0 &&
                  pthread_atfork(before_fork, after_fork, in_child) == 0;
    }
    pthread_mutex_unlock(&mutex);
    return has_key;
}

/* ---- calling ---- */

bool to_line_refuse(struct to_front_answer *answer, const char *why)
{
    answer->status = TO_TROUBLE_UNREACHABLE;
    answer->text = to_front_room(strlen(why));
    if (answer->text) {
        strcpy(answer->text, why);
    }
    return false;
}

/* Of a test in a debugger: the runner listens at the name that it gave to the program. Negative
 * where it does not. */
static int call_runner(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *name = to_alone_desk();
    size_t size = strlen(name);
    if (size == 0 || size + 1 >= sizeof address.sun_path) {
        return -1;
    }
    /* In Linux' own space of names: the first byte is a NUL. */
    memcpy(address.sun_path + 1, name, size);
    size += offsetof(struct sockaddr_un, sun_path) + 1;
    int called = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (called >= 0 && connect(called, (struct sockaddr *)&address, (socklen_t)size) < 0) {
        close(called);
        called = -1;
    }
    return called;
}

/* Who has made the socket; 0: that cannot be told. */
static pid_t maker_of(int socket)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}

/* One end of a new pair of sockets; the other has gone to the runner. */
static int send_line(const struct to_running *running, bool sure)
{
    int ends[2];
    struct to_buffer packet = {0};
    struct to_record record = {.kind = TO_RECORD_STATE_OPEN};
    record.as.state_open.run = sure ? running->run : TO_RUN_ANY;
    if (maker_of(running->socket) != runner) {
        return -ENOTSOCK; /* the test has closed ours, and uses its number for another */
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
        return -errno;
    }
    to_record_encode(&packet, &record);
    int result = packet.failed ? -ENOMEM
                               : to_packet_send(running->socket, packet.data, packet.size,
                                                &ends[1], 1);
    to_buffer_free(&packet);
    close(ends[1]);
    if (result < 0) {
        close(ends[0]);
        return result;
    }
    return ends[0];
}

static bool take_welcome(struct to_line *line, struct to_front_answer *answer)
{
    struct to_record record;
    const char *at = line->received;
    ssize_t size = to_packet_receive(line->socket, line->received, 0, NULL);
    size_t left = size > 0 ? (size_t)size : 0;
    if (to_record_decode(&at, &left, &record) != 1 ||
        record.kind != TO_RECORD_STATE_WELCOME) {
        return to_line_refuse(answer, "it has ended, or has no file descriptor left (ulimit -n)");
    }
    answer->status = (int)record.as.state_welcome.status;
    line->limit = record.as.state_welcome.limit;
    return answer->status == TO_STATE_OK;
}

static const char *why_not(const struct to_running *running, int error)
{
    if (running->alone) {
        return "it does not run, or not for this program";
    }
    return error == EMFILE || error == ENFILE
               ? "the test has no file descriptor left (ulimit -n)"
               : "the test has closed the descriptor that it goes through";
}

static bool call(const struct to_running *running, bool sure, struct to_front_answer *answer)
{
    struct to_line *line = prepare() ? malloc(sizeof *line) : NULL;
    if (!line) {
        return to_line_refuse(answer, "no memory");
    }
    memset(line, 0, offsetof(struct to_line, received));
    line->socket = running->alone ? call_runner() : send_line(running, sure);
    line->process = getpid();
    line->running = sure ? running : NULL;
    line->run = running->run;
    if (line->socket < 0 || fstat(line->socket, &line->status) < 0) {
        const char *why = why_not(running, -line->socket);
        free(line);
        return to_line_refuse(answer, why);
    }
    keep(line);
    if (take_welcome(line, answer)) {
        return true;
    }
    to_line_hang_up();
    return false;
}

/* Whether this thread has a line that is good for what it is at. */
static bool is_connected(const struct to_running *running, bool sure)
{
    return own && own->process == getpid() && own->running == (sure ? running : NULL) &&
           (!sure || own->run == running->run) && is_open(own);
}

struct to_line *to_line_get(bool of_test, struct to_front_answer *answer)
{
    bool sure;
    const struct to_running *running = to_running_guess(&sure);
    if (!running) {
        answer->status = TO_STATE_NO_ASKER;
        return NULL;
    }
    if (!sure && of_test) {
        to_line_refuse(answer, "on this thread nobody can tell which test it is for; results are "
                               "for the tests' own threads");
        return NULL;
    }
    if (is_connected(running, sure)) {
        return own;
    }
    to_line_hang_up();
    return call(running, sure, answer) ? own : NULL;
}

void to_line_open(int control)
{
    runner = maker_of(control);
    /* Not by the first question: another thread may be about to fork, past the handlers, while
     * that one has the mutex. */
    prepare();
}
