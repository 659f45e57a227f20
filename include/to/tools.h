/* SPDX-License-Identifier: MIT
 *
 * Tools of the trade of integration tests: programs that are run, servers that are waited
 * for, ports, temporary folders, things to be done when the test ends.
 *
 *     TO_TEST(answers) {
 *         int port = to_free_port();
 *         char number[12];
 *         snprintf(number, sizeof number, "%d", port);
 *         to_spawn(TO_ARGV("redis-server", "--port", number), .folder = to_tmpdir());
 *         to_wait_port("localhost", port, 5);
 *
 *         struct to_ran ping = to_run(TO_ARGV("redis-cli", "-p", number, "ping"));
 *         TO_EXPECT_EQ(ping.status, 0, "%s", ping.err);
 *         TO_EXPECT_EQ(ping.out, "PONG\n");
 *     }
 *
 * Nothing has to be tidied up: what a test has got here belongs to it and ends with it, the
 * last first, whatever end it takes. What is handed out (pointers, ports) is good until then.
 * A fixture may do all that a test may.
 *
 * What cannot be done fails the test, with the place and the reason, and leaves it, as a
 * failed ASSERT does; so nothing here gives an error to be looked at. All of it may be
 * called in helpers and on any thread of the test, and, but for TO_DEFER, in processes that
 * the test has forked. With --isolate=thread, a thread that a test has started itself may
 * call these only while no other test runs: it cannot be told whose it is.
 *
 * Times are in seconds; fractions are allowed. Stands alone, in C11 and C++17. Names that end
 * in an underscore are not for users.
 */
#ifndef TO_TOOLS_H
#define TO_TOOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include <to/check.h>
#include <to/macros.h>

/* ---- programs ------------------------------------------------------------------------ */

/*
 * What is run, and how. All but the first member may be left out; what the pointers point to
 * need not outlive the call.
 */
struct to_program {
    /* The program (looked for in $PATH where it has no slash) and its arguments, then NULL. */
    const char *const *argv;
    /* What it reads from its standard input; NULL: nothing. */
    const char *input;
    size_t input_size;  /* bytes of that; 0: up to its NUL */
    const char *folder; /* its working folder; NULL: the test's */
    /* What differs from the test's environment: "NAME=value" sets, "NAME" takes away; then
     * NULL. */
    const char *const *environment;
    double seconds;         /* for to_run: how long it may take; 0: 30 s */
    bool is_captured;       /* for to_spawn: what it prints is for to_process_output */
    bool reads;             /* for to_spawn: its input is what to_process_write gives it */
    bool keeps_descriptors; /* it gets those above 2 that are not close-on-exec, too */
};

/* TO_ARGV("git", "init", path): such a list, in place, of up to 31 words. */

/* How a program that was run has ended. */
struct to_ran {
    int status;      /* what it exited with; -N where signal N ended it */
    const char *out; /* all that it has printed, with a NUL after it */
    size_t out_size;
    const char *err;
    size_t err_size;
};

/*
 * to_run(argv, ...)   struct to_ran
 *
 * Runs a program and waits for its end. After argv may stand any of the members above:
 * to_run(argv, .input = "1 + 1\n", .seconds = 2). In C++, which has no such thing before
 * C++20, a struct: `to_program how = {}; how.input = "..."; to_run(argv, how)`.
 *
 * That it exits with another status than 0 is no failure; look at `status`. It is one that it
 * could not be started, that its time was up, and that it printed more than 64 MiB on one
 * stream; then it is killed, and what it had printed is shown. What it leaves running in the
 * background is not waited for; it counts as left by the test.
 */
#define to_run(...) to_run_or_leave_(TO_HERE_, TO_PROGRAM_(__VA_ARGS__))

/*
 * to_spawn(argv, ...)   struct to_process *
 *
 * Starts a program, with the same options, and goes on. It leads a process group of its own. It
 * belongs to the test: when that ends, the group gets SIGTERM and, 5 s later (2 s where the
 * test crashed or was killed), SIGKILL, without a word. That a signal such as SIGSEGV has
 * ended it before, while nobody waited for it, fails the test.
 *
 * What it prints goes where the test's own output goes, so it is shown with the test; or
 * with `.is_captured = true` to memory (both streams, as it comes), and is shown if the test
 * fails. At most 128 may run at a time.
 */
