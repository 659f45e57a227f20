/* SPDX-License-Identifier: MIT
 * to_wait_port: until a server takes a connection. In a file of its own, as looking up a name is
 * what a program that is linked statically cannot do well. */
#include <to/tools.h>

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "test/tool.h"

/* Where nobody listens, the kernel may connect a socket to itself, if it gives it just this
 * port to connect from. */
static bool is_to_itself(int connection)
{
    struct sockaddr_storage here = {0}, there = {0};
    socklen_t here_size = sizeof here, there_size = sizeof there;
    return getsockname(connection, (struct sockaddr *)&here, &here_size) == 0 &&
           getpeername(connection, (struct sockaddr *)&there, &there_size) == 0 &&
           here_size == there_size && memcmp(&here, &there, here_size) == 0;
}

/* 0 where the connection was made, else an errno. */
static int finish_connect(int connection, int64_t end)
{
    struct pollfd source = {.fd = connection, .events = POLLOUT};
    int64_t left = (end - to_clock_now() + TO_MILLISECOND - 1) / TO_MILLISECOND;
    int error = ETIMEDOUT;
    socklen_t size = sizeof error;
    int ready = poll(&source, 1, (int)(left < 0 ? 0 : left < 60000 ? left : 60000));
    if (ready > 0) {
        getsockopt(connection, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    return error;
}

static int try_address(const struct addrinfo *address, int64_t end)
{
    int connection = socket(address->ai_family,
                            address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection < 0) {
        return errno;
    }
    int error = 0;
    if (connect(connection, address->ai_addr, address->ai_addrlen) < 0) {
        error = errno == EINPROGRESS ? finish_connect(connection, end) : errno;
    }
    if (error == 0 && is_to_itself(connection)) {
        error = ECONNREFUSED;
    }
    close(connection);
    return error;
}

/* Any of the host's addresses will do; the error is that of the first. */
static int try_all(const struct addrinfo *addresses, int64_t end)
{
    int first = 0;
    for (const struct addrinfo *each = addresses; each; each = each->ai_next) {
        int error = try_address(each, end);
        if (error == 0) {
            return 0;
        }
        first = first ? first : error;
    }
    return first;
}

bool to_wait_port_(struct to_here_ here_, const char *host_, int port_, double seconds_)
{
    static const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
    struct to_tool tool;
    struct addrinfo *addresses = NULL;
    char service[16];
    if (!to_tool_begin(&tool, "to_wait_port", here_)) {
        return false;
    }
    if (!host_ || port_ < 1 || port_ > 65535) {
        return to_tool_fail(&tool, NULL,
                            "to_wait_port: host %s, port %d: a name or an address is wanted, and "
                            "a port from 1 to 65535", host_ ? host_ : "NULL", port_);
    }
    snprintf(service, sizeof service, "%d", port_);
    struct to_waiting_ waiting = to_waiting_begin_(seconds_);
    int error = 0, unknown;
    do {
        /* A name may come to be known, too: that of a container, say. */
        unknown = addresses ? 0 : getaddrinfo(host_, service, &wanted, &addresses);
        error = unknown ? 0 : try_all(addresses, waiting.end_);
        if (!unknown && error == 0) {
            freeaddrinfo(addresses);
            return true;
        }
    } while (to_waiting_goes_on_(&waiting));
    if (addresses) {
        freeaddrinfo(addresses);
    }
    return to_tool_fail(&tool, NULL, "no server at %s port %d within %g s: %s", host_, port_,
                        seconds_, unknown ? gai_strerror(unknown) : strerror(error));
}
