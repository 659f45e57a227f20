/* SPDX-License-Identifier: MIT
 * to_free_port: a port that nobody uses.
 *
 * Who has a port holds an abstract socket that is called after it, until the test ends. Such
 * names, like ports, are one space for all who share a network, and are free again when their
 * owner is gone, however that came. */
#include "test/port.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <to/tools.h>

#include "base/clock.h"
#include "test/belongings.h"
#include "test/tool.h"

enum { FIRST = 20000, LAST = 65535, PLAIN_LAST = 32767, FEW = 1000 };

/* ---- which there are ---- */

static uint32_t below(int low)
{
    return low <= FIRST ? 0 : (uint32_t)((low > LAST ? LAST + 1 : low) - FIRST);
}

static uint32_t above(int high)
{
    return high >= LAST ? 0 : (uint32_t)(LAST - (high < FIRST ? FIRST - 1 : high));
}

static uint32_t count_outside(int low, int high)
{
    return low > high ? LAST - FIRST + 1 : below(low) + above(high);
}

uint32_t to_port_count(int low, int high)
{
    uint32_t count = count_outside(low, high);
    return count < FEW ? PLAIN_LAST - FIRST + 1 : count;
}

int to_port_candidate(uint32_t number, int low, int high)
{
    uint32_t place = number % to_port_count(low, high);
    bool skips = low <= high && count_outside(low, high) >= FEW && place >= below(low);
    return skips ? LAST + 1 - (int)(above(high) + below(low) - place) : FIRST + (int)place;
}

/* ---- one process at a time ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void lock_it(void)
{
    pthread_mutex_lock(&lock);
}

void to_port_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

/* Neither must a copy be forked while another thread has the lock: in there it would be held
 * for ever. */
static void lock_forks(void)
{
    pthread_atfork(lock_it, to_port_unlock, to_port_unlock);
}

void to_port_lock(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, lock_forks);
    lock_it();
}

/* ---- taking one ---- */

struct port {
    struct to_belonging belonging;
    int claim;
};

static void release(struct to_belonging *belonging, struct to_running *running)
{
    struct port *port = (struct port *)belonging;
    (void)running;
    close(port->claim);
    free(port);
}

/* The socket that is called after the port; -1 where somebody has it. */
static int claim(int port)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    int size = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "to-test.port.%d", port);
    int held = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)size);
    if (held >= 0 && bind(held, (struct sockaddr *)&name, length) < 0) {
        close(held);
        return -1;
    }
    return held;
}

/* Where a kind of address or socket is not there, nobody uses it. */
static bool is_used(int port, int family, int type)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 address6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
    int tried = socket(family, type | SOCK_CLOEXEC, 0);
    int only = 1;
    if (tried < 0) {
        return false;
    }
    if (family == AF_INET6) {
        setsockopt(tried, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);
    }
    int result = family == AF_INET6 ? bind(tried, (struct sockaddr *)&address6, sizeof address6)
                                    : bind(tried, (struct sockaddr *)&address, sizeof address);
    bool used = result < 0 && errno == EADDRINUSE;
    close(tried);
    return used;
}

static bool is_free(int port)
{
    to_port_lock();
    bool used = is_used(port, AF_INET, SOCK_STREAM) || is_used(port, AF_INET6, SOCK_STREAM) ||
                is_used(port, AF_INET, SOCK_DGRAM) || is_used(port, AF_INET6, SOCK_DGRAM);
    to_port_unlock();
    return !used;
}

/* Those that the kernel gives to connections. */
static void read_range(int *ret_low, int *ret_high)
{
    FILE *file = fopen("/proc/sys/net/ipv4/ip_local_port_range", "re");
    if (!file || fscanf(file, "%d %d", ret_low, ret_high) != 2) {
        *ret_low = 32768;
        *ret_high = 60999;
    }
    if (file) {
        fclose(file);
    }
}

int to_free_port_(struct to_here_ here_)
{
    struct to_tool tool;
    int low, high;
    if (!to_tool_begin(&tool, "to_free_port", here_)) {
        return 0;
    }
    struct port *taken = malloc(sizeof *taken);
    if (!taken) {
        to_tool_fail(&tool, NULL, "to_free_port: out of memory");
        return 0;
    }
    read_range(&low, &high);
    uint32_t start = (uint32_t)to_clock_now();
    uint32_t count = to_port_count(low, high);
    for (uint32_t i = 0; i < count; i++) {
        int port = to_port_candidate(start + i, low, high);
        int held = claim(port);
        if (held >= 0 && is_free(port)) {
            *taken = (struct port){{NULL, release}, held};
            to_belongings_add(tool.running, &taken->belonging);
            return port;
        }
        if (held >= 0) {
            close(held);
        }
    }
    free(taken);
    to_tool_fail(&tool, NULL, "to_free_port: none of the %u ports from %d on is free", count, FIRST);
    return 0;
}
