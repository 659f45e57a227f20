/* SPDX-License-Identifier: MIT
 * The yardstick of a question to the runner: so many packets, as large as one, to another
 * process and back, one after the other, and nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 100 };

_Noreturn static void fail(void)
{
    perror("echo_bench");
    exit(1);
}

/* As the runner does: told by epoll that there is something, reads it, answers. */
_Noreturn static void echo(int socket)
{
    char bytes[SIZE];
    struct epoll_event event = {.events = EPOLLIN};
    int loop = epoll_create1(0);
    if (loop < 0 || epoll_ctl(loop, EPOLL_CTL_ADD, socket, &event) < 0) {
        fail();
    }
    for (;;) {
        if (epoll_wait(loop, &event, 1, -1) != 1) {
            fail();
        }
        ssize_t size = recv(socket, bytes, sizeof bytes, 0);
        if (size <= 0) {
            _exit(0);
        }
        if (send(socket, bytes, (size_t)size, MSG_NOSIGNAL) != size) {
            _exit(1);
        }
    }
}

int main(int argc, char **argv)
{
    long times = argc > 1 ? strtol(argv[1], NULL, 10) : 0;
    char bytes[SIZE] = "";
    int ends[2];
    if (times < 1) {
        fprintf(stderr, "usage: echo_bench TIMES\n");
        return 2;
    }
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) < 0) {
        fail();
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        echo(ends[1]);
    }
    close(ends[1]);
    for (long i = 0; i < times; i++) {
        if (send(ends[0], bytes, SIZE, MSG_NOSIGNAL) != SIZE ||
            recv(ends[0], bytes, SIZE, 0) != SIZE) {
            fail();
        }
    }
    close(ends[0]);
    return child < 0 || waitpid(child, NULL, 0) != child;
}
