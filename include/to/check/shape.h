/* SPDX-License-Identifier: MIT
 *
 * What the names of the checks expand to: one macro for each shape of operands. Not for users.
 *
 * Each takes: may_ or must_; what else it needs; the check's name; the text that begins its
 * site (see site.h); the operator, where there is one; the text of the operands; the operands.
 * TO_SHAPE_ chooses TO_..._0, or TO_..._1 where a message follows: then what compares is the
 * may_ kind, and the message has the last word.
 *
 * All are plain expressions, and operands are arguments of functions: evaluated once, in no
 * particular order; and C++ keeps temporary objects in them until all is done.
 */
#ifndef TO_CHECK_SHAPE_H
#define TO_CHECK_SHAPE_H

#include <to/check/compare.h>
#ifdef __cplusplus
#include <to/check/pick_cxx.h>
#else
#include <to/check/pick.h>
#endif

/* The shape without or with a message, by the arguments from the last operand on. */
#define TO_SHAPE_(shape_, ...) TO_PASTE_(shape_, TO_MORE_(__VA_ARGS__))

/* A check with a message, by the check without one; one that is not inline, without. */
#define TO_SAY_may_(check_, ...) to_is_((check_) || to_said_(__VA_ARGS__))
#define TO_SAY_must_(check_, ...) to_is_((check_) || to_said_(__VA_ARGS__) || to_leave_now_())
#define TO_DO_may_(check_) to_is_(check_)
#define TO_DO_must_(check_) to_is_((check_) || to_leave_now_())

#ifdef __cplusplus
#define TO_MUST_(what_, message_)
#else
#define TO_MUST_(what_, message_) _Static_assert(what_, message_);
#endif

/* Two operands, compared by their types: _EQ and the like. */
#ifdef __cplusplus
#define TO_TYPES_0(how_, rel_, name_, head_, text_, a_, b_)                                  \
    to_##how_##rel_(TO_SITE_(head_, text_), a_, b_)
#else
#define TO_TYPES_0(how_, rel_, name_, head_, text_, a_, b_)                                  \
    __extension__({                                                                          \
        _Static_assert(TO_IS_(a_) & TO_IS_(b_) & 3,                                          \
                       name_ " takes two numbers, two texts (char *) or two pointers; for "  \
                             "others there is TO_ASSERT_WITH");                              \
        TO_PICK_##how_##rel_(a_, b_)                                                         \
        (TO_SITE_OF_(TO_SORT_(a_), head_, text_), a_, b_);                                   \
    })
#endif
#define TO_TYPES_1(how_, rel_, name_, head_, text_, a_, b_, ...)                             \
    TO_SAY_##how_(TO_TYPES_0(may_, rel_, name_, "+" head_, text_, a_, b_), __VA_ARGS__)

/* Two operands of a class, and an operator: _INT and the like. */
#define TO_CLASS_0(how_, class_, name_, head_, op_, text_, a_, b_)                           \
    __extension__({                                                                          \
        TO_MUST_(TO_OF_##class_(a_) && TO_OF_##class_(b_),                                   \
                 name_ " does not take operands of such a type")                             \
        TO_PICK_RELATION_(how_, class_, op_)(TO_SITE_(head_, text_), a_, b_);                \
    })
#define TO_CLASS_1(how_, class_, name_, head_, op_, text_, a_, b_, ...)                      \
    TO_SAY_##how_(TO_CLASS_0(may_, class_, name_, "+" head_, op_, text_, a_, b_),            \
                     __VA_ARGS__)

/* And a size: _MEM and _STRN. */
#define TO_SIZED_0(how_, class_, name_, head_, op_, text_, a_, b_, size_)                    \
    __extension__({                                                                          \
        TO_MUST_(TO_OF_##class_(a_) && TO_OF_##class_(b_),                                   \
                 name_ " takes two pointers and a size")                                     \
        TO_PICK_RELATION_(how_, class_, op_)(TO_SITE_(head_, text_), a_, b_, size_);         \
    })
