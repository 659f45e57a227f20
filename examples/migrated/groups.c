/* SPDX-License-Identifier: MIT
 * After an example of cmocka: a group of tests with a set-up, and a function that is mocked. */
#include <signal.h>
#include <stdlib.h>

#include <to/test.h>

/* Was the group's setup, with *state; as each test has a copy, there is no teardown. */
static int *primes;

TO_SETUP {
    primes = malloc(3 * sizeof *primes);
    TO_ASSERT_NOT_NULL(primes);
    primes[0] = 2;
    primes[1] = 3;
    primes[2] = 5;
}

/* Were will_return and mock(): what the next call gives. The function is replaced by the
 * linker (-Wl,--wrap=read_sensor), or is handed over, as here. */
static int next_reading;

static int mock_sensor(void)
{
    return next_reading;
}

static const char *judge(int (*read_sensor)(void))
{
    return read_sensor() > 90 ? "hot" : "fine";
}

TO_TEST(finds_primes) {
    int expected[] = {2, 3, 5};
    TO_ASSERT_ARRAY_EQ(primes, expected, 3);
    primes[0] = 4; /* nobody else sees it */
}

TO_TEST(still_primes, after_any(finds_primes)) {
    TO_ASSERT_EQ(primes[0], 2);
}

TO_TEST(judges_readings) {
    next_reading = 91;
    TO_EXPECT_EQ(judge(mock_sensor), "hot");
    next_reading = 90;
    TO_EXPECT_EQ(judge(mock_sensor), "fine");
}

/* Was expect_assert_failure. */
TO_TEST(refuses_nothing) {
    TO_ASSERT_SIGNAL(SIGABRT) {
        abort();
    }
}
