/* SPDX-License-Identifier: MIT
 *
 * Checks: what a test says must hold, in three severities.
 *
 *     TO_EXPECT_...   notes a failure and goes on; its value is whether it held (bool)
 *     TO_ASSERT_...   notes a failure and leaves the test
 *     TO_ASSUME_...   leaves the test, which is then skipped: its ground is missing
 *
 * <to/test.h> includes this header; it stands alone, in C11 and C++17. A check may stand
 * wherever a statement may, in the test's body, in what it calls, and on any thread of
 * it (a failed ASSERT on another thread than the test's own ends the test's process).
 * Each operand is evaluated exactly once; (actual, expected) is the order that the
 * messages assume. A check that holds costs a comparison and a counter.
 *
 * After the operands may stand a printf format and its arguments, checked by the
 * compiler: TO_ASSERT_EQ(rows, 3, "in shard %d", shard).
 *
 * By type of operand (any two integers, compared by value: -1 is less than 1u; floating
 * point; text, that is `char *`, compared as strcmp does; other pointers):
 *
 *     TO_ASSERT_EQ(a, b)   _NE  _LT  _LE  _GT  _GE
 *
 * With the type said and the operator seen:
 *
 *     TO_ASSERT_INT(a, ==, b)      as intmax_t           == != < <= > >=
 *     TO_ASSERT_UINT(a, ==, b)     as uintmax_t
 *     TO_ASSERT_DBL(a, ==, b)      as double
 *     TO_ASSERT_STR(a, ==, b)      as text; NULL equals NULL and comes before all text
 *     TO_ASSERT_PTR(a, ==, b)      as addresses
 *     TO_ASSERT_MEM(a, ==, b, n)   n bytes, as memcmp orders them
 *
 * And of one operand, or of its own kind:
 *
 *     TO_ASSERT_TRUE(a)  _FALSE(a)  _NULL(p)  _NOT_NULL(p)
 *     TO_ASSERT_NEAR(a, b, tolerance)    |a - b| <= tolerance, as double
 *     TO_ASSERT_OK(rc)                   rc >= 0; the message tells errno
 *
 * NULL is printed, never read. Names that end in an underscore are not for users.
 */
#ifndef TO_CHECK_H
#define TO_CHECK_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __cplusplus
#include <exception>
#endif

#include <to/macros.h>

#ifdef __cplusplus
extern "C" {
#endif

enum to_severity_ { TO_SEVERITY_EXPECT_ = 0, TO_SEVERITY_ASSERT_ = 1, TO_SEVERITY_ASSUME_ = 2 };

/* Where a check stands and how it was written. */
struct to_site_ {
    const char *file_;
    const char *function_;
    int line_;
    int severity_;       /* enum to_severity_ */
    const char *type_;   /* "eq", "int", "true": the check's name in small letters */
    const char *op_;     /* "==" */
    const char *left_;   /* the first operand as written */
    const char *right_;  /* all that follows it, up to the end of the macro's arguments */
};

enum to_value_kind_ {
    TO_VALUE_BOOL_,
    TO_VALUE_CHAR_,
    TO_VALUE_INT_,
    TO_VALUE_UINT_,
    TO_VALUE_DOUBLE_,
    TO_VALUE_TEXT_,
    TO_VALUE_POINTER_,
    TO_VALUE_MEMORY_
};

struct to_value_ {
    int kind_;
    union {
        intmax_t int_;
        uintmax_t uint_;
        double double_;
        const char *text_;
        const volatile void *pointer_;
    } as_;
    size_t size_; /* of memory */
};

/* How many checks held, in this process; a lost count under threads harms nobody. */
extern unsigned long to_checks_;

/* Note a failed check, without and with a message. They return. */
void to_failed_(const struct to_site_ *site_, struct to_value_ left_, struct to_value_ right_)
    __attribute__((cold));
void to_failed_with_(const struct to_site_ *site_, struct to_value_ left_,
                     struct to_value_ right_, const char *format_, ...)
    __attribute__((cold, format(printf, 4, 5)));

/* Notes that the body was left by an exception with this text (NULL: of unknown type). */
void to_exception_(const char *what_);

/* Leaves the test that runs on this thread. */
#if defined __cplusplus
[[noreturn]] void to_leave_by_jump_(void);
#else
_Noreturn void to_leave_by_jump_(void);
#endif

#ifdef __cplusplus
}