#define TO_SIZED_1(how_, class_, name_, head_, op_, text_, a_, b_, size_, ...)               \
    TO_SAY_##how_(TO_SIZED_0(may_, class_, name_, "+" head_, op_, text_, a_, b_, size_),     \
                     __VA_ARGS__)

/* One operand: what is true or false, and what is given to a function as it is. */
#define TO_TRUTH_0(how_, check_, name_, head_, text_, a_)                                    \
    to_##how_##check_(TO_SITE_(head_, text_), (a_) ? true : false)
#define TO_TRUTH_1(how_, check_, name_, head_, text_, a_, ...)                               \
    TO_SAY_##how_(TO_TRUTH_0(may_, check_, name_, "+" head_, text_, a_), __VA_ARGS__)
#define TO_ONE_0(how_, check_, name_, head_, text_, a_)                                      \
    to_##how_##check_(TO_SITE_(head_, text_), a_)
#define TO_ONE_1(how_, check_, name_, head_, text_, a_, ...)                                 \
    TO_SAY_##how_(TO_ONE_0(may_, check_, name_, "+" head_, text_, a_), __VA_ARGS__)

/* More of them: a call's result and errno, */
#define TO_TWO_0(how_, check_, name_, head_, text_, a_, b_)                                  \
    to_##how_##check_(TO_SITE_(head_, text_), a_, b_)
#define TO_TWO_1(how_, check_, name_, head_, text_, a_, b_, ...)                             \
    TO_SAY_##how_(TO_TWO_0(may_, check_, name_, "+" head_, text_, a_, b_), __VA_ARGS__)

/* two floating point numbers and a distance, */
#define TO_NEAR_0(how_, check_, name_, head_, text_, a_, b_, distance_)                      \
    __extension__({                                                                          \
        TO_MUST_(TO_IS_NUMBER_(a_) && TO_IS_NUMBER_(b_), name_ " takes numbers")             \
        to_##how_##check_(TO_SITE_OF_(TO_SORT_REAL_(1 ? (a_) : (b_)), head_, text_),         \
                                a_, b_, distance_);                                          \
    })
#define TO_NEAR_1(how_, check_, name_, head_, text_, a_, b_, distance_, ...)                 \
    TO_SAY_##how_(TO_NEAR_0(may_, check_, name_, "+" head_, text_, a_, b_, distance_),       \
                     __VA_ARGS__)

/* and three numbers. */
#define TO_RANGE_0(how_, name_, head_, text_, a_, low_, high_)                               \
    __extension__({                                                                          \
        TO_MUST_(TO_IS_NUMBER_(a_) && TO_IS_NUMBER_(low_) && TO_IS_NUMBER_(high_),           \
                 name_ " takes three numbers")                                               \
        TO_PICK_BETWEEN_(how_, a_, low_, high_)                                              \
        (TO_SITE_OF_(TO_SORT_REAL_(1 ? (a_) : 1 ? (low_) : (high_)), head_, text_), a_,      \
         low_, high_);                                                                       \
    })
#define TO_RANGE_1(how_, name_, head_, text_, a_, low_, high_, ...)                          \
    TO_SAY_##how_(TO_RANGE_0(may_, name_, "+" head_, text_, a_, low_, high_), __VA_ARGS__)

/* Calls of what is not inline. */
#define TO_CALL2_0(how_, function_, name_, head_, text_, a_, b_)                             \
    TO_DO_##how_(function_(TO_SITE_(head_, text_), a_, b_))
#define TO_CALL2_1(how_, function_, name_, head_, text_, a_, b_, ...)                        \
    TO_SAY_##how_(function_(TO_SITE_("+" head_, text_), a_, b_), __VA_ARGS__)
#define TO_CALL3_0(how_, function_, name_, head_, text_, a_, b_, c_)                         \
    TO_DO_##how_(function_(TO_SITE_(head_, text_), a_, b_, c_))
