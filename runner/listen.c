/* SPDX-License-Identifier: MIT
 * Where the program that a debugger has started reaches the desk. */
#include "listen.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 64 };

/* The name has no owner and no rights, so everybody may try. */
static bool is_ours(int connection)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == geteuid();
}

static void somebody_came(struct to_source *source)
{
    struct to_listener *listener =
        (struct to_listener *)((char *)source - offsetof(struct to_listener, source));
    int connection = accept4(source->fd, NULL, NULL, SOCK_CLOEXEC);
    if (connection >= 0 && is_ours(connection)) {
        to_desk_open(listener->desk, &listener->visitors, listener->entry, connection);
    } else if (connection >= 0) {
        close(connection);
    }
}

/* The system chooses a name that is free. */
static int listen_anywhere(int descriptor, char *name, size_t room)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t size = sizeof address.sun_family;
    if (bind(descriptor, (struct sockaddr *)&address, size) < 0) {
        return -errno;
    }
    size = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &size) < 0 ||
        listen(descriptor, BACKLOG) < 0) {
        return -errno;
    }
    size_t length = size - offsetof(struct sockaddr_un, sun_path) - 1;
    if (length >= room) {
        return -ENAMETOOLONG;
    }
    memcpy(name, address.sun_path + 1, length);
    name[length] = '\0';
    return 0;
}

int to_listen_open(struct to_listener *listener, struct to_loop *loop, struct to_desk *desk,
                   const struct to_entry *entry)
{
    *listener = (struct to_listener){.source = {.ready = somebody_came},
                                     .desk = desk,
                                     .loop = loop,
                                     .entry = entry};
    /* Not blocking: who was there when the loop was told may have gone. */
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int result =
        fd < 0 ? -errno : listen_anywhere(fd, listener->name, sizeof listener->name);
    if (result < 0 && fd >= 0) {
        close(fd);
    }
    listener->source.fd = result < 0 ? -1 : fd;
    if (result < 0) {
        return result;
    }
    to_loop_add(loop, &listener->source);
    return 0;
}

void to_listen_close(struct to_listener *listener)
{
    to_desk_close(&listener->visitors);
    if (listener->source.fd >= 0) {
        to_loop_remove(listener->loop, &listener->source);
        close(listener->source.fd);
    }
}
