/* SPDX-License-Identifier: MIT
 *
 * A libto that lies: linked into a module, this takes the place of libc's sendmsg. Every
 * so often ($MUTATE is "SEED RATE") what the module, a host or a test sends is changed,
 * lost, said twice or later, or its sender dies of it.
 */
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ROOM = 70000 };

/* Shared by the module and its hosts and tests. */
static struct {
    uint64_t seed;
    uint64_t rate;
    uint64_t count;
    size_t kept_size;
    char kept[ROOM]; /* a packet that was sent before */
} *state;

__attribute__((constructor)) static void read_seed(void)
{
    char *end = getenv("MUTATE");
    if (end) {
        state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                     -1, 0);
        state->seed = strtoull(end, &end, 10);
        state->rate = strtoull(end, &end, 10);
    }
}

/* splitmix64 */
static uint64_t mix(uint64_t number)
{
    number += UINT64_C(0x9e3779b97f4a7c15);
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

static ssize_t say(int socket, const struct msghdr *message, int flags)
{
    return syscall(SYS_sendmsg, socket, message, flags);
}

static ssize_t say_other(int socket, struct msghdr message, char *bytes, size_t size, int flags)
{
    struct iovec part = {bytes, size};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    return say(socket, &message, flags);
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags)
{
    static char bytes[ROOM], other[ROOM];
    size_t size = message->msg_iov[0].iov_len;
    if (!state || message->msg_iovlen != 1 || size + 4 > ROOM) {
        return say(socket, message, flags);
    }
    uint64_t dice = mix(state->seed + __atomic_add_fetch(&state->count, 1, __ATOMIC_RELAXED));
    memcpy(bytes, message->msg_iov[0].iov_base, size);
    if (dice % state->rate != 0) {
        if (dice % 3 == 0) {
            memcpy(state->kept, bytes, state->kept_size = size);
        }
        return say(socket, message, flags);
    }
    dice = mix(dice);
    size_t at = size ? (dice >> 16) % size : 0;
    uint32_t word = dice >> 40 & 1 ? UINT32_MAX : (uint32_t)(dice >> 41) % 70000;
    switch (dice % 16) {
    case 0:
    case 1:
    case 2:
        bytes[at] = (char)(bytes[at] ^ 1 << (dice >> 60 & 7));
        return say_other(socket, *message, bytes, size, flags);
    case 3:
    case 4:
        memcpy(bytes + at / 4 * 4, &word, sizeof word);
        return say_other(socket, *message, bytes, size, flags);
    case 5:
        return say_other(socket, *message, bytes, at, flags);
    case 6:
        say_other(socket, *message, bytes, at, flags);
        _exit(3);
    case 7:
        memset(bytes + size, 'x', 3);
        return say_other(socket, *message, bytes, size + 3, flags);
    case 8:
        say(socket, message, flags);
        return say(socket, message, flags);
    case 9: /* an old one before it */
        memcpy(other, state->kept, state->kept_size);
        say_other(socket, *message, other, state->kept_size, flags);
        return say(socket, message, flags);
    case 10: /* and instead */
        memcpy(other, state->kept, state->kept_size);
        return say_other(socket, *message, other, state->kept_size, flags);
    case 11:
        return (ssize_t)size;
    case 12:
        kill(getpid(), SIGKILL);
        break;
    case 13:
        say(socket, message, flags);
        kill(getpid(), SIGKILL);
        break;
    case 14:
        say(socket, message, flags);
        shutdown(socket, dice >> 60 & 1 ? SHUT_WR : SHUT_RDWR);
        return (ssize_t)size;
    default:
        /* Before it is its turn: a word of nobody. */
        say_other(socket, *message, bytes, 0, flags);
        return say(socket, message, flags);
    }
    return -1;
}
