/* SPDX-License-Identifier: MIT
 * Tests of packets, over a pair of sockets in this one process. */
#include "wire/packet.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"
#include "wire/record.h"

static int sockets[2];
static char received[TO_PACKET_MAX];

static int count_descriptors(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    ck_assert_ptr_nonnull(folder);
    while (readdir(folder)) {
        count++;
    }
    closedir(folder);
    return count;
}

static void setup(void)
{
    signal(SIGPIPE, SIG_DFL); /* whoever started this may have it ignored */
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
}

static void teardown(void)
{
    close(sockets[0]);
    close(sockets[1]);
}

static ssize_t receive(int descriptors[TO_PACKET_DESCRIPTORS])
{
    return to_packet_receive(sockets[1], received, MSG_DONTWAIT, descriptors);
}

START_TEST(bytes_arrive)
{
    ck_assert_int_eq(receive(NULL), -EAGAIN);
    ck_assert_int_eq(to_packet_send(sockets[0], "a\0b", 3, NULL, 0), 0);
    ck_assert_int_eq(to_packet_send(sockets[0], "next", 4, NULL, 0), 0);
    ck_assert_int_eq(receive(NULL), 3);
    ck_assert_mem_eq(received, "a\0b", 3);
    ck_assert_int_eq(receive(NULL), 4);
    ck_assert_mem_eq(received, "next", 4);
    ck_assert_int_eq(receive(NULL), -EAGAIN);
}
END_TEST

START_TEST(the_largest_packet)
{
    char *large = calloc(1, TO_PACKET_MAX + 1);
    ck_assert_ptr_nonnull(large);
    large[TO_PACKET_MAX - 1] = 'z';
    ck_assert_int_eq(to_packet_send(sockets[0], large, TO_PACKET_MAX, NULL, 0), 0);
    ck_assert_int_eq(receive(NULL), TO_PACKET_MAX);
    ck_assert_mem_eq(received, large, TO_PACKET_MAX);

    ck_assert_int_eq(to_packet_send(sockets[0], large, TO_PACKET_MAX + 1, NULL, 0), 0);
    ck_assert_int_eq(receive(NULL), -EMSGSIZE);
    ck_assert_int_eq(receive(NULL), -EAGAIN);
    free(large);
}
END_TEST

