/* SPDX-License-Identifier: MIT
 * A test that ends when the others have, and one that takes its host along. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <to/test.h>

TO_TEST(kills_its_host, tags("other"))
{
    kill(getppid(), SIGKILL);
    pause();
}

TO_TEST(comes_after_it, tags("other")) {}
TO_TEST(comes_last, tags("other")) {}

/* Opened for both, it stays open where nobody writes. */
TO_TEST(waits_for_all, tags("gate"))
{
    char byte;
    int gate = open("gate", O_RDWR);
    TO_ASSERT_OK(gate);
    for (int i = 0; i < 4; i++) {
        TO_ASSERT_EQ(read(gate, &byte, 1), 1);
    }
}

/* Waits until it is open for reading. */
static void pass_by(void)
{
    int gate = open("gate", O_WRONLY);
    TO_ASSERT_OK(gate);
    TO_ASSERT_EQ(write(gate, "1", 1), 1);
}

TO_TEST(b, tags("gate")) { pass_by(); }
TO_TEST(c, tags("gate")) { pass_by(); }
TO_TEST(d, tags("gate")) { pass_by(); }
TO_TEST(e, tags("gate")) { pass_by(); }
