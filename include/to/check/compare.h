/* SPDX-License-Identifier: MIT
 *
 * Comparing values: a function for each class of values and each relation. Not for users.
 *
 * to_may_eq_int_ gives whether its operands are equal, to_must_eq_int_ leaves the test where
 * they are not; both tell what they found. A class is a type wide enough for all operands
 * that are compared by it, so they keep their values.
 */
#ifndef TO_CHECK_COMPARE_H
#define TO_CHECK_COMPARE_H

#include <errno.h>
#include <float.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

#include <to/check/site.h>

/* Wide enough for every integer of 64 bits, signed or not. */
#if defined __SIZEOF_INT128__
__extension__ typedef __int128 to_wide_;
#elif LDBL_MANT_DIG >= 64
typedef long double to_wide_;
#else
#error "to/check.h needs a type for all integers of 64 bits, signed and unsigned"
#endif

/* As strcmp and the like, but NULL equals NULL and comes before all else. */
#define TO_ORDER_(order_)                                                                    \
    (a_ != TO_NULL_ && b_ != TO_NULL_ ? (order_) : (a_ != TO_NULL_) - (b_ != TO_NULL_))
TO_OUTLINE_ int to_order_text_(const char *a_, const char *b_) {
    return TO_ORDER_(strcmp(a_, b_));
}
TO_OUTLINE_ int to_order_wide_text_(const wchar_t *a_, const wchar_t *b_) {
    return TO_ORDER_(wcscmp(a_, b_));
}
TO_OUTLINE_ int to_order_memory_(const void *a_, const void *b_, size_t size_) {
    return size_ == 0 ? 0 : TO_ORDER_(memcmp(a_, b_, size_));
}
TO_OUTLINE_ int to_order_begin_(const char *a_, const char *b_, size_t size_) {
    return size_ == 0 ? 0 : TO_ORDER_(strncmp(a_, b_, size_));
}

#define TO_BY_VALUE_(op_) a_ op_ b_
#define TO_BY_TEXT_(op_) to_order_text_(a_, b_) op_ 0
#define TO_BY_WIDE_TEXT_(op_) to_order_wide_text_(a_, b_) op_ 0
#define TO_BY_ADDRESS_(op_) (uintptr_t)a_ op_ (uintptr_t)b_
#define TO_BY_MEMORY_(op_) to_order_memory_(a_, b_, size_) op_ 0
#define TO_BY_BEGIN_(op_) to_order_begin_(a_, b_, size_) op_ 0

/*
 * What a check does that does not hold, for each class: to_failed_int_ tells it and returns
 * false, to_left_int_ leaves the test then. In C++ that may be by an exception, which only
 * C++ can throw.
 */
#ifdef __cplusplus
#define TO_LEAVING_(class_, parameters_, arguments_)                                         \
    extern "C" __attribute__((cold)) bool to_failed_##class_ parameters_;                 \
    [[noreturn]] __attribute__((noinline, cold)) inline bool to_left_##class_                \
        parameters_ {                                                                        \
        to_failed_##class_ arguments_;                                                    \
        to_leave_();                                                                         \
    }
#else
#define TO_LEAVING_(class_, parameters_, arguments_)                                         \
    bool to_failed_##class_ parameters_;                                                  \
    _Noreturn bool to_left_##class_ parameters_;
#endif

/* Both functions of a check; the parameters and arguments in brackets. */
#define TO_BOTH_(name_, class_, parameters_, arguments_, held_)                              \
    TO_INLINE_ bool to_may_##name_ parameters_ {                                          \
        return __builtin_expect((held_), 1) ? TO_HELD_ : to_failed_##class_ arguments_;   \
    }                                                                                        \
    TO_INLINE_ bool to_must_##name_ parameters_ {                                         \
        return __builtin_expect((held_), 1) ? TO_HELD_ : to_left_##class_ arguments_;     \
    }