/* Two ends of a pipe, of which one was sent: what is written to one comes from the other. */
static void check_pipe(int end, int other, bool writes)
{
    char byte = 'x';
    ck_assert_int_eq(fcntl(end, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    ck_assert_int_eq(write(writes ? end : other, &byte, 1), 1);
    byte = 0;
    ck_assert_int_eq(read(writes ? other : end, &byte, 1), 1);
    ck_assert_int_eq(byte, 'x');
}

START_TEST(descriptors_arrive)
{
    int ends[2];
    int got[TO_PACKET_DESCRIPTORS];
    int before = count_descriptors();
    ck_assert_int_eq(pipe(ends), 0);

    ck_assert_int_eq(to_packet_send(sockets[0], "one", 3, &ends[0], 1), 0);
    ck_assert_int_eq(receive(got), 3);
    check_pipe(got[0], ends[1], false);
    ck_assert_int_eq(got[1], -1);
    close(got[0]);

    ck_assert_int_eq(to_packet_send(sockets[0], "two", 3, ends, 2), 0);
    ck_assert_int_eq(receive(got), 3);
    check_pipe(got[0], ends[1], false);
    check_pipe(got[1], ends[0], true);
    close(got[0]);
    close(got[1]);

    got[0] = got[1] = 77;
    ck_assert_int_eq(to_packet_send(sockets[0], "none", 4, NULL, 0), 0);
    ck_assert_int_eq(receive(got), 4);
    ck_assert_int_eq(got[0], -1);
    ck_assert_int_eq(got[1], -1);

    got[0] = got[1] = 77;
    ck_assert_int_eq(receive(got), -EAGAIN);
    ck_assert_int_eq(got[0], -1);
    ck_assert_int_eq(got[1], -1);

    close(ends[0]);
    close(ends[1]);
    ck_assert_int_eq(count_descriptors(), before);
}
END_TEST

/* A peer may send what nobody asked for: none of it stays open. */
START_TEST(unwanted_descriptors_are_closed)
{
    int got[TO_PACKET_DESCRIPTORS];
    int some[] = {0, 0, 0};
    int before = count_descriptors();
    ck_assert_int_eq(to_packet_send(sockets[0], "x", 1, some, 2), 0);
    ck_assert_int_eq(receive(NULL), 1);
    ck_assert_int_eq(count_descriptors(), before);

    /* Three, sent by other means. */
    union {
        struct cmsghdr head;
        char space[CMSG_SPACE(sizeof some)];
    } ancillary = {0};
    struct iovec part = {"x", 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = ancillary.space,
                             .msg_controllen = sizeof ancillary.space};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof some);
    memcpy(CMSG_DATA(head), some, sizeof some);
    ck_assert_int_eq(sendmsg(sockets[0], &message, 0), 1);
    ck_assert_int_eq(receive(got), 1);
    close(got[0]);
    close(got[1]);
    ck_assert_int_eq(count_descriptors(), before);
}
END_TEST

START_TEST(descriptors_of_too_large_a_packet_are_closed)
{
    int got[TO_PACKET_DESCRIPTORS];
    int some[] = {0, 0};
    int before = count_descriptors();
    char *large = calloc(1, TO_PACKET_MAX + 1);
    ck_assert_ptr_nonnull(large);
    ck_assert_int_eq(to_packet_send(sockets[0], large, TO_PACKET_MAX + 1, some, 2), 0);
    ck_assert_int_eq(receive(got), -EMSGSIZE);
    ck_assert_int_eq(got[0], -1);
    ck_assert_int_eq(got[1], -1);
    ck_assert_int_eq(count_descriptors(), before);
    free(large);
}
END_TEST

START_TEST(a_closed_peer)
{
    ck_assert_int_eq(to_packet_send(sockets[0], "last", 4, NULL, 0), 0);
    close(sockets[0]);
    ck_assert_int_eq(receive(NULL), 4);
    ck_assert_int_eq(receive(NULL), 0);
    ck_assert_int_eq(receive(NULL), 0);
    /* Without a signal, which would end this test. */
    ck_assert_int_eq(to_packet_send(sockets[1], "x", 1, NULL, 0), -EPIPE);
    sockets[0] = -1;
}
END_TEST

/* It goes away with something unread: the kernel tells that once, and first. */
START_TEST(a_peer_that_did_not_listen)
{
    ck_assert_int_eq(to_packet_send(sockets[1], "unread", 6, NULL, 0), 0);
    ck_assert_int_eq(to_packet_send(sockets[0], "last", 4, NULL, 0), 0);
    close(sockets[0]);
    ck_assert_int_eq(receive(NULL), -ECONNRESET);
    ck_assert_int_eq(receive(NULL), 4);
    ck_assert_int_eq(receive(NULL), 0);
    ck_assert_int_eq(receive(NULL), 0);
    sockets[0] = -1;
}
END_TEST

START_TEST(no_socket)
{
    ck_assert_int_eq(to_packet_send(-1, "x", 1, NULL, 0), -EBADF);
    ck_assert_int_eq(to_packet_receive(-1, received, 0, NULL), -EBADF);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("packet");
    TCase *tests = tcase_create("packet");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, bytes_arrive);
    tcase_add_test(tests, the_largest_packet);
    tcase_add_test(tests, descriptors_arrive);
    tcase_add_test(tests, unwanted_descriptors_are_closed);
    tcase_add_test(tests, descriptors_of_too_large_a_packet_are_closed);
    tcase_add_test(tests, a_closed_peer);
    tcase_add_test(tests, a_peer_that_did_not_listen);
    tcase_add_test(tests, no_socket);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}
