/* Lines that come while a test runs, lines in pieces, and none at the end. */
#include <stdio.h>
#include <to/test.h>
#include <unistd.h>

TO_FIXTURE(server)
{
    to_yield();
    puts("bye");
}

TO_TEST(in_pieces, after(server))
{
    for (int i = 0; i < 3; i++) {
        printf("half");
        fflush(stdout);
        usleep(50000);
        puts(" a line");
    }
    printf("no end");
}

TO_TEST(fails, after(in_pieces))
{
    puts("shown once");
    TO_EXPECT_EQ(1, 2);
}
