/* SPDX-License-Identifier: MIT
 *
 * Where a check stands and how it was written, what it counts, and how it leaves the test.
 * Not for users: every name ends in an underscore.
 */
#ifndef TO_CHECK_SITE_H
#define TO_CHECK_SITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
#include <exception>
#endif

#include <to/macros.h>

/*
 * A check that fails gets three things that tell where it stands and how it was written: a
 * text, the name of the function around it, and a number. A pointer to one literal is the
 * cheapest that there is to compile: a struct for each of some thousand checks takes longer
 * than all the rest. Its parts, each ended by a NUL:
 *
 *     "TO_EXPECT_EQ"     the name; a '+' before it where a message follows
 *     "=="               the operator; empty where there is none
 *     "tests/shop.c"     the file
 *     "rows"             the operands as written. The last part is all that follows, up to
 *     "3, \"a message\"" the end of the macro's arguments.
 *
 * The number is the line and an enum to_sort_. `head_` is the first two parts, ended.
 */
#define TO_SITE_(head_, text_) TO_SITE_OF_(0, head_, text_)
#define TO_SITE_OF_(sort_, head_, text_)                                                     \
    head_ __FILE__ "\0" text_, __func__, 4 * __LINE__ + (sort_)
#define TO_SITE_PARAMETERS_ const char *site_, const char *function_, int where_
#define TO_SITE_ARGUMENTS_ site_, function_, where_

/* What a number's type tells of how to show it: of integers, or of floating point. */
enum to_sort_ {
    TO_SORT_PLAIN_ = 0,
    TO_SORT_CHAR_ = 1,
    TO_SORT_BOOL_ = 2,
    TO_SORT_DOUBLE_ = 0,
    TO_SORT_FLOAT_ = 1,
    TO_SORT_LDOUBLE_ = 2,
    TO_SORT_MASK_ = 3
};

/* Inlined where it is to be fast. Otherwise a call is far cheaper to compile, and does not
 * hide the operands from a debugger. */
#if defined __OPTIMIZE__ && defined __cplusplus
#define TO_INLINE_ inline __attribute__((always_inline, unused))
#elif defined __OPTIMIZE__
#define TO_INLINE_ static inline __attribute__((always_inline, unused))
#elif defined __cplusplus
#define TO_INLINE_ inline __attribute__((unused))
#else
#define TO_INLINE_ static inline __attribute__((unused))
#endif

/* Never: of what calls something anyway, each copy would only take time to compile. */
#ifdef __cplusplus
#define TO_OUTLINE_ inline __attribute__((noinline, unused))
#else
#define TO_OUTLINE_ static __attribute__((noinline, unused))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* How many checks held, in this process; a lost count under threads harms nobody. */
extern unsigned long to_checks_;

/* Whether they differ by no more than this part of the larger; by how many floating point
 * numbers of this enum to_sort_ they are apart. */
bool to_is_near_(long double a_, long double b_, long double part_);
uintmax_t to_ulps_(long double a_, long double b_, int sort_);

/* Ends a failed check that a message belongs to, which then is told. Returns false. */
bool to_said_(const char *format_, ...) __attribute__((format(printf, 1, 2)));

/* Notes that the body was left by an exception with this text (NULL: of unknown type). */
void to_exception_(const char *what_);

/* Leave the test that runs on this thread; to_leave_now_ may stand in an expression. */
#ifdef __cplusplus
[[noreturn]] void to_leave_by_jump_(void);
bool to_leave_must_jump_(void);
}

struct to_left_ {};
[[noreturn]] inline void to_leave_() {
#if defined __cpp_exceptions
    if (!to_leave_must_jump_()) {
        throw to_left_();
    }
#endif
    to_leave_by_jump_();
}
[[noreturn]] inline bool to_leave_now_() { to_leave_(); }
#else
_Noreturn void to_leave_by_jump_(void);
_Noreturn bool to_leave_now_(void);
#define to_leave_ to_leave_by_jump_
#endif

/* Gives a check its value, without a warning where nobody takes it. */
TO_INLINE_ bool to_is_(bool ok_) { return ok_; }

/* Not ++: threads may meet here, and a torn count must not be a data race. Its value is true. */
#define TO_HELD_                                                                             \
    (__atomic_store_n(&to_checks_, __atomic_load_n(&to_checks_, __ATOMIC_RELAXED) + 1,        \
                      __ATOMIC_RELAXED),                                                      \
     true)

#endif