struct to_left_ {};
#if defined __cpp_exceptions
extern "C" bool to_leave_must_jump_(void);
[[noreturn]] inline void to_leave_() {
    if (to_leave_must_jump_()) {
        to_leave_by_jump_();
    }
    throw to_left_();
}
#else
[[noreturn]] inline void to_leave_() { to_leave_by_jump_(); }
#endif
#else
#define to_leave_ to_leave_by_jump_
#endif

/* ------------------------------------------------------------------------------------ */

#define TO_INLINE_ static inline __attribute__((always_inline, unused))

TO_INLINE_ void to_held_(void) {
    /* Not ++: threads may meet here, and a torn count must not be a data race. */
    __atomic_store_n(&to_checks_, __atomic_load_n(&to_checks_, __ATOMIC_RELAXED) + 1,
                     __ATOMIC_RELAXED);
}

/* Gives a check its value, without a warning where nobody takes it. */
TO_INLINE_ bool to_is_(bool ok_) { return ok_; }

TO_INLINE_ struct to_value_ to_value_bool_(bool it_) {
    struct to_value_ value_ = {TO_VALUE_BOOL_, {0}, 0};
    value_.as_.int_ = it_;
    return value_;
}

TO_INLINE_ struct to_value_ to_value_char_(char it_) {
    struct to_value_ value_ = {TO_VALUE_CHAR_, {0}, 0};
    value_.as_.int_ = it_;
    return value_;
}

TO_INLINE_ struct to_value_ to_value_int_(intmax_t it_) {
    struct to_value_ value_ = {TO_VALUE_INT_, {0}, 0};
    value_.as_.int_ = it_;
    return value_;
}

TO_INLINE_ struct to_value_ to_value_uint_(uintmax_t it_) {
    struct to_value_ value_ = {TO_VALUE_UINT_, {0}, 0};
    value_.as_.uint_ = it_;
    return value_;
}

TO_INLINE_ struct to_value_ to_value_double_(double it_) {
    struct to_value_ value_ = {TO_VALUE_DOUBLE_, {0}, 0};
    value_.as_.double_ = it_;
    return value_;
}

TO_INLINE_ struct to_value_ to_value_text_(const char *it_) {
    struct to_value_ value_ = {TO_VALUE_TEXT_, {0}, 0};
    value_.as_.text_ = it_;
    return value_;
}

TO_INLINE_ struct to_value_ to_value_pointer_(const volatile void *it_) {
    struct to_value_ value_ = {TO_VALUE_POINTER_, {0}, 0};
    value_.as_.pointer_ = it_;
    return value_;
}

TO_INLINE_ struct to_value_ to_value_memory_(const void *it_, size_t size_) {
    struct to_value_ value_ = {TO_VALUE_MEMORY_, {0}, 0};
    value_.as_.pointer_ = it_;
    value_.size_ = size_;
    return value_;
}

/* As strcmp and memcmp, but NULL equals NULL and comes before all else. */
TO_INLINE_ int to_order_text_(const char *a_, const char *b_) {
    return a_ == b_ ? 0 : a_ == TO_NULL_ ? -1 : b_ == TO_NULL_ ? 1 : strcmp(a_, b_);
}
TO_INLINE_ int to_order_memory_(const void *a_, const void *b_, size_t size_) {
    return a_ == b_ || size_ == 0 ? 0
           : a_ == TO_NULL_       ? -1
           : b_ == TO_NULL_       ? 1
                                  : memcmp(a_, b_, size_);
}

