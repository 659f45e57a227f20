/* In a constructor and in a process that outlives its test. */
#include <to/test.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int status = -1;

__attribute__((constructor)) static void early(void)
{
    if (fork() == 0) {
        to_state_set("early", 1);
        _exit(0);
    }
    wait(&status);
}

TO_TEST(was_aborted) {
    TO_EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}
