/* SPDX-License-Identifier: MIT
 *
 * Which function compares operands of these types, in C++: templates, under the names that
 * the _Generic of pick.h chooses from in C. Not for users.
 *
 * Operands are taken by value: that is what makes a pointer of an array, takes a bit-field,
 * and asks for no definition of a static constant.
 */
#ifndef TO_CHECK_PICK_CXX_H
#define TO_CHECK_PICK_CXX_H

#include <cstddef>
#include <type_traits>
#include <utility>

#include <to/check/compare.h>

enum to_class_ {
    TO_CLASS_NONE_,
    TO_CLASS_INT_,
    TO_CLASS_WIDE_,
    TO_CLASS_FLOAT_,
    TO_CLASS_DOUBLE_,
    TO_CLASS_LDOUBLE_,
    TO_CLASS_TEXT_,
    TO_CLASS_POINTER_
};

/* A string object: something with a c_str() of char. */
template <typename type_, typename = void> struct to_is_string_ : std::false_type {};
template <typename type_>
struct to_is_string_<type_,
                     std::enable_if_t<std::is_convertible<
                         decltype(std::declval<const type_ &>().c_str()), const char *>::value>>
    : std::true_type {};

template <typename type_> constexpr bool to_is_null_() {
    return std::is_same<type_, decltype(nullptr)>::value ||
           std::is_same<type_, std::remove_cv_t<decltype(NULL)>>::value;
}

template <typename type_> constexpr to_class_ to_class_of_() {
    using plain_ = std::remove_cv_t<std::remove_pointer_t<type_>>;
    if (std::is_enum<type_>::value || std::is_integral<type_>::value) {
        return sizeof(type_) >= 8 && (std::is_enum<type_>::value || std::is_unsigned<type_>::value)
                   ? TO_CLASS_WIDE_
                   : TO_CLASS_INT_;
    }
    return std::is_same<type_, float>::value          ? TO_CLASS_FLOAT_
           : std::is_same<type_, double>::value       ? TO_CLASS_DOUBLE_
           : std::is_floating_point<type_>::value     ? TO_CLASS_LDOUBLE_
           : to_is_string_<type_>::value              ? TO_CLASS_TEXT_
           : std::is_same<type_, decltype(nullptr)>::value ? TO_CLASS_POINTER_
           : !std::is_pointer<type_>::value           ? TO_CLASS_NONE_
           : std::is_same<plain_, char>::value        ? TO_CLASS_TEXT_
                                                      : TO_CLASS_POINTER_;
}

/* The class for both together. */
template <typename a_, typename b_> constexpr to_class_ to_class_of_both_() {
    constexpr to_class_ left_ = to_class_of_<a_>();
    constexpr to_class_ right_ = to_class_of_<b_>();
    if (left_ == TO_CLASS_NONE_ || right_ == TO_CLASS_NONE_) {
        return TO_CLASS_NONE_;
    }
    if (left_ < TO_CLASS_TEXT_ && right_ < TO_CLASS_TEXT_) {
        return left_ > right_ ? left_ : right_;
    }
    if (left_ == TO_CLASS_TEXT_ && right_ == TO_CLASS_TEXT_) {
        return TO_CLASS_TEXT_;
    }
    if (to_is_null_<a_>() || to_is_null_<b_>()) {
        return left_ == TO_CLASS_TEXT_ || right_ == TO_CLASS_TEXT_ ? TO_CLASS_TEXT_
                                                                   : TO_CLASS_POINTER_;
    }
    return left_ >= TO_CLASS_TEXT_ && right_ >= TO_CLASS_TEXT_ ? TO_CLASS_POINTER_
                                                               : TO_CLASS_NONE_;
}

template <typename type_> constexpr int to_sort_of_() {
    return std::is_same<type_, char>::value   ? TO_SORT_CHAR_
           : std::is_same<type_, bool>::value ? TO_SORT_BOOL_
                                              : TO_SORT_PLAIN_;
}

template <typename type_> TO_INLINE_ const char *to_text_of_(const type_ &it_) {
    if constexpr (to_is_string_<type_>::value) {
        return it_.c_str();
    } else if constexpr (to_is_null_<type_>()) {
        return nullptr;
    } else {
        return const_cast<const char *>(it_);
    }
}

template <typename type_> TO_INLINE_ const volatile void *to_address_of_(type_ it_) {
    if constexpr (to_is_null_<type_>()) {
        return nullptr;
    } else if constexpr (std::is_function<std::remove_pointer_t<type_>>::value) {
        return reinterpret_cast<const volatile void *>(it_);
    } else {
        return it_;
    }
}