/* How two values stand to each other; each of the six relations is a set of these. */
enum { TO_LESS_ = 1, TO_EQUAL_ = 2, TO_GREATER_ = 4, TO_UNORDERED_ = 8 };
#define TO_IS_EQ_ TO_EQUAL_
#define TO_IS_NE_ (TO_LESS_ | TO_GREATER_ | TO_UNORDERED_)
#define TO_IS_LT_ TO_LESS_
#define TO_IS_LE_ (TO_LESS_ | TO_EQUAL_)
#define TO_IS_GT_ TO_GREATER_
#define TO_IS_GE_ (TO_GREATER_ | TO_EQUAL_)

TO_INLINE_ int to_order_int_(intmax_t a_, intmax_t b_) {
    return a_ < b_ ? TO_LESS_ : a_ > b_ ? TO_GREATER_ : TO_EQUAL_;
}
TO_INLINE_ int to_order_uint_(uintmax_t a_, uintmax_t b_) {
    return a_ < b_ ? TO_LESS_ : a_ > b_ ? TO_GREATER_ : TO_EQUAL_;
}
TO_INLINE_ int to_order_double_(long double a_, long double b_) {
    return a_ < b_    ? TO_LESS_
           : a_ > b_  ? TO_GREATER_
           : a_ >= b_ ? TO_EQUAL_
                      : TO_UNORDERED_;
}

TO_INLINE_ long double to_as_double_(struct to_value_ it_) {
    return it_.kind_ == TO_VALUE_DOUBLE_ ? (long double)it_.as_.double_
           : it_.kind_ == TO_VALUE_UINT_ ? (long double)it_.as_.uint_
                                         : (long double)it_.as_.int_;
}

/* The kinds are constants where this is inlined, so little of it is left. */
TO_INLINE_ int to_order_(struct to_value_ a_, struct to_value_ b_) {
    if (a_.kind_ == TO_VALUE_TEXT_ && b_.kind_ == TO_VALUE_TEXT_) {
        return to_order_int_(to_order_text_(a_.as_.text_, b_.as_.text_), 0);
    }
    if (a_.kind_ >= TO_VALUE_TEXT_ || b_.kind_ >= TO_VALUE_TEXT_) {
        return to_order_uint_(
            a_.kind_ == TO_VALUE_TEXT_ ? (uintptr_t)a_.as_.text_ : (uintptr_t)a_.as_.pointer_,
            b_.kind_ == TO_VALUE_TEXT_ ? (uintptr_t)b_.as_.text_ : (uintptr_t)b_.as_.pointer_);
    }
    if (a_.kind_ == TO_VALUE_DOUBLE_ || b_.kind_ == TO_VALUE_DOUBLE_) {
        return to_order_double_(to_as_double_(a_), to_as_double_(b_));
    }
    if (a_.kind_ == TO_VALUE_UINT_) {
        return b_.kind_ == TO_VALUE_UINT_ ? to_order_uint_(a_.as_.uint_, b_.as_.uint_)
               : b_.as_.int_ < 0          ? TO_GREATER_
                                          : to_order_uint_(a_.as_.uint_, (uintmax_t)b_.as_.int_);
    }
    if (b_.kind_ == TO_VALUE_UINT_) {
        return a_.as_.int_ < 0 ? TO_LESS_
                               : to_order_uint_((uintmax_t)a_.as_.int_, b_.as_.uint_);
    }
    return to_order_int_(a_.as_.int_, b_.as_.int_);
}

