/* SPDX-License-Identifier: MIT
 *
 * Packets of records on a SOCK_SEQPACKET socket, with descriptors beside them.
 */
#ifndef TO_WIRE_PACKET_H
#define TO_WIRE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { TO_PACKET_DESCRIPTORS = 2 };

/* Sends the bytes as one packet, and up to TO_PACKET_DESCRIPTORS descriptors. Restarts
 * after a signal, raises no SIGPIPE. 0 or a negative errno. */
int to_packet_send(int socket, const void *data, size_t size, const int *descriptors,
                   size_t count);

/* The same, without waiting for the other end to read: -EAGAIN where there is no room. */
int to_packet_try(int socket, const void *data, size_t size, const int *descriptors,
                  size_t count);

/*
 * Receives one packet of at most TO_PACKET_MAX bytes into `data`, and its descriptors
 * (close-on-exec) where `descriptors` is not NULL; those that were not sent are -1.
 * Returns its size; 0 where the other end is closed; a negative errno (-EAGAIN where
 * `flags` has MSG_DONTWAIT and nothing is there; -EMSGSIZE for a larger packet, which is
 * lost together with its descriptors; -ECONNRESET, once, where the other end was closed with
 * something in it that nobody has read: what it had sent is still to be received).
 */
ssize_t to_packet_receive(int socket, void *data, int flags,
                          int descriptors[TO_PACKET_DESCRIPTORS]);

/* Whether somebody has shut the socket down, or its other end is closed. */
bool to_packet_is_shut(int socket);

#endif
