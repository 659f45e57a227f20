/* SPDX-License-Identifier: MIT
 * Tags: words that say of what kind a test is, to choose by. What a chosen test needs runs too,
 * whatever its tags are. */
#include <to/test.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char line[] = "a line that goes to disk and over the net\n";

TO_FIXTURE(folder) {
    to_state_set("folder", to_tmpdir());
    to_yield();
}

static FILE *open_file(const char *mode)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/file", to_state_get_string("folder"));
    FILE *file = fopen(path, mode);
    TO_ASSERT_NOT_NULL(file);
    return file;
}

/* Both ends of a connection by TCP to this machine. */
static void connect_to_self(int *ret_near, int *ret_far)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    TO_ASSERT_OK(bind(server, (struct sockaddr *)&address, size));
    TO_ASSERT_OK(listen(server, 1));
    TO_ASSERT_OK(getsockname(server, (struct sockaddr *)&address, &size));
    *ret_near = socket(AF_INET, SOCK_STREAM, 0);
    TO_ASSERT_OK(connect(*ret_near, (struct sockaddr *)&address, size));
    *ret_far = accept(server, NULL, NULL);
    TO_ASSERT_INT(*ret_far, >=, 0);
    close(server);
}

TO_TEST(writes, after(folder), tags("disk")) {
    FILE *file = open_file("w");
    TO_ASSERT_INT(fputs(line, file), >=, 0);
    TO_ASSERT_OK(fclose(file));
}

TO_TEST(reads_back, after(writes), tags("disk")) {
    char text[sizeof line];
    FILE *file = open_file("r");
    TO_ASSERT_NOT_NULL(fgets(text, sizeof text, file));
    TO_EXPECT_STR(text, ==, line);
    fclose(file);
}

TO_TEST(connects, tags("net")) {
    char byte = 0;
    int near, far;
    connect_to_self(&near, &far);
    TO_ASSERT_INT(send(near, "x", 1, 0), ==, 1);
    TO_ASSERT_INT(recv(far, &byte, 1, 0), ==, 1);
    TO_EXPECT_EQ(byte, 'x');
}

TO_TEST(sends_the_file, after(reads_back, connects), tags("disk", "net")) {
    char text[sizeof line] = "", received[sizeof line] = "";
    int near, far;
    TO_ASSERT_NOT_NULL(fgets(text, sizeof text, open_file("r")));
    connect_to_self(&near, &far);
    TO_ASSERT_INT(send(near, text, sizeof line, 0), ==, (int)sizeof line);
    TO_ASSERT_INT(recv(far, received, sizeof line, MSG_WAITALL), ==, (int)sizeof line);
    TO_EXPECT_STR(received, ==, line);
}

TO_TEST(connects_a_thousand_times, after(connects), tags("net", "slow")) {
    for (int i = 0; i < 1000; i++) {
        int near, far;
        connect_to_self(&near, &far);
        close(near);
        close(far);
    }
}