#ifdef __cplusplus
#define TO_VALUE_(it_) to_value_(it_)
TO_INLINE_ struct to_value_ to_value_(bool it_) { return to_value_bool_(it_); }
TO_INLINE_ struct to_value_ to_value_(char it_) { return to_value_char_(it_); }
TO_INLINE_ struct to_value_ to_value_(signed char it_) { return to_value_int_(it_); }
TO_INLINE_ struct to_value_ to_value_(short it_) { return to_value_int_(it_); }
TO_INLINE_ struct to_value_ to_value_(int it_) { return to_value_int_(it_); }
TO_INLINE_ struct to_value_ to_value_(long it_) { return to_value_int_(it_); }
TO_INLINE_ struct to_value_ to_value_(long long it_) { return to_value_int_(it_); }
TO_INLINE_ struct to_value_ to_value_(unsigned char it_) { return to_value_uint_(it_); }
TO_INLINE_ struct to_value_ to_value_(unsigned short it_) { return to_value_uint_(it_); }
TO_INLINE_ struct to_value_ to_value_(unsigned it_) { return to_value_uint_(it_); }
TO_INLINE_ struct to_value_ to_value_(unsigned long it_) { return to_value_uint_(it_); }
TO_INLINE_ struct to_value_ to_value_(unsigned long long it_) { return to_value_uint_(it_); }
TO_INLINE_ struct to_value_ to_value_(float it_) { return to_value_double_(it_); }
TO_INLINE_ struct to_value_ to_value_(double it_) { return to_value_double_(it_); }
TO_INLINE_ struct to_value_ to_value_(const char *it_) { return to_value_text_(it_); }
TO_INLINE_ struct to_value_ to_value_(const volatile void *it_) { return to_value_pointer_(it_); }
TO_INLINE_ struct to_value_ to_value_(decltype(nullptr)) { return to_value_pointer_(nullptr); }
#else
#define TO_VALUE_(it_)                                                                       \
    _Generic((it_),                                                                          \
        _Bool: to_value_bool_,                                                               \
        char: to_value_char_,                                                                \
        signed char: to_value_int_,                                                          \
        short: to_value_int_,                                                                \
        int: to_value_int_,                                                                  \
        long: to_value_int_,                                                                 \
        long long: to_value_int_,                                                            \
        unsigned char: to_value_uint_,                                                       \
        unsigned short: to_value_uint_,                                                      \
        unsigned: to_value_uint_,                                                            \
        unsigned long: to_value_uint_,                                                       \
        unsigned long long: to_value_uint_,                                                  \
        float: to_value_double_,                                                             \
        double: to_value_double_,                                                            \
        char *: to_value_text_,                                                              \
        const char *: to_value_text_,                                                        \
        default: to_value_pointer_)(it_)
#endif

/* ------------------------------------------------------------------------------------
 * The frame of every check: `setup_` declares the operands, `held_` compares them, the
 * two values are what the message shows, the rest is the second operand and the message.
 * `right_` is the text of that whole rest, cut where it is shown: an operand cut out here
 * would be macro-expanded, and ENOENT would read 2.
 */
#define TO_CHECK_(severity_, type_, op_, left_, right_, setup_, held_, left_value_,          \
                  right_value_, ...)                                                         \
    __extension__({                                                                          \
        setup_;                                                                              \
        const bool to_ok_ = (held_);                                                         \
        if (__builtin_expect(to_ok_, 1)) {                                                   \
            to_held_();                                                                      \
        } else {                                                                             \
            static const struct to_site_ to_site_ = {                                        \
                __FILE__, __func__, __LINE__, severity_, type_, op_, left_, right_};         \
            TO_PASTE_(TO_FAILED_, TO_MORE_(__VA_ARGS__))                                     \
            (left_value_, right_value_, __VA_ARGS__);                                        \
            if (severity_ != TO_SEVERITY_EXPECT_) {                                          \
                to_leave_();                                                                 \
            }                                                                                \
        }                                                                                    \
        to_is_(to_ok_);                                                                      \
    })
#define TO_FAILED_0(left_, right_, operand_) to_failed_(&to_site_, left_, right_)
#define TO_FAILED_1(left_, right_, operand_, ...)                                            \
    to_failed_with_(&to_site_, left_, right_, __VA_ARGS__)

