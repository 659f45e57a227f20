/* The module's first process dies while a fixture is up: that stays, others still come. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <to/test.h>

static pid_t module;

__attribute__((constructor)) static void note_module(void)
{
    module = getpid();
}

TO_FIXTURE(before) {
    puts("up before");
    to_yield();
    puts("down");
}

TO_TEST(kills_the_module, after(before)) {
    TO_EXPECT_OK(kill(module, SIGKILL));
}

TO_TEST(needs_before, after(before, kills_the_module)) {
}

TO_FIXTURE(afterwards, after_any(kills_the_module)) {
    puts("up afterwards");
    to_yield();
    puts("down");
}

TO_TEST(needs_both, after(before, afterwards)) {
}
