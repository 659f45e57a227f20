/* SPDX-License-Identifier: MIT
 *
 * Which function compares operands of these types, in C: _Generic, and an error that names
 * the check for types that it does not take. In C++ see pick_cxx.h. Not for users.
 *
 * An operand that is only looked at is written ({ (it_); }): that is never evaluated, has
 * a type also where it is a bit-field, and no compiler warns of side effects in it.
 */
#ifndef TO_CHECK_PICK_H
#define TO_CHECK_PICK_H

#include <to/check/compare.h>

/*
 * What an operand is, by __builtin_classify_type, whose answers are 1 and 4 for integers, 5
 * for pointers, 8 for floating point, higher ones for all that cannot be compared. The two
 * bits of TO_IS_ are 1 for numbers and 2 for pointers: so `TO_IS_(a_) & TO_IS_(b_) & 3` is 0
 * for what does not go together. (The fewer operators, the faster it compiles.)
 */
#define TO_IS_(it_) 0x152 >> __builtin_classify_type(it_)
#define TO_IS_INTEGER_(it_) (__builtin_classify_type(it_) <= 4)
#define TO_IS_POINTER_(it_) (__builtin_classify_type(it_) == 5)
#define TO_IS_NUMBER_(it_) ((TO_IS_(it_) & 3) == 1)

/* The relation that this operator is, as a set: 1 less, 2 equal, 4 greater. */
#define TO_RELATION_OF_(op_) (0 op_ 1) + 2 * (0 op_ 0) + 4 * (1 op_ 0)