/* Each takes (severity, type, op, text of a, text of the rest, ..., a, rest). */
#define TO_BY_TYPE_(severity_, type_, op_, is_, left_, right_, a_, ...)                      \
    TO_CHECK_(severity_, type_, op_, left_, right_,                                          \
              const struct to_value_ to_a_ = TO_VALUE_(a_);                                  \
              const struct to_value_ to_b_ = TO_VALUE_(TO_FIRST_(__VA_ARGS__)),              \
              (to_order_(to_a_, to_b_) & is_) != 0, to_a_, to_b_, __VA_ARGS__)
#define TO_TYPED_(severity_, type_, op_, left_, right_, c_type_, value_, a_, ...)            \
    TO_CHECK_(severity_, type_, #op_, left_, right_, c_type_ to_a_ = (a_);                   \
              c_type_ to_b_ = (TO_FIRST_(__VA_ARGS__)), to_a_ op_ to_b_, value_(to_a_),      \
              value_(to_b_), __VA_ARGS__)
#define TO_TEXT_(severity_, op_, left_, right_, a_, ...)                                     \
    TO_CHECK_(severity_, "str", #op_, left_, right_, const char *to_a_ = (a_);               \
              const char *to_b_ = (TO_FIRST_(__VA_ARGS__)),                                  \
              to_order_text_(to_a_, to_b_) op_ 0, to_value_text_(to_a_),                     \
              to_value_text_(to_b_), __VA_ARGS__)
#define TO_MEMORY_(severity_, op_, left_, right_, a_, b_, ...)                               \
    TO_CHECK_(severity_, "mem", #op_, left_, right_, const void *to_a_ = (a_);               \
              const void *to_b_ = (b_); const size_t to_size_ = (TO_FIRST_(__VA_ARGS__)),    \
              to_order_memory_(to_a_, to_b_, to_size_) op_ 0,                                \
              to_value_memory_(to_a_, to_size_), to_value_memory_(to_b_, to_size_),          \
              __VA_ARGS__)
#define TO_NEAR_(severity_, left_, right_, a_, b_, ...)                                      \
    TO_CHECK_(severity_, "near", "==", left_, right_, const double to_a_ = (a_);             \
              const double to_b_ = (b_); const double to_by_ = (TO_FIRST_(__VA_ARGS__)),     \
              to_near_(to_a_, to_b_, to_by_), to_value_double_(to_a_),                       \
              to_value_double_(to_b_), __VA_ARGS__)
#define TO_TRUTH_(severity_, type_, wanted_, left_, ...)                                     \
    TO_CHECK_(severity_, type_, "", left_, "",                                               \
              const bool to_a_ = (TO_FIRST_(__VA_ARGS__)) ? true : false, to_a_ == wanted_,  \
              to_value_bool_(to_a_), to_value_bool_(wanted_), __VA_ARGS__)
#define TO_NULLITY_(severity_, type_, op_, left_, ...)                                       \
    TO_CHECK_(severity_, type_, "", left_, "",                                               \
              const volatile void *to_a_ = (TO_FIRST_(__VA_ARGS__)), to_a_ op_ TO_NULL_,     \
              to_value_pointer_(to_a_), to_value_pointer_(TO_NULL_), __VA_ARGS__)
#define TO_OK_(severity_, left_, ...)                                                        \
    TO_CHECK_(severity_, "ok", "", left_, "",                                                \
              const intmax_t to_a_ = (TO_FIRST_(__VA_ARGS__));                               \
              const int to_errno_ = errno, to_a_ >= 0, to_value_int_(to_a_),                 \
              to_value_int_(to_errno_), __VA_ARGS__)

TO_INLINE_ bool to_near_(double a_, double b_, double by_) {
    return a_ == b_ || (a_ - b_ <= by_ && b_ - a_ <= by_);
}