#define to_spawn(...) to_spawn_or_leave_(TO_HERE_, TO_PROGRAM_(__VA_ARGS__))

/*
 * Of a process that was spawned:
 *
 *   pid_t to_process_id(process)           its number, also when it has ended
 *   bool to_process_runs(process)          whether it has not ended yet
 *   int to_process_wait(process, seconds)  waits for its end; gives its status, as in to_ran.
 *                                          It is a failure if it goes on
 *   int to_process_end(process, seconds)   SIGTERM to its group, and after so long SIGKILL;
 *                                          gives its status, also where it has ended already
 *   void to_process_signal(process, signal)  to this process alone, which must not have ended
 *   const char *to_process_output(process)   all that it has printed so far, as text, if it is
 *                                          captured; good until the next call
 *   void to_process_write(process, text)   to its standard input, if it reads that
 *   void to_process_close_input(process)   no more will come
 *
 * Any thread may call these; each waits for its turn.
 */
struct to_process;
#define to_process_wait(process_, seconds_)                                                  \
    to_process_wait_or_leave_(TO_HERE_, process_, seconds_)
#define to_process_end(process_, seconds_)                                                   \
    to_process_end_or_leave_(TO_HERE_, process_, seconds_)
#define to_process_signal(process_, signal_)                                                 \
    TO_OR_LEAVE_(to_process_signal_(TO_HERE_, process_, signal_))
#define to_process_output(process_) to_process_output_or_leave_(TO_HERE_, process_)
#define to_process_write(process_, text_)                                                    \
    TO_OR_LEAVE_(to_process_write_(TO_HERE_, process_, text_))

/* ---- waiting ------------------------------------------------------------------------- */

/*
 * TO_EVENTUALLY(condition, seconds)
 *
 * A check that waits: evaluates the condition until it is true, and fails if that has not
 * come in so long; it is tried at least once, and a last time at the end. Between the tries
 * is a pause, first of a millisecond, then longer, up to 50. TO_ASSERT_EVENTUALLY is the
 * same; TO_EXPECT_ and TO_ASSUME_EVENTUALLY are as with other checks. A printf format and its
 * arguments may follow.
 */
#define TO_EVENTUALLY(condition_, ...) TO_SHAPE_(TO_EVENTUALLY_, __VA_ARGS__)                \
    (must_, "TO_ASSERT_EVENTUALLY\0\0", #condition_ "\0" #__VA_ARGS__, condition_,           \
    __VA_ARGS__)
#define TO_ASSERT_EVENTUALLY(condition_, ...) TO_SHAPE_(TO_EVENTUALLY_, __VA_ARGS__)         \
    (must_, "TO_ASSERT_EVENTUALLY\0\0", #condition_ "\0" #__VA_ARGS__, condition_,           \
    __VA_ARGS__)
#define TO_EXPECT_EVENTUALLY(condition_, ...) TO_SHAPE_(TO_EVENTUALLY_, __VA_ARGS__)         \
    (may_, "TO_EXPECT_EVENTUALLY\0\0", #condition_ "\0" #__VA_ARGS__, condition_,            \
    __VA_ARGS__)
#define TO_ASSUME_EVENTUALLY(condition_, ...) TO_SHAPE_(TO_EVENTUALLY_, __VA_ARGS__)         \
    (must_, "TO_ASSUME_EVENTUALLY\0\0", #condition_ "\0" #__VA_ARGS__, condition_,           \
    __VA_ARGS__)

/* void to_wait_port(const char *host, int port, double seconds)
 * Waits until a TCP server takes a connection there. `host` is a name or an address. */
#define to_wait_port(host_, port_, seconds_)                                                 \
    TO_OR_LEAVE_(to_wait_port_(TO_HERE_, host_, port_, seconds_))

