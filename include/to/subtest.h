/* SPDX-License-Identifier: MIT
 *
 * Parts of a test that fail, and are reported, on their own. Included by <to/test.h>.
 *
 *     TO_TEST(prices) {
 *         struct table *table = table_load("prices");
 *         for (size_t i = 0; i < table->count; i++) {
 *             TO_SUBTEST("row %zu", i) {
 *                 TO_ASSERT_GT(table->rows[i].price, 0);
 *                 TO_EXPECT_STR(table->rows[i].unit, ==, "EUR");
 *             }
 *         }
 *     }
 *
 * Names that end in an underscore are for the macros here, not for users.
 */
#ifndef TO_SUBTEST_H
#define TO_SUBTEST_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#ifdef __cplusplus
#include <exception>
#endif

#include <to/check.h>
#include <to/macros.h>

/*
 * TO_SUBTEST(format, ...) { part }
 *
 * Runs the part once, here, as a subtest called as printf would print it. One in which a check
 * fails has failed, and so has the test, which goes on behind it:
 *
 *   TO_EXPECT_...            goes on in the subtest.
 *   TO_ASSERT_..., to_fail   leave the subtest. In C++ they leave the whole test.
 *   TO_ASSUME_..., to_skip   leave the subtest, which is then skipped; the test is not. In C++
 *                            they leave, and skip, the whole test.
 *   break and continue       leave the subtest, return the test.
 *
 * Subtests may stand in one another, in loops and in what the test calls. Reports show each
 * with its outcome and messages, "outer/inner"; the terminal only those that did not pass,
 * unless to-test -v. Those on another thread than the test's own are no subtests: what fails in
 * them fails in the test. Use rows (<to/each.h>) for what shall be run, selected and timed by
 * itself.
 *
 * In C a subtest is left by a jump. With gcc all variables keep their values; with others, as
 * after any longjmp, one of the function that the subtest stands in, which the subtest has
 * changed, has its new value behind it only if it is volatile or static. In C++ nothing can be
 * caught behind a block that somebody else has written; where a failure is to leave nothing but
 * the part, give it as a function:
 *
 *   to_subtest("rounding", [&] { TO_ASSERT_EQ(round_up(3), 4); });
 */
#define TO_SUBTEST(...)                                                                      \
    TO_SUBTEST_(TO_PASTE_(to_subtest_, __LINE__), TO_PASTE_(to_subtest_at_, __LINE__),       \
                __FILE__, __LINE__, __VA_ARGS__)

/* gcc knows of its own jumps which variables they reach, and has no doubt to warn of. */
#if defined __GNUC__ && !defined __clang__
#define TO_SUBTEST_PLACE_ void *place_[5]
#define TO_SUBTEST_STAY_(subtest_) __builtin_setjmp((subtest_)->place_)
#define TO_SUBTEST_LEAVE_(subtest_) __builtin_longjmp((subtest_)->place_, 1)
#else
#define TO_SUBTEST_PLACE_ jmp_buf place_
#define TO_SUBTEST_STAY_(subtest_) setjmp((subtest_)->place_)
#define TO_SUBTEST_LEAVE_(subtest_) longjmp((subtest_)->place_, 1)
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct to_context_;

struct to_subtest_ {
    struct to_subtest_ *outer_;
    void *running_; /* the test; NULL: it is no subtest */
    char *path_;
    char *reason_; /* why it was skipped; NULL: it was not */
    const struct to_context_ *context_; /* that it stands in */
    const char *file_;
    int64_t begun_;
    void (*jump_)(struct to_subtest_ *subtest_); /* leaves it; NULL: nothing can */
    unsigned number_;
    unsigned problems_; /* that the test had noted before it */
    int line_;
    bool throws_; /* it is left by an exception */
    bool goes_;
    TO_SUBTEST_PLACE_; /* behind all else: libto may have been compiled with another */
};

struct to_subtest_ *to_subtest_begin_(struct to_subtest_ *subtest_, bool throws_,
                                      void (*jump_)(struct to_subtest_ *subtest_),
                                      const char *file_, int line_, const char *format_, ...)
    __attribute__((format(printf, 6, 7)));
bool to_subtest_goes_(struct to_subtest_ *subtest_); /* once */
void to_subtest_end_(struct to_subtest_ *subtest_);

#ifdef __cplusplus
}
#endif

/* However the block is left, but by a jump out of its function, its end is told. */
#define TO_SUBTEST_FOR_(subtest_, at_, ...)                                                  \
    for (struct to_subtest_ subtest_ __attribute__((cleanup(to_subtest_end_))),              \
         *const at_ = to_subtest_begin_(&subtest_, __VA_ARGS__);                             \
         to_subtest_goes_(at_);)

#if defined __cplusplus && defined __cpp_exceptions
#define TO_SUBTEST_(subtest_, at_, ...)                                                      \
    TO_SUBTEST_FOR_(subtest_, at_, false, TO_NULL_, __VA_ARGS__)

template <typename part_>
void to_subtest_call_(const char *file_, int line_, const char *label_, part_ &&body_) {
    TO_SUBTEST_FOR_(subtest_, at_, true, TO_NULL_, file_, line_, "%s", label_) {
        try {
            body_();
        } catch (const to_left_ &) {
        } catch (const std::exception &exception_) {
            to_exception_(exception_.what());
        } catch (...) {
            to_exception_(nullptr);
        }
    }
}
#else
/* A jump must not stand in the function that it leads to. */
static __attribute__((unused, noinline)) void to_subtest_jump_(struct to_subtest_ *subtest_) {
    TO_SUBTEST_LEAVE_(subtest_);
}

/* A switch, as a setjmp may stand there, and an `else` behind the block is not its own. */
#define TO_SUBTEST_(subtest_, at_, ...)                                                      \
    TO_SUBTEST_FOR_(subtest_, at_, false, to_subtest_jump_, __VA_ARGS__)                     \
    switch (TO_SUBTEST_STAY_(at_))                                                           \
    case 0:

#ifdef __cplusplus
template <typename part_>
void to_subtest_call_(const char *file_, int line_, const char *label_, part_ &&body_) {
    TO_SUBTEST_(subtest_, at_, file_, line_, "%s", label_) {
        body_();
    }
}
#endif
#endif

#ifdef __cplusplus
#define to_subtest(label_, ...) to_subtest_call_(__FILE__, __LINE__, label_, __VA_ARGS__)
#endif

#endif
