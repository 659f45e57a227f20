/* Tests that close the connection to the state, and have its number used again. */
#include <to/test.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 100 };

static void close_what_is_new(const bool *was_open)
{
    for (int i = 3; i < MOST; i++) {
        if (!was_open[i]) {
            close(i);
        }
    }
}

static void expect_nothing_for(int end)
{
    char byte;
    TO_EXPECT_EQ(recv(end, &byte, 1, MSG_DONTWAIT), -1);
}

TO_TEST(closes_its_connection) {
    bool was_open[MOST];
    int ends[2];
    for (int i = 3; i < MOST; i++) {
        was_open[i] = fcntl(i, F_GETFD) >= 0;
    }
    to_state_set("before", 1);
    close_what_is_new(was_open);
    TO_ASSERT_OK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends));
    to_state_set("after", 2);
    TO_EXPECT_EQ(to_state_get_int("after"), 2);
    expect_nothing_for(ends[0]);
    expect_nothing_for(ends[1]);
}

TO_TEST(closes_everything) {
    int ends[2];
    for (int i = 3; i < MOST; i++) {
        close(i);
    }
    TO_ASSERT_OK(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends));
    to_state_set("nobody hears this", 1);
}

TO_TEST(goes_on, after(closes_its_connection), after_any(closes_everything)) {
    TO_EXPECT_EQ(to_state_get_int("after"), 2);
    TO_EXPECT_FALSE(to_state_has("nobody hears this"));
}