/* void to_wait_path(const char *path, double seconds)
 * Waits until there is a file, folder or socket of this name. */
#define to_wait_path(path_, seconds_)                                                        \
    TO_OR_LEAVE_(to_wait_path_(TO_HERE_, path_, seconds_))

/* ---- ports and folders --------------------------------------------------------------- */

/*
 * int to_free_port(void)
 *
 * A port that nobody uses, for a server that the test is about to start, with TCP or UDP, on
 * any address. No two tests get the same, of whatever module, also in other runs on this
 * machine, as long as the test runs; and the kernel does not give it to a connection.
 */
#define to_free_port() to_free_port_or_leave_(TO_HERE_)

/*
 * const char *to_tmpdir(void)
 *
 * A new, empty folder in $TMPDIR, or in /tmp: an absolute path. With all that is in it (whosever
 * it is, also read-only folders; links are not followed) it is removed when the test has
 * passed, was skipped, or failed as expected. If the test fails it is kept, and named with it in the
 * reports. Each call gives another.
 */
#define to_tmpdir() to_tmpdir_or_leave_(TO_HERE_)

/* ---- at the end ---------------------------------------------------------------------- */

/*
 * TO_DEFER(function, argument)
 *
 * When the test ends, calls function(argument), a `void (void *)`: the last deferred first, also
 * after a failed ASSERT or to_skip, on the test's own thread, in the test's time. What the
 * argument points to must still be there then, so it is no local variable of the body. A
 * check that fails in the function fails the test; an ASSERT leaves that function, and the
 * next is called.
 *
 * Where the test does not come to its end (it crashes, exits, is killed, fails an ASSERT on
 * another thread), nothing is called, and the report says so.
 */
#define TO_DEFER(function_, argument_)                                                       \
    TO_OR_LEAVE_(to_defer_(TO_HERE_, TO_CALL_, function_, argument_))

/* ------------------------------------------------------------------------------------ */

#ifdef __cplusplus
extern "C" {
#endif

struct to_here_ {
    const char *file_;
    const char *function_;
    int line_;
};

struct to_waiting_ {
    double seconds_; /* as they were said */
    int64_t end_;    /* of libto's clock */
    int64_t pause_;  /* nanoseconds */
    uintmax_t tries_;
};

pid_t to_process_id(const struct to_process *process_);
bool to_process_runs(struct to_process *process_);
void to_process_close_input(struct to_process *process_);

/* What the macros call. NULL, false, or 0 for a port, says that the test is to be left. */
bool to_run_(struct to_here_ here_, struct to_program program_, struct to_ran *ret_ran_);
struct to_process *to_spawn_(struct to_here_ here_, struct to_program program_);
bool to_process_wait_(struct to_here_ here_, struct to_process *process_, double seconds_,
                      int *ret_status_);
bool to_process_end_(struct to_here_ here_, struct to_process *process_, double seconds_,
                     int *ret_status_);
bool to_process_signal_(struct to_here_ here_, struct to_process *process_, int signal_);
const char *to_process_output_(struct to_here_ here_, struct to_process *process_);
bool to_process_write_(struct to_here_ here_, struct to_process *process_, const char *text_);
struct to_waiting_ to_waiting_begin_(double seconds_);
bool to_waiting_goes_on_(struct to_waiting_ *waiting_);
bool to_failed_eventually_(TO_SITE_PARAMETERS_, const struct to_waiting_ *waiting_);
bool to_wait_port_(struct to_here_ here_, const char *host_, int port_, double seconds_);
bool to_wait_path_(struct to_here_ here_, const char *path_, double seconds_);
int to_free_port_(struct to_here_ here_);
const char *to_tmpdir_(struct to_here_ here_);
bool to_defer_(struct to_here_ here_, void (*call_)(void (*function_)(void *), void *argument_),
               void (*function_)(void *), void *argument_);

#ifdef __cplusplus
}

#define TO_HERE_ (to_here_{__FILE__, __func__, __LINE__})
#define TO_PROGRAM_(...) to_program_(__VA_ARGS__)
#define TO_ARGV(...) to_argv_(__VA_ARGS__)