#define TO_TYPES_CXX_(how_, rel_, name_)                                                    \
    template <typename left_, typename right_>                                               \
    TO_INLINE_ bool to_##how_##rel_(TO_SITE_PARAMETERS_, left_ a_, right_ b_) {              \
        constexpr to_class_ class_ = to_class_of_both_<left_, right_>();                     \
        constexpr int sort_ = to_sort_of_<left_>();                                          \
        static_assert(class_ != TO_CLASS_NONE_,                                              \
                      "TO_EXPECT" name_ ", TO_ASSERT" name_ " and TO_ASSUME" name_        \
                      " take two numbers, two texts (char *) or two pointers; for others "   \
                      "there is TO_ASSERT_WITH");                              \
        if constexpr (class_ == TO_CLASS_INT_) {                                             \
            return to_##how_##rel_##int_(site_, function_, where_ + sort_,                   \
                                         static_cast<intmax_t>(a_),                          \
                                         static_cast<intmax_t>(b_));                         \
        } else if constexpr (class_ == TO_CLASS_WIDE_) {                                     \
            return to_##how_##rel_##wide_(site_, function_, where_ + sort_,                  \
                                          static_cast<to_wide_>(a_),                         \
                                          static_cast<to_wide_>(b_));                        \
        } else if constexpr (class_ == TO_CLASS_FLOAT_) {                                    \
            return to_##how_##rel_##float_(TO_SITE_ARGUMENTS_, static_cast<long double>(a_), \
                                           static_cast<long double>(b_));                    \
        } else if constexpr (class_ == TO_CLASS_DOUBLE_) {                                   \
            return to_##how_##rel_##double_(TO_SITE_ARGUMENTS_,                              \
                                            static_cast<long double>(a_),                    \
                                            static_cast<long double>(b_));                   \
        } else if constexpr (class_ == TO_CLASS_LDOUBLE_) {                                  \
            return to_##how_##rel_##ldouble_(TO_SITE_ARGUMENTS_,                             \
                                             static_cast<long double>(a_),                   \
                                             static_cast<long double>(b_));                  \
        } else if constexpr (class_ == TO_CLASS_TEXT_) {                                     \
            return to_##how_##rel_##text_(TO_SITE_ARGUMENTS_, to_text_of_(a_),               \
                                          to_text_of_(b_));                                  \
        } else if constexpr (class_ == TO_CLASS_POINTER_) {                                  \
            return to_##how_##rel_##pointer_(TO_SITE_ARGUMENTS_, to_address_of_(a_),         \
                                             to_address_of_(b_));                            \
        } else {                                                                             \
            return false;                                                                    \
        }                                                                                    \
    }
TO_TYPES_CXX_(may_, eq_, "_EQ")
TO_TYPES_CXX_(may_, ne_, "_NE")
TO_TYPES_CXX_(may_, lt_, "_LT")
TO_TYPES_CXX_(may_, le_, "_LE")
TO_TYPES_CXX_(may_, gt_, "_GT")
TO_TYPES_CXX_(may_, ge_, "_GE")
TO_TYPES_CXX_(must_, eq_, "_EQ")
TO_TYPES_CXX_(must_, ne_, "_NE")
TO_TYPES_CXX_(must_, lt_, "_LT")
TO_TYPES_CXX_(must_, le_, "_LE")
TO_TYPES_CXX_(must_, gt_, "_GT")
TO_TYPES_CXX_(must_, ge_, "_GE")

/* The relation that this operator is, as a set: 1 less, 2 equal, 4 greater. */
#define TO_RELATION_OF_(op_) (0 op_ 1) + 2 * (0 op_ 0) + 4 * (1 op_ 0)

/* One function for all operators of a class. */
#define TO_OPERATOR_CXX_(how_, class_, parameters_, arguments_)                              \
    template <int relation_> TO_INLINE_ bool to_##how_##class_ parameters_ {                 \
        if constexpr (relation_ == 1) {                                                      \
            return to_##how_##lt_##class_ arguments_;                                        \
        } else if constexpr (relation_ == 2) {                                               \
            return to_##how_##eq_##class_ arguments_;                                        \
        } else if constexpr (relation_ == 3) {                                               \
            return to_##how_##le_##class_ arguments_;                                        \
        } else if constexpr (relation_ == 4) {                                               \
            return to_##how_##gt_##class_ arguments_;                                        \
        } else if constexpr (relation_ == 5) {                                               \
            return to_##how_##ne_##class_ arguments_;                                        \
        } else {                                                                             \
            return to_##how_##ge_##class_ arguments_;                                        \
        }                                                                                    \
    }
#define TO_CLASS_CXX_(class_, parameters_, arguments_)                                       \
    TO_OPERATOR_CXX_(may_, class_, parameters_, arguments_)                                  \
    TO_OPERATOR_CXX_(must_, class_, parameters_, arguments_)
