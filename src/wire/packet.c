/* SPDX-License-Identifier: MIT
 * Packets on a socket. */
#include "wire/packet.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire/record.h"

/* Aligned as the headers in it must be. */
union ancillary {
    struct cmsghdr head;
    char space[CMSG_SPACE(sizeof(int) * TO_PACKET_DESCRIPTORS)];
};

static int send_packet(int socket, const void *data, size_t size, const int *descriptors,
                       size_t count, int flags)
{
    assert(count <= TO_PACKET_DESCRIPTORS);
    union ancillary ancillary = {0};
    struct iovec part = {(void *)data, size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

    if (count > 0) {
        message.msg_control = ancillary.space;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(head), descriptors, sizeof(int) * count);
    }
    for (;;) {
        if (sendmsg(socket, &message, MSG_NOSIGNAL | flags) >= 0) {
            return 0;
        }
        if (errno != EINTR) {
            return -errno;
        }
    }
}

int to_packet_send(int socket, const void *data, size_t size, const int *descriptors,
                   size_t count)
{
    return send_packet(socket, data, size, descriptors, count, 0);
}

int to_packet_try(int socket, const void *data, size_t size, const int *descriptors,
                  size_t count)
{
    return send_packet(socket, data, size, descriptors, count, MSG_DONTWAIT);
}

static void take_descriptors(struct msghdr *message, int descriptors[TO_PACKET_DESCRIPTORS])
{
    size_t taken = 0;
    for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head;
         head = CMSG_NXTHDR(message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(head) + i * sizeof(int), sizeof descriptor);
            if (descriptors && taken < TO_PACKET_DESCRIPTORS) {
                descriptors[taken++] = descriptor;
            } else {
                close(descriptor);
            }
        }
    }
}

ssize_t to_packet_receive(int socket, void *data, int flags,
                          int descriptors[TO_PACKET_DESCRIPTORS])
{
    union ancillary ancillary = {0};
    struct iovec part = {data, TO_PACKET_MAX};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = ancillary.space,
                             .msg_controllen = sizeof ancillary.space};
    if (descriptors) {
        descriptors[0] = descriptors[1] = -1;
    }
    ssize_t size;
    do {
        size = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
    } while (size < 0 && errno == EINTR);
    if (size < 0) {
        return -errno;
    }
    bool whole = !(message.msg_flags & MSG_TRUNC);
    take_descriptors(&message, whole ? descriptors : NULL);
    return whole ? size : -EMSGSIZE;
}

bool to_packet_is_shut(int socket)
{
    struct pollfd source = {.fd = socket, .events = POLLRDHUP};
    return poll(&source, 1, 0) > 0;
}