inline to_program to_program_(const char *const *argv_, to_program how_ = to_program()) {
    how_.argv = argv_;
    return how_;
}
template <unsigned size_> struct to_words_ {
    const char *words_[size_];
    operator const char *const *() const { return words_; }
};
template <typename... word_> inline to_words_<sizeof...(word_) + 1> to_argv_(word_... words_) {
    return {{words_..., nullptr}};
}

/* An exception must not leave the function: its caller is C. */
#if defined __cpp_exceptions
inline void to_call_(void (*function_)(void *), void *argument_) {
    try {
        function_(argument_);
    } catch (const to_left_ &) {
    } catch (const std::exception &exception_) {
        to_exception_(exception_.what());
    } catch (...) {
        to_exception_(nullptr);
    }
}
#define TO_CALL_ to_call_
#else
#define TO_CALL_ nullptr
#endif
#else
#define TO_HERE_ ((struct to_here_){__FILE__, __func__, __LINE__})
#define TO_PROGRAM_(...) ((struct to_program){.argv = __VA_ARGS__})
#define TO_ARGV(...) ((const char *const[]){__VA_ARGS__, TO_NULL_})
#define TO_CALL_ TO_NULL_
#endif

#define TO_OR_LEAVE_(good_) ((good_) ? (void)0 : to_leave_())

TO_INLINE_ struct to_ran to_run_or_leave_(struct to_here_ here_, struct to_program program_) {
    struct to_ran ran_;
    TO_OR_LEAVE_(to_run_(here_, program_, &ran_));
    return ran_;
}

TO_INLINE_ struct to_process *to_spawn_or_leave_(struct to_here_ here_,
                                                 struct to_program program_) {
    struct to_process *process_ = to_spawn_(here_, program_);
    TO_OR_LEAVE_(process_);
    return process_;
}

TO_INLINE_ int to_process_wait_or_leave_(struct to_here_ here_, struct to_process *process_,
                                         double seconds_) {
    int status_;
    TO_OR_LEAVE_(to_process_wait_(here_, process_, seconds_, &status_));
    return status_;
}

TO_INLINE_ int to_process_end_or_leave_(struct to_here_ here_, struct to_process *process_,
                                        double seconds_) {
    int status_;
    TO_OR_LEAVE_(to_process_end_(here_, process_, seconds_, &status_));
    return status_;
}

TO_INLINE_ const char *to_process_output_or_leave_(struct to_here_ here_,
                                                   struct to_process *process_) {
    const char *output_ = to_process_output_(here_, process_);
    TO_OR_LEAVE_(output_);
    return output_;
}

TO_INLINE_ int to_free_port_or_leave_(struct to_here_ here_) {
    int port_ = to_free_port_(here_);
    TO_OR_LEAVE_(port_);
    return port_;
}

TO_INLINE_ const char *to_tmpdir_or_leave_(struct to_here_ here_) {
    const char *folder_ = to_tmpdir_(here_);
    TO_OR_LEAVE_(folder_);
    return folder_;
}

#define TO_EVENTUALLY_0(how_, head_, text_, condition_, seconds_)                            \
    TO_DO_##how_(TO_EVENTUALLY_(head_, text_, condition_, seconds_))
#define TO_EVENTUALLY_1(how_, head_, text_, condition_, seconds_, ...)                       \
    TO_SAY_##how_(TO_EVENTUALLY_("+" head_, text_, condition_, seconds_), __VA_ARGS__)
#define TO_EVENTUALLY_(head_, text_, condition_, seconds_)                                   \
    __extension__({                                                                          \
        bool to_true_;                                                                       \
        struct to_waiting_ to_waiting_ = to_waiting_begin_(seconds_);                        \
        do {                                                                                 \
            to_true_ = (condition_) ? true : false;                                          \
        } while (!to_true_ && to_waiting_goes_on_(&to_waiting_));                            \
        to_true_ ? TO_HELD_ : to_failed_eventually_(TO_SITE_(head_, text_), &to_waiting_);   \
    })

#endif