#define TO_CLASS_OF_TWO_CXX_(class_, type_)                                                  \
    TO_CLASS_CXX_(class_, (TO_SITE_PARAMETERS_, type_ a_, type_ b_),                         \
                  (TO_SITE_ARGUMENTS_, a_, b_))
#define TO_CLASS_OF_SIZE_CXX_(class_, type_)                                                 \
    TO_CLASS_CXX_(class_, (TO_SITE_PARAMETERS_, type_ a_, type_ b_, std::size_t size_),      \
                  (TO_SITE_ARGUMENTS_, a_, b_, size_))
TO_CLASS_OF_TWO_CXX_(int_, intmax_t)
TO_CLASS_OF_TWO_CXX_(uint_, uintmax_t)
TO_CLASS_OF_TWO_CXX_(double_, long double)
TO_CLASS_OF_TWO_CXX_(text_, const char *)
TO_CLASS_OF_TWO_CXX_(wtext_, const wchar_t *)
TO_CLASS_OF_TWO_CXX_(pointer_, const volatile void *)
TO_CLASS_OF_SIZE_CXX_(memory_, const void *)
TO_CLASS_OF_SIZE_CXX_(begin_, const char *)
#define TO_PICK_RELATION_(how_, class_, op_) to_##how_##class_<TO_RELATION_OF_(op_)>

/* How to show a number, and what compares three. */
template <typename type_> constexpr int to_sort_real_() {
    return std::is_same<type_, float>::value         ? TO_SORT_FLOAT_
           : std::is_same<type_, long double>::value ? TO_SORT_LDOUBLE_
                                                     : TO_SORT_DOUBLE_;
}
#define TO_SORT_REAL_(it_) to_sort_real_<std::decay_t<decltype(it_)>>()

template <typename a_, typename b_, typename c_> constexpr bool to_is_real_() {
    return std::is_floating_point<a_>::value || std::is_floating_point<b_>::value ||
           std::is_floating_point<c_>::value;
}
#define TO_BETWEEN_CXX_(how_)                                                                \
    template <typename left_, typename right_, typename third_>                              \
    TO_INLINE_ bool to_##how_##between_(TO_SITE_PARAMETERS_, left_ a_, right_ b_,            \
                                        third_ c_) {                                         \
        if constexpr (to_is_real_<left_, right_, third_>()) {                                \
            return to_##how_##between_double_(                                               \
                TO_SITE_ARGUMENTS_, static_cast<long double>(a_),                            \
                static_cast<long double>(b_), static_cast<long double>(c_));                 \
        } else {                                                                             \
            return to_##how_##between_wide_(TO_SITE_ARGUMENTS_, static_cast<to_wide_>(a_),   \
                                            static_cast<to_wide_>(b_),                       \
                                            static_cast<to_wide_>(c_));                      \
        }                                                                                    \
    }
TO_BETWEEN_CXX_(may_)
TO_BETWEEN_CXX_(must_)
#define TO_PICK_BETWEEN_(how_, a_, b_, c_) to_##how_##between_

template <typename type_> constexpr int to_element_of_() {
    using plain_ = std::remove_cv_t<type_>;
    if (std::is_pointer<plain_>::value) {
        return std::is_same<std::remove_cv_t<std::remove_pointer_t<plain_>>, char>::value
                   ? TO_ELEMENT_TEXT_
                   : TO_ELEMENT_POINTER_;
    }
    return std::is_same<plain_, bool>::value             ? TO_ELEMENT_BOOL_
           : std::is_same<plain_, char>::value           ? TO_ELEMENT_CHAR_
           : std::is_same<plain_, float>::value          ? TO_ELEMENT_FLOAT_
           : std::is_same<plain_, double>::value         ? TO_ELEMENT_DOUBLE_
           : std::is_same<plain_, long double>::value    ? TO_ELEMENT_LDOUBLE_
           : std::is_enum<plain_>::value                 ? TO_ELEMENT_INT_
           : !std::is_integral<plain_>::value            ? 0
           : std::is_unsigned<plain_>::value             ? TO_ELEMENT_UINT_
                                                         : TO_ELEMENT_INT_;
}

template <typename left_, typename right_>
TO_INLINE_ bool to_arrays_cxx_(TO_SITE_PARAMETERS_, left_ *a_, right_ *b_,
                               std::size_t count_) {
    static_assert(to_element_of_<left_>() != 0 &&
                      to_element_of_<left_>() == to_element_of_<right_>() &&
                      sizeof(left_) == sizeof(right_),
                  "TO_ASSERT_ARRAY_EQ takes two arrays with elements of one type: numbers, "
                  "texts or pointers");
    return to_arrays_(TO_SITE_ARGUMENTS_, a_, b_, count_, to_element_of_<left_>(),
                      sizeof(left_));
}

#endif