#define TO_EXPECT_EQ(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_EXPECT_, "eq", "==", TO_IS_EQ_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_NE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_EXPECT_, "ne", "!=", TO_IS_NE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_LT(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_EXPECT_, "lt", "<", TO_IS_LT_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_LE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_EXPECT_, "le", "<=", TO_IS_LE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_GT(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_EXPECT_, "gt", ">", TO_IS_GT_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_GE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_EXPECT_, "ge", ">=", TO_IS_GE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_INT(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_EXPECT_, "int", op_, #a_, #__VA_ARGS__, const intmax_t, to_value_int_, a_, __VA_ARGS__)
#define TO_EXPECT_UINT(a_, op_, ...)                                                         \
    TO_TYPED_(TO_SEVERITY_EXPECT_, "uint", op_, #a_, #__VA_ARGS__, const uintmax_t, to_value_uint_, a_, __VA_ARGS__)
#define TO_EXPECT_DBL(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_EXPECT_, "dbl", op_, #a_, #__VA_ARGS__, const double, to_value_double_, a_, __VA_ARGS__)
#define TO_EXPECT_PTR(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_EXPECT_, "ptr", op_, #a_, #__VA_ARGS__, const volatile void *, to_value_pointer_, a_, __VA_ARGS__)
#define TO_EXPECT_STR(a_, op_, ...)                                                          \
    TO_TEXT_(TO_SEVERITY_EXPECT_, op_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_MEM(a_, op_, b_, ...)                                                      \
    TO_MEMORY_(TO_SEVERITY_EXPECT_, op_, #a_, #b_, a_, b_, __VA_ARGS__)
#define TO_EXPECT_NEAR(a_, b_, ...)                                                          \
    TO_NEAR_(TO_SEVERITY_EXPECT_, #a_, #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_EXPECT_TRUE(...) TO_TRUTH_(TO_SEVERITY_EXPECT_, "true", true, #__VA_ARGS__, __VA_ARGS__)
#define TO_EXPECT_FALSE(...) TO_TRUTH_(TO_SEVERITY_EXPECT_, "false", false, #__VA_ARGS__, __VA_ARGS__)
#define TO_EXPECT_NULL(...) TO_NULLITY_(TO_SEVERITY_EXPECT_, "null", ==, #__VA_ARGS__, __VA_ARGS__)
#define TO_EXPECT_NOT_NULL(...) TO_NULLITY_(TO_SEVERITY_EXPECT_, "not_null", !=, #__VA_ARGS__, __VA_ARGS__)
#define TO_EXPECT_OK(...) TO_OK_(TO_SEVERITY_EXPECT_, #__VA_ARGS__, __VA_ARGS__)

#define TO_ASSERT_EQ(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSERT_, "eq", "==", TO_IS_EQ_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_NE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSERT_, "ne", "!=", TO_IS_NE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_LT(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSERT_, "lt", "<", TO_IS_LT_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_LE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSERT_, "le", "<=", TO_IS_LE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_GT(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSERT_, "gt", ">", TO_IS_GT_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_GE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSERT_, "ge", ">=", TO_IS_GE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_INT(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_ASSERT_, "int", op_, #a_, #__VA_ARGS__, const intmax_t, to_value_int_, a_, __VA_ARGS__)
#define TO_ASSERT_UINT(a_, op_, ...)                                                         \
    TO_TYPED_(TO_SEVERITY_ASSERT_, "uint", op_, #a_, #__VA_ARGS__, const uintmax_t, to_value_uint_, a_, __VA_ARGS__)
#define TO_ASSERT_DBL(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_ASSERT_, "dbl", op_, #a_, #__VA_ARGS__, const double, to_value_double_, a_, __VA_ARGS__)
#define TO_ASSERT_PTR(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_ASSERT_, "ptr", op_, #a_, #__VA_ARGS__, const volatile void *, to_value_pointer_, a_, __VA_ARGS__)
#define TO_ASSERT_STR(a_, op_, ...)                                                          \
    TO_TEXT_(TO_SEVERITY_ASSERT_, op_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_MEM(a_, op_, b_, ...)                                                      \
    TO_MEMORY_(TO_SEVERITY_ASSERT_, op_, #a_, #b_, a_, b_, __VA_ARGS__)
#define TO_ASSERT_NEAR(a_, b_, ...)                                                          \
    TO_NEAR_(TO_SEVERITY_ASSERT_, #a_, #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSERT_TRUE(...) TO_TRUTH_(TO_SEVERITY_ASSERT_, "true", true, #__VA_ARGS__, __VA_ARGS__)
#define TO_ASSERT_FALSE(...) TO_TRUTH_(TO_SEVERITY_ASSERT_, "false", false, #__VA_ARGS__, __VA_ARGS__)
#define TO_ASSERT_NULL(...) TO_NULLITY_(TO_SEVERITY_ASSERT_, "null", ==, #__VA_ARGS__, __VA_ARGS__)
#define TO_ASSERT_NOT_NULL(...) TO_NULLITY_(TO_SEVERITY_ASSERT_, "not_null", !=, #__VA_ARGS__, __VA_ARGS__)
#define TO_ASSERT_OK(...) TO_OK_(TO_SEVERITY_ASSERT_, #__VA_ARGS__, __VA_ARGS__)

#define TO_ASSUME_EQ(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSUME_, "eq", "==", TO_IS_EQ_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_NE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSUME_, "ne", "!=", TO_IS_NE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_LT(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSUME_, "lt", "<", TO_IS_LT_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_LE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSUME_, "le", "<=", TO_IS_LE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_GT(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSUME_, "gt", ">", TO_IS_GT_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_GE(a_, ...)                                                                \
    TO_BY_TYPE_(TO_SEVERITY_ASSUME_, "ge", ">=", TO_IS_GE_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_INT(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_ASSUME_, "int", op_, #a_, #__VA_ARGS__, const intmax_t, to_value_int_, a_, __VA_ARGS__)
#define TO_ASSUME_UINT(a_, op_, ...)                                                         \
    TO_TYPED_(TO_SEVERITY_ASSUME_, "uint", op_, #a_, #__VA_ARGS__, const uintmax_t, to_value_uint_, a_, __VA_ARGS__)
#define TO_ASSUME_DBL(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_ASSUME_, "dbl", op_, #a_, #__VA_ARGS__, const double, to_value_double_, a_, __VA_ARGS__)
#define TO_ASSUME_PTR(a_, op_, ...)                                                          \
    TO_TYPED_(TO_SEVERITY_ASSUME_, "ptr", op_, #a_, #__VA_ARGS__, const volatile void *, to_value_pointer_, a_, __VA_ARGS__)
#define TO_ASSUME_STR(a_, op_, ...)                                                          \
    TO_TEXT_(TO_SEVERITY_ASSUME_, op_, #a_, #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_MEM(a_, op_, b_, ...)                                                      \
    TO_MEMORY_(TO_SEVERITY_ASSUME_, op_, #a_, #b_, a_, b_, __VA_ARGS__)
#define TO_ASSUME_NEAR(a_, b_, ...)                                                          \
    TO_NEAR_(TO_SEVERITY_ASSUME_, #a_, #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSUME_TRUE(...) TO_TRUTH_(TO_SEVERITY_ASSUME_, "true", true, #__VA_ARGS__, __VA_ARGS__)
#define TO_ASSUME_FALSE(...) TO_TRUTH_(TO_SEVERITY_ASSUME_, "false", false, #__VA_ARGS__, __VA_ARGS__)
#define TO_ASSUME_NULL(...) TO_NULLITY_(TO_SEVERITY_ASSUME_, "null", ==, #__VA_ARGS__, __VA_ARGS__)
#define TO_ASSUME_NOT_NULL(...) TO_NULLITY_(TO_SEVERITY_ASSUME_, "not_null", !=, #__VA_ARGS__, __VA_ARGS__)
#define TO_ASSUME_OK(...) TO_OK_(TO_SEVERITY_ASSUME_, #__VA_ARGS__, __VA_ARGS__)

#endif