#define TO_CLASS_(class_, by_, parameters_, arguments_)                                      \
    TO_LEAVING_(class_, parameters_, arguments_)                                             \
    TO_BOTH_(eq_##class_, class_, parameters_, arguments_, by_(==))                          \
    TO_BOTH_(ne_##class_, class_, parameters_, arguments_, by_(!=))                          \
    TO_BOTH_(lt_##class_, class_, parameters_, arguments_, by_(<))                           \
    TO_BOTH_(le_##class_, class_, parameters_, arguments_, by_(<=))                          \
    TO_BOTH_(gt_##class_, class_, parameters_, arguments_, by_(>))                           \
    TO_BOTH_(ge_##class_, class_, parameters_, arguments_, by_(>=))
#define TO_CLASS_OF_TWO_(class_, type_, by_)                                                 \
    TO_CLASS_(class_, by_, (TO_SITE_PARAMETERS_, type_ a_, type_ b_),                        \
              (TO_SITE_ARGUMENTS_, a_, b_))
#define TO_CLASS_OF_SIZE_(class_, type_, by_)                                                \
    TO_CLASS_(class_, by_, (TO_SITE_PARAMETERS_, type_ a_, type_ b_, size_t size_),          \
              (TO_SITE_ARGUMENTS_, a_, b_, size_))

/* A check that has no operator. */
#define TO_ALONE_(name_, parameters_, arguments_, held_)                                     \
    TO_LEAVING_(name_, parameters_, arguments_)                                              \
    TO_BOTH_(name_, name_, parameters_, arguments_, held_)
#define TO_ALONE_OF_ONE_(name_, type_, held_)                                                \
    TO_ALONE_(name_, (TO_SITE_PARAMETERS_, type_ a_), (TO_SITE_ARGUMENTS_, a_), held_)
#define TO_ALONE_OF_THREE_(name_, type_, held_)                                              \
    TO_ALONE_(name_, (TO_SITE_PARAMETERS_, type_ a_, type_ b_, type_ c_),                    \
              (TO_SITE_ARGUMENTS_, a_, b_, c_), held_)

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wfloat-equal"

TO_CLASS_OF_TWO_(int_, intmax_t, TO_BY_VALUE_)
TO_CLASS_OF_TWO_(uint_, uintmax_t, TO_BY_VALUE_)
TO_CLASS_OF_TWO_(wide_, to_wide_, TO_BY_VALUE_)
TO_CLASS_OF_TWO_(float_, long double, TO_BY_VALUE_)   /* that are shown as float, */
TO_CLASS_OF_TWO_(double_, long double, TO_BY_VALUE_)  /* as double, */
TO_CLASS_OF_TWO_(ldouble_, long double, TO_BY_VALUE_) /* and as long double */
TO_CLASS_OF_TWO_(text_, const char *, TO_BY_TEXT_)
TO_CLASS_OF_TWO_(wtext_, const wchar_t *, TO_BY_WIDE_TEXT_)
TO_CLASS_OF_TWO_(pointer_, const volatile void *, TO_BY_ADDRESS_)
TO_CLASS_OF_SIZE_(memory_, const void *, TO_BY_MEMORY_)
TO_CLASS_OF_SIZE_(begin_, const char *, TO_BY_BEGIN_)

TO_ALONE_OF_ONE_(true_, bool, a_)
TO_ALONE_OF_ONE_(false_, bool, !a_)
TO_ALONE_OF_ONE_(null_, const volatile void *, a_ == TO_NULL_)
TO_ALONE_OF_ONE_(not_null_, const volatile void *, a_ != TO_NULL_)
TO_ALONE_OF_ONE_(ok_, intmax_t, a_ >= 0)
TO_ALONE_OF_ONE_(zero_, intmax_t, a_ == 0)
TO_ALONE_(errno_, (TO_SITE_PARAMETERS_, intmax_t a_, int error_),
          (TO_SITE_ARGUMENTS_, a_, error_), a_ < 0 && errno == error_)

/* The distance that may be, after the two numbers. */
TO_ALONE_OF_THREE_(near_, long double, a_ == b_ || (a_ - b_ <= c_ && b_ - a_ <= c_))
TO_ALONE_OF_THREE_(near_rel_, long double, a_ == b_ || to_is_near_(a_, b_, c_))
TO_ALONE_(near_ulps_, (TO_SITE_PARAMETERS_, long double a_, long double b_, uintmax_t most_),
          (TO_SITE_ARGUMENTS_, a_, b_, most_),
          a_ == b_ || to_ulps_(a_, b_, where_ & TO_SORT_MASK_) <= most_)

TO_ALONE_OF_THREE_(between_wide_, to_wide_, a_ >= b_ && a_ <= c_)
TO_ALONE_OF_THREE_(between_double_, long double, a_ >= b_ && a_ <= c_)

#pragma GCC diagnostic pop

/* What is compared by calls. Each tells what it finds, and returns whether the check holds. */
#ifdef __cplusplus
extern "C" {
#endif

bool to_contains_(TO_SITE_PARAMETERS_, const char *text_, const char *part_);
bool to_contains_not_(TO_SITE_PARAMETERS_, const char *text_, const char *part_);
bool to_starts_with_(TO_SITE_PARAMETERS_, const char *text_, const char *part_);
bool to_ends_with_(TO_SITE_PARAMETERS_, const char *text_, const char *part_);
bool to_matches_(TO_SITE_PARAMETERS_, const char *text_, const char *pattern_);
bool to_matches_not_(TO_SITE_PARAMETERS_, const char *text_, const char *pattern_);
bool to_counted_(TO_SITE_PARAMETERS_, const char *bytes_, size_t size_, const char *text_);

enum to_element_ {
    TO_ELEMENT_INT_ = 1,
    TO_ELEMENT_UINT_,
    TO_ELEMENT_CHAR_,
    TO_ELEMENT_BOOL_,
    TO_ELEMENT_FLOAT_,
    TO_ELEMENT_DOUBLE_,
    TO_ELEMENT_LDOUBLE_,
    TO_ELEMENT_TEXT_,
    TO_ELEMENT_POINTER_
};
bool to_arrays_(TO_SITE_PARAMETERS_, const void *a_, const void *b_, size_t count_,
                int element_, size_t element_size_);

bool to_files_(TO_SITE_PARAMETERS_, const char *path_, const char *expected_path_);
bool to_file_text_(TO_SITE_PARAMETERS_, const char *path_, const char *text_);
bool to_golden_(TO_SITE_PARAMETERS_, const char *text_, const char *path_);

/* With names of the values. Returns false. */
bool to_failed_named_(TO_SITE_PARAMETERS_, intmax_t a_, const char *a_name_, intmax_t b_,
                      const char *b_name_);

/* With a user's printer: where to print the first to, and then the second; then the end,
 * which returns false. */
FILE *to_failed_with_a_(TO_SITE_PARAMETERS_);
FILE *to_failed_with_b_(void);
bool to_failed_with_(void);

#ifdef __cplusplus
}
#endif

#endif