#define TO_CALL3_1(how_, function_, name_, head_, text_, a_, b_, c_, ...)                    \
    TO_SAY_##how_(function_(TO_SITE_("+" head_, text_), a_, b_, c_), __VA_ARGS__)

/* Two arrays and their number of elements. */
#define TO_ARRAYS_0(how_, name_, head_, text_, a_, b_, count_)                               \
    TO_DO_##how_(TO_ARRAYS_(name_, head_, text_, a_, b_, count_))
#define TO_ARRAYS_1(how_, name_, head_, text_, a_, b_, count_, ...)                          \
    TO_SAY_##how_(TO_ARRAYS_(name_, "+" head_, text_, a_, b_, count_), __VA_ARGS__)
#ifdef __cplusplus
#define TO_ARRAYS_(name_, head_, text_, a_, b_, count_)                                      \
    to_arrays_cxx_(TO_SITE_(head_, text_), a_, b_, count_)
#else
#define TO_ARRAYS_(name_, head_, text_, a_, b_, count_)                                      \
    __extension__({                                                                          \
        _Static_assert(TO_ELEMENT_(a_) != 0 && TO_ELEMENT_(a_) == TO_ELEMENT_(b_) &&         \
                           sizeof((a_)[0]) == sizeof((b_)[0]),                               \
                       name_ " takes two arrays with elements of one type: numbers, texts "  \
                             "or pointers");                                                 \
        to_arrays_(TO_SITE_(head_, text_), a_, b_, count_, TO_ELEMENT_(a_),                  \
                   sizeof((a_)[0]));                                                         \
    })
#endif

/* Two operands that a user's functions name, or compare and print. */
#ifdef __cplusplus
#define TO_AUTO_ auto
#else
#define TO_AUTO_ __auto_type
#endif
#define TO_NAMED_0(how_, name_, head_, op_, text_, a_, b_, names_)                           \
    TO_DO_##how_(TO_NAMED_(head_, op_, text_, a_, b_, names_))
#define TO_NAMED_1(how_, name_, head_, op_, text_, a_, b_, names_, ...)                      \
    TO_SAY_##how_(TO_NAMED_("+" head_, op_, text_, a_, b_, names_), __VA_ARGS__)
#define TO_NAMED_(head_, op_, text_, a_, b_, names_)                                         \
    __extension__({                                                                          \
        const TO_AUTO_ to_a_ = (a_);                                                         \
        const TO_AUTO_ to_b_ = (b_);                                                         \
        (intmax_t)to_a_ op_(intmax_t) to_b_                                                  \
            ? TO_HELD_                                                                       \
            : to_failed_named_(TO_SITE_(head_, text_), (intmax_t)to_a_, (names_)(to_a_),     \
                               (intmax_t)to_b_, (names_)(to_b_));                            \
    })

#define TO_WITH_0(how_, name_, head_, text_, compare_, print_, a_, b_)                       \
    TO_DO_##how_(TO_WITH_(head_, text_, compare_, print_, a_, b_))
#define TO_WITH_1(how_, name_, head_, text_, compare_, print_, a_, b_, ...)                  \
    TO_SAY_##how_(TO_WITH_("+" head_, text_, compare_, print_, a_, b_), __VA_ARGS__)
#define TO_WITH_(head_, text_, compare_, print_, a_, b_)                                     \
    __extension__({                                                                          \
        const TO_AUTO_ to_a_ = (a_);                                                         \
        const TO_AUTO_ to_b_ = (b_);                                                         \
        (compare_)(to_a_, to_b_) == 0                                                        \
            ? TO_HELD_                                                                       \
            : ((print_)(to_failed_with_a_(TO_SITE_(head_, text_)), to_a_),                   \
               (print_)(to_failed_with_b_(), to_b_), to_failed_with_());                     \
    })

#endif
