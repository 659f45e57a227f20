/* SPDX-License-Identifier: MIT
 *
 * Checks of a block of code: how it ends, and how long it takes. What they do is told in
 * <to/check.h>. Names that end in an underscore are not for users.
 *
 * Each is a loop whose body, the block, is run once: in a child, or here.
 */
#ifndef TO_CHECK_BLOCK_H
#define TO_CHECK_BLOCK_H

#include <stdint.h>
#include <sys/types.h>

#include <to/check/compare.h>

#ifdef __cplusplus
extern "C" {
#endif

enum to_block_state_ {
    TO_BLOCK_RUNS_ = 1,  /* the block is next; in a child, where there is one */
    TO_BLOCK_RAN_ = 2,   /* it has been run to its end */
    TO_BLOCK_HELD_ = 3,  /* the check holds */
    TO_BLOCK_FAILED_ = 4 /* it does not, and has been told; a message may follow */
};

struct to_block_ {
    int state_;
    int64_t begin_; /* of libto's clock */
    int *ended_;    /* of a child: that it has run the block to its end; shared with it */
};

/* Forks, runs the block in the child, and in the parent waits for the child and judges: it
 * must be ended by this signal, or exit with this status. */
struct to_block_ to_block_signal_(TO_SITE_PARAMETERS_, int signal_);
struct to_block_ to_block_exit_(TO_SITE_PARAMETERS_, int status_);
/* In the child, when the block has come to its end. */
void to_block_end_(struct to_block_ *block_);
/* When the loop is left, by whatever way: a child ends here. */
void to_block_left_(struct to_block_ *block_);
/* The same, by an exception: that is a failure. */
void to_block_thrown_(struct to_block_ *block_);

struct to_block_ to_block_time_(void);
void to_block_took_(struct to_block_ *block_, TO_SITE_PARAMETERS_, double seconds_);

#ifdef __cplusplus
}
inline void to_block_leave_(to_block_ *block_) {
    if (std::uncaught_exceptions() > 0) {
        to_block_thrown_(block_);
    }
    to_block_left_(block_);
}
#else
#define to_block_leave_ to_block_left_
#endif

#define TO_BLOCK_(begin_, end_, failed_)                                                     \
    for (struct to_block_ to_block_ __attribute__((cleanup(to_block_leave_))) = begin_;       \
         to_block_.state_ == TO_BLOCK_RUNS_                                                  \
             ? (to_block_.state_ = TO_BLOCK_RAN_, true)                                      \
             : ((to_block_.state_ == TO_BLOCK_RAN_ ? end_ : (void)0),                        \
                (to_block_.state_ == TO_BLOCK_FAILED_ ? (failed_) : (void)0), false);)

#define TO_BLOCK_FAILED_may_0(...) (void)0
#define TO_BLOCK_FAILED_must_0(...) to_leave_()
#define TO_BLOCK_FAILED_may_1(last_, ...) (void)to_said_(__VA_ARGS__)
#define TO_BLOCK_FAILED_must_1(last_, ...) (to_said_(__VA_ARGS__), to_leave_())

#define TO_FORK_0(how_, begin_, head_, text_, wanted_)                                       \
    TO_BLOCK_(begin_(TO_SITE_(head_, text_), wanted_), to_block_end_(&to_block_),            \
              TO_BLOCK_FAILED_##how_##0(~))
#define TO_FORK_1(how_, begin_, head_, text_, wanted_, ...)                                  \
    TO_BLOCK_(begin_(TO_SITE_("+" head_, text_), wanted_), to_block_end_(&to_block_),        \
              TO_BLOCK_FAILED_##how_##1(~, __VA_ARGS__))
#define TO_TAKES_0(how_, head_, text_, seconds_)                                             \
    TO_BLOCK_(to_block_time_(),                                                              \
              to_block_took_(&to_block_, TO_SITE_(head_, text_), seconds_),                  \
              TO_BLOCK_FAILED_##how_##0(~))
#define TO_TAKES_1(how_, head_, text_, seconds_, ...)                                        \
    TO_BLOCK_(to_block_time_(),                                                              \
              to_block_took_(&to_block_, TO_SITE_("+" head_, text_), seconds_),              \
              TO_BLOCK_FAILED_##how_##1(~, __VA_ARGS__))

#define TO_EXPECT_SIGNAL(...) TO_SHAPE_(TO_FORK_, __VA_ARGS__)                               \
    (may_, to_block_signal_, "TO_EXPECT_SIGNAL\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSERT_SIGNAL(...) TO_SHAPE_(TO_FORK_, __VA_ARGS__)                               \
    (must_, to_block_signal_, "TO_ASSERT_SIGNAL\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSUME_SIGNAL(...) TO_SHAPE_(TO_FORK_, __VA_ARGS__)                               \
    (must_, to_block_signal_, "TO_ASSUME_SIGNAL\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)

#define TO_EXPECT_EXIT(...) TO_SHAPE_(TO_FORK_, __VA_ARGS__)                                 \
    (may_, to_block_exit_, "TO_EXPECT_EXIT\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSERT_EXIT(...) TO_SHAPE_(TO_FORK_, __VA_ARGS__)                                 \
    (must_, to_block_exit_, "TO_ASSERT_EXIT\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSUME_EXIT(...) TO_SHAPE_(TO_FORK_, __VA_ARGS__)                                 \
    (must_, to_block_exit_, "TO_ASSUME_EXIT\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)

#define TO_EXPECT_TAKES_AT_MOST(...) TO_SHAPE_(TO_TAKES_, __VA_ARGS__)                       \
    (may_, "TO_EXPECT_TAKES_AT_MOST\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSERT_TAKES_AT_MOST(...) TO_SHAPE_(TO_TAKES_, __VA_ARGS__)                       \
    (must_, "TO_ASSERT_TAKES_AT_MOST\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSUME_TAKES_AT_MOST(...) TO_SHAPE_(TO_TAKES_, __VA_ARGS__)                       \
    (must_, "TO_ASSUME_TAKES_AT_MOST\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)

#endif