/* The function of this class for an operator: an array's size is a type to choose by. */
#define TO_PICK_RELATION_(how_, class_, op_)                                                 \
    _Generic((char (*)[TO_RELATION_OF_(op_)])0,                                               \
        char (*)[1]: to_##how_##lt_##class_,                                              \
        char (*)[2]: to_##how_##eq_##class_,                                              \
        char (*)[3]: to_##how_##le_##class_,                                              \
        char (*)[4]: to_##how_##gt_##class_,                                              \
        char (*)[5]: to_##how_##ne_##class_,                                              \
        char (*)[6]: to_##how_##ge_##class_)

/*
 * The function for both operands' types together: the type that ?: gives them holds the
 * values of both, but for unsigned ones of 64 bits. What gcc calls a bit-field of more bits
 * than an int is no type that it knows here, and falls to the default.
 */
#define TO_PICK_(a_, b_, int_, wide_, float_, double_, ldouble_, text_, pointer_)            \
    _Generic(({ 1 ? (a_) : (b_); }),                                                          \
        int: int_,                                                                            \
        unsigned: int_,                                                                       \
        long: int_,                                                                           \
        long long: int_,                                                                      \
        unsigned long: wide_,                                                                 \
        unsigned long long: wide_,                                                            \
        float: float_,                                                                        \
        double: double_,                                                                      \
        long double: ldouble_,                                                                \
        char *: text_,                                                                        \
        const char *: text_,                                                                  \
        default: TO_PICK_ODD_(a_, wide_, pointer_))
#ifdef __clang__
#define TO_PICK_ODD_(a_, wide_, pointer_) pointer_
#else
#define TO_PICK_ODD_(a_, wide_, pointer_)                                                    \
    __builtin_choose_expr(TO_IS_INTEGER_(a_), wide_, pointer_)
#endif

/* Written out, as pasting the names takes as long as all the rest. */
#define TO_PICK_may_eq_(a_, b_)                                                              \
    TO_PICK_(a_, b_, to_may_eq_int_, to_may_eq_wide_, to_may_eq_float_,                      \
             to_may_eq_double_, to_may_eq_ldouble_, to_may_eq_text_, to_may_eq_pointer_)
#define TO_PICK_may_ne_(a_, b_)                                                              \
    TO_PICK_(a_, b_, to_may_ne_int_, to_may_ne_wide_, to_may_ne_float_,                      \
             to_may_ne_double_, to_may_ne_ldouble_, to_may_ne_text_, to_may_ne_pointer_)
#define TO_PICK_may_lt_(a_, b_)                                                              \
    TO_PICK_(a_, b_, to_may_lt_int_, to_may_lt_wide_, to_may_lt_float_,                      \
             to_may_lt_double_, to_may_lt_ldouble_, to_may_lt_text_, to_may_lt_pointer_)
#define TO_PICK_may_le_(a_, b_)                                                              \
    TO_PICK_(a_, b_, to_may_le_int_, to_may_le_wide_, to_may_le_float_,                      \
             to_may_le_double_, to_may_le_ldouble_, to_may_le_text_, to_may_le_pointer_)
#define TO_PICK_may_gt_(a_, b_)                                                              \
    TO_PICK_(a_, b_, to_may_gt_int_, to_may_gt_wide_, to_may_gt_float_,                      \
             to_may_gt_double_, to_may_gt_ldouble_, to_may_gt_text_, to_may_gt_pointer_)
#define TO_PICK_may_ge_(a_, b_)                                                              \
    TO_PICK_(a_, b_, to_may_ge_int_, to_may_ge_wide_, to_may_ge_float_,                      \
             to_may_ge_double_, to_may_ge_ldouble_, to_may_ge_text_, to_may_ge_pointer_)
#define TO_PICK_must_eq_(a_, b_)                                                             \
    TO_PICK_(a_, b_, to_must_eq_int_, to_must_eq_wide_, to_must_eq_float_,                   \
             to_must_eq_double_, to_must_eq_ldouble_, to_must_eq_text_, to_must_eq_pointer_)
#define TO_PICK_must_ne_(a_, b_)                                                             \
    TO_PICK_(a_, b_, to_must_ne_int_, to_must_ne_wide_, to_must_ne_float_,                   \
             to_must_ne_double_, to_must_ne_ldouble_, to_must_ne_text_, to_must_ne_pointer_)
#define TO_PICK_must_lt_(a_, b_)                                                             \
    TO_PICK_(a_, b_, to_must_lt_int_, to_must_lt_wide_, to_must_lt_float_,                   \
             to_must_lt_double_, to_must_lt_ldouble_, to_must_lt_text_, to_must_lt_pointer_)
#define TO_PICK_must_le_(a_, b_)                                                             \
    TO_PICK_(a_, b_, to_must_le_int_, to_must_le_wide_, to_must_le_float_,                   \
             to_must_le_double_, to_must_le_ldouble_, to_must_le_text_, to_must_le_pointer_)
#define TO_PICK_must_gt_(a_, b_)                                                             \
    TO_PICK_(a_, b_, to_must_gt_int_, to_must_gt_wide_, to_must_gt_float_,                   \
             to_must_gt_double_, to_must_gt_ldouble_, to_must_gt_text_, to_must_gt_pointer_)
#define TO_PICK_must_ge_(a_, b_)                                                             \
    TO_PICK_(a_, b_, to_must_ge_int_, to_must_ge_wide_, to_must_ge_float_,                   \
             to_must_ge_double_, to_must_ge_ldouble_, to_must_ge_text_, to_must_ge_pointer_)

/* How to show an integer of this type, and a floating point number. */
#define TO_SORT_(it_)                                                                        \
    _Generic(({ (it_); }), char: TO_SORT_CHAR_, _Bool: TO_SORT_BOOL_, default: TO_SORT_PLAIN_)
#define TO_SORT_REAL_(it_)                                                                   \
    _Generic((it_), float: TO_SORT_FLOAT_, long double: TO_SORT_LDOUBLE_,                    \
             default: TO_SORT_DOUBLE_)

/* What compares three numbers. */
#define TO_PICK_BETWEEN_(how_, a_, b_, c_)                                                   \
    _Generic(({ 1 ? (a_) : 1 ? (b_) : (c_); }),                                              \
        float: to_##how_##between_double_,                                                  \
        double: to_##how_##between_double_,                                                 \
        long double: to_##how_##between_double_,                                            \
        default: to_##how_##between_wide_)

/* What an array's elements are: an enum to_element_. */
#define TO_ELEMENT_(array_)                                                                  \
    _Generic((array_)[0],                                                                    \
        _Bool: TO_ELEMENT_BOOL_,                                                             \
        char: TO_ELEMENT_CHAR_,                                                              \
        signed char: TO_ELEMENT_INT_,                                                        \
        short: TO_ELEMENT_INT_,                                                              \
        int: TO_ELEMENT_INT_,                                                                \
        long: TO_ELEMENT_INT_,                                                               \
        long long: TO_ELEMENT_INT_,                                                          \
        unsigned char: TO_ELEMENT_UINT_,                                                     \
        unsigned short: TO_ELEMENT_UINT_,                                                    \
        unsigned: TO_ELEMENT_UINT_,                                                          \
        unsigned long: TO_ELEMENT_UINT_,                                                     \
        unsigned long long: TO_ELEMENT_UINT_,                                                \
        float: TO_ELEMENT_FLOAT_,                                                            \
        double: TO_ELEMENT_DOUBLE_,                                                          \
        long double: TO_ELEMENT_LDOUBLE_,                                                    \
        char *: TO_ELEMENT_TEXT_,                                                            \
        const char *: TO_ELEMENT_TEXT_,                                                      \
        default: TO_IS_POINTER_((array_)[0]) ? TO_ELEMENT_POINTER_ : 0)

/* What the operands of the checks that have their class in their name must be. */
#define TO_OF_int_ TO_IS_INTEGER_
#define TO_OF_uint_ TO_IS_INTEGER_
#define TO_OF_double_ TO_IS_NUMBER_
#define TO_OF_text_ TO_IS_POINTER_
#define TO_OF_wtext_ TO_IS_POINTER_
#define TO_OF_pointer_ TO_IS_POINTER_
#define TO_OF_memory_ TO_IS_POINTER_
#define TO_OF_begin_ TO_IS_POINTER_

#endif
