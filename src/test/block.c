/* SPDX-License-Identifier: MIT
 * Checks of a block of code: how it ends, and how long it takes. */
#include <to/check/block.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "test/failure.h"
#include "test/running.h"

/* ---- the words ---- */

static void print_signal(struct to_buffer *text, int signal)
{
#if defined __GLIBC__ && (__GLIBC__ > 2 || (__GLIBC__ == 2 && __GLIBC_MINOR__ >= 32))
    const char *name = sigabbrev_np(signal);
    if (name) {
        to_buffer_print(text, "SIG%s", name);
        return;
    }
#endif
    to_buffer_print(text, "signal %d", signal);
}

/* How a child has ended: `status` as wait gives it. */
struct ending {
    int status;
    bool ran; /* the block to its end */
};

static void print_ending(struct to_buffer *text, const struct ending *ending)
{
    if (WIFSIGNALED(ending->status)) {
        to_buffer_text(text, "it was ended by ");
        print_signal(text, WTERMSIG(ending->status));
    } else if (ending->ran) {
        to_buffer_text(text, "it came to its end");
    } else {
        to_buffer_print(text, "it exited with %d", WEXITSTATUS(ending->status));
    }
}

/* ---- a block in a child ---- */

static int *new_flag(void)
{
    int *flag = mmap(NULL, sizeof *flag, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                     0);
    return flag == MAP_FAILED ? NULL : flag;
}

static struct to_block_ fail_fork(TO_SITE_PARAMETERS_, int error)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_buffer_print(&failure.line, "cannot fork for the block: %s", strerror(error));
    to_failure_end(&failure);
    return (struct to_block_){.state_ = TO_BLOCK_FAILED_};
}

static bool await(pid_t child, struct ending *ret_ending, const int *ended)
{
    pid_t result;
    do {
        result = waitpid(child, &ret_ending->status, 0);
    } while (result < 0 && errno == EINTR);
    ret_ending->ran = __atomic_load_n(ended, __ATOMIC_ACQUIRE) != 0;
    return result == child;
}

/* Judges how the child has ended. `signal` or, where that is 0, `status` is what is wanted. */
static struct to_block_ judge(TO_SITE_PARAMETERS_, const struct ending *ending, int signal,
                              int status)
{
    bool holds = signal ? WIFSIGNALED(ending->status) && WTERMSIG(ending->status) == signal
                        : WIFEXITED(ending->status) && !ending->ran &&
                              WEXITSTATUS(ending->status) == (status & 0xff);
    if (holds) {
        (void)TO_HELD_;
        return (struct to_block_){.state_ = TO_BLOCK_HELD_};
    }
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    if (signal) {
        to_buffer_text(&failure.line, "expected the block to be ended by ");
        print_signal(&failure.line, signal);
    } else {
        to_buffer_print(&failure.line, "expected the block to exit with %d", status);
    }
    to_buffer_text(&failure.line, ", but ");
    print_ending(&failure.line, ending);
    to_failure_end(&failure);
    return (struct to_block_){.state_ = TO_BLOCK_FAILED_};
}

/* A crash that is wanted leaves no core. */
static struct to_block_ begin_child(int *ended)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    return (struct to_block_){.state_ = TO_BLOCK_RUNS_, .ended_ = ended};
}

static struct to_block_ run(TO_SITE_PARAMETERS_, int signal, int status)
{
    int saved = errno;
    struct ending ending = {0};
    int *ended = new_flag();
    fflush(NULL); /* or the child would write it, too */
    pid_t child = ended ? fork() : -1;
    if (child == 0) {
        return begin_child(ended);
    }
    int error = errno;
    bool awaited = child > 0 && await(child, &ending, ended);
    if (ended) {
        munmap(ended, sizeof *ended);
    }
    if (child < 0) {
        return fail_fork(TO_SITE_ARGUMENTS_, error);
    }
    if (!awaited) {
        return fail_fork(TO_SITE_ARGUMENTS_, ECHILD);
    }
    errno = saved;
    return judge(TO_SITE_ARGUMENTS_, &ending, signal, status);
}

struct to_block_ to_block_signal_(TO_SITE_PARAMETERS_, int signal_)
{
    return run(TO_SITE_ARGUMENTS_, signal_, 0);
}

struct to_block_ to_block_exit_(TO_SITE_PARAMETERS_, int status_)
{
    return run(TO_SITE_ARGUMENTS_, 0, status_);
}

void to_block_end_(struct to_block_ *block_)
{
    __atomic_store_n(block_->ended_, 1, __ATOMIC_RELEASE);
    fflush(NULL);
    _exit(0);
}

void to_block_left_(struct to_block_ *block_)
{
    if (block_->ended_) {
        /* Out of the block, in its child, by break, return or goto: as good as its end. */
        to_block_end_(block_);
    }
}

void to_block_thrown_(struct to_block_ *block_)
{
    if (block_->ended_) {
        to_running_problem(&(struct to_note){.type = "exception",
                                             .message = "an exception left a block"});
        fflush(NULL);
        _exit(1);
    }
}

/* ---- a block's time ---- */

struct to_block_ to_block_time_(void)
{
    return (struct to_block_){.state_ = TO_BLOCK_RUNS_, .begin_ = to_clock_now()};
}

static void print_seconds(struct to_buffer *text, long double seconds)
{
    struct to_value value = to_value_real(TO_VALUE_FLOAT, (float)seconds);
    to_value_print(text, &value);
    to_buffer_text(text, " s");
}

void to_block_took_(struct to_block_ *block_, TO_SITE_PARAMETERS_, double seconds_)
{
    int64_t took = to_clock_now() - block_->begin_;
    block_->state_ = TO_BLOCK_HELD_;
    if (took <= to_clock_span(seconds_)) {
        (void)TO_HELD_;
        return;
    }
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_buffer_text(&failure.line, "expected the block to take at most ");
    print_seconds(&failure.line, seconds_);
    to_buffer_text(&failure.line, ", but it took ");
    print_seconds(&failure.line, (long double)(took / TO_MILLISECOND) / 1000);
    to_failure_end(&failure);
    block_->state_ = TO_BLOCK_FAILED_;
}
