/* SPDX-License-Identifier: MIT
 *
 * One test, many rows: a test for each element of an array. Included by <to/test.h>.
 *
 *     static const struct { const char *name, *text; int want; } cases[] = {
 *         {"one digit", "7", 7},
 *         {"a sign", "-7", -7},
 *     };
 *
 *     TO_TEST_EACH(parse, cases, label(row->name)) {
 *         TO_ASSERT_EQ(parse(row->text), row->want);
 *     }
 *
 * makes the tests parse[one digit] and parse[a sign].
 *
 * Names that end in an underscore are for the macros here, not for users.
 */
#ifndef TO_EACH_H
#define TO_EACH_H

#include <to/macros.h>
#include <to/test.h>

/*
 * TO_TEST_EACH(name, array, options...) { body }
 *
 * Declares and defines a test for each element, or row, of `array`: an array of any type,
 * declared before with its length known, and at least one element. The rows run like other
 * tests: beside each other, each with an outcome, an output and a time limit of its own.
 *
 * In the body `row` points to the test's element, which is const there. What it holds is read
 * when the test runs, so TO_SETUP may fill in the array.
 *
 * The rows are called name[0], name[1] and so on. `to-test ./tests::name` runs all of them,
 * './tests::name[1]' one. Options are those of TO_TEST, for each of the rows, and
 *
 *   label(text)   what stands between the brackets: a `const char *`, mostly of the row, as in
 *                 label(row->name). Read when the program has started. Where it is NULL or
 *                 empty the row's number stays. Characters that are none for a line of text
 *                 are shown as \n or \x1B, more than 100 bytes are cut off ("..."). Rows that
 *                 would have the same name have their number in it too: name[text (row 3)].
 *
 * up to 12 together. after(name) and after_any(name) of others mean all rows, and so does
 * after_named("m::name"); after_named("m::name[1]") means one.
 */
#define TO_TEST_EACH(...)                                                                    \
    TO_PASTE_(TO_EACH_TEST_, TO_COUNT_(__VA_ARGS__))(to_test_##__VA_ARGS__)

#ifdef __cplusplus
extern "C" {
#endif

/* The row of the test that this thread runs. */
const void *to_row_(void);

#ifdef __cplusplus
}

template <typename array_> struct to_is_array_ { static constexpr bool value_ = false; };
template <typename of_, size_t size_> struct to_is_array_<of_[size_]> {
    static constexpr bool value_ = true;
};
#define TO_NEED_ARRAY_(rows_)                                                                \
    static_assert(to_is_array_<__typeof__(rows_)>::value_,                                   \
                  "TO_TEST_EACH: it needs an array, with a length known here");              \
    static_assert(sizeof(rows_) > 0, "TO_TEST_EACH: the array has no rows");
#else
#define TO_NEED_ARRAY_(rows_)                                                                \
    _Static_assert(!__builtin_types_compatible_p(__typeof__(rows_), __typeof__(&(rows_)[0])), \
                   "TO_TEST_EACH: it needs an array, with a length known here");             \
    _Static_assert(sizeof(rows_) > 0, "TO_TEST_EACH: the array has no rows");
#endif

/* The array, and how a row is called. */
#define TO_ROWS_(id_, rows_, labels_)                                                        \
    TO_NEED_ARRAY_(rows_)                                                                    \
    static const char *id_##_label_(const void *row_)                                        \
    {                                                                                        \
        const __typeof__((rows_)[0]) *row = (const __typeof__((rows_)[0]) *)row_;            \
        (void)row;                                                                           \
        labels_ return TO_NULL_;                                                             \
    }                                                                                        \
    static const struct to_rows_ id_##_rows_ = {                                             \
        rows_, sizeof((rows_)[0]), sizeof(rows_) / sizeof((rows_)[0]), id_##_label_};

/* The body, and what calls it. */
#define TO_DEFINE_EACH_(id_, rows_, options_)                                                \
    static void id_##_body_(const __typeof__((rows_)[0]) *row);                              \
    static void id_##_row_(void)                                                             \
    {                                                                                        \
        id_##_body_((const __typeof__((rows_)[0]) *)to_row_());                              \
    }                                                                                        \
    TO_DESCRIBE_(id_, id_##_row_, options_, &id_##_rows_)                                    \
    static void id_##_body_(const __typeof__((rows_)[0]) *row __attribute__((unused)))

#define TO_ROWS_OPTIONS_(id_, rows_, ...)                                                    \
    static const struct to_option_ id_##_options_[] = {                                      \
        __VA_ARGS__{TO_OPTION_END_, TO_NULL_, TO_NULL_, 0}};                                 \
    TO_DEFINE_EACH_(id_, rows_, id_##_options_)

#define TO_DECLARE_label(text_) kind_, "");
#define TO_ADD_label(text_) {TO_OPTION_LABEL_, TO_NULL_, TO_NULL_, 0},
/* No number is taken for a pointer. */
#define TO_LABEL_label(text_)                                                                \
    (void)sizeof(*(text_));                                                                  \
    return (text_);
#define TO_LABEL_after(...)
#define TO_LABEL_after_any(...)
#define TO_LABEL_after_named(...)
#define TO_LABEL_tags(...)
#define TO_LABEL_timeout(seconds_)
#define TO_LABEL_retries(count_)
#define TO_LABEL_xfail(why_)
#define TO_LABEL_locks(...)
#define TO_LABEL_shares(...)
#define TO_LABEL_alone()

#define TO_DECLARE_TO_LABEL TO_DECLARE_label
#define TO_ADD_TO_LABEL TO_ADD_label
#define TO_LABEL_TO_LABEL TO_LABEL_label
#define TO_LABEL_TO_AFTER TO_LABEL_after
#define TO_LABEL_TO_AFTER_ANY TO_LABEL_after_any
#define TO_LABEL_TO_AFTER_NAMED TO_LABEL_after_named
#define TO_LABEL_TO_TAGS TO_LABEL_tags
#define TO_LABEL_TO_TIMEOUT TO_LABEL_timeout
#define TO_LABEL_TO_RETRIES TO_LABEL_retries
#define TO_LABEL_TO_XFAIL TO_LABEL_xfail
#define TO_LABEL_TO_LOCKS TO_LABEL_locks
#define TO_LABEL_TO_SHARES TO_LABEL_shares
#define TO_LABEL_TO_ALONE TO_LABEL_alone

/* As TO_TEST_1 and so on in <to/macros.h>; TO_LABEL_ is what an option has to say of how a
 * row is called. */
#define TO_EACH_TEST_1(id_, rows_) TO_ROWS_(id_, rows_, ) TO_DEFINE_EACH_(id_, rows_, TO_NULL_)
#define TO_EACH_TEST_2(id_, rows_, a_)                                                       \
    TO_KNOWN_ TO_DECLARE_##a_                                                                \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_)                                                      \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_)
#define TO_EACH_TEST_3(id_, rows_, a_, b_)                                                   \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_                                      \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_)                                        \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_)
#define TO_EACH_TEST_4(id_, rows_, a_, b_, c_)                                               \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_)                          \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_)
#define TO_EACH_TEST_5(id_, rows_, a_, b_, c_, d_)                                           \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_                                                                \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_)            \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_)
#define TO_EACH_TEST_6(id_, rows_, a_, b_, c_, d_, e_)                                       \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_                                      \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_             \
    TO_LABEL_##e_)                                                                           \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_             \
    TO_ADD_##e_)
#define TO_EACH_TEST_7(id_, rows_, a_, b_, c_, d_, e_, f_)                                   \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_             \
    TO_LABEL_##e_ TO_LABEL_##f_)                                                             \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_ \
    TO_ADD_##f_)
#define TO_EACH_TEST_8(id_, rows_, a_, b_, c_, d_, e_, f_, g_)                               \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_                                                                \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_             \
    TO_LABEL_##e_ TO_LABEL_##f_ TO_LABEL_##g_)                                               \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_ \
    TO_ADD_##f_ TO_ADD_##g_)
#define TO_EACH_TEST_9(id_, rows_, a_, b_, c_, d_, e_, f_, g_, h_)                           \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_                                      \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_             \
    TO_LABEL_##e_ TO_LABEL_##f_ TO_LABEL_##g_ TO_LABEL_##h_)                                 \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_ \
    TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_)
#define TO_EACH_TEST_10(id_, rows_, a_, b_, c_, d_, e_, f_, g_, h_, i_)                      \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_ TO_KNOWN_ TO_DECLARE_##i_            \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_             \
    TO_LABEL_##e_ TO_LABEL_##f_ TO_LABEL_##g_ TO_LABEL_##h_ TO_LABEL_##i_)                   \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_ \
    TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_ TO_ADD_##i_)
#define TO_EACH_TEST_11(id_, rows_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_)                  \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_ TO_KNOWN_ TO_DECLARE_##i_            \
    TO_KNOWN_ TO_DECLARE_##j_                                                                \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_             \
    TO_LABEL_##e_ TO_LABEL_##f_ TO_LABEL_##g_ TO_LABEL_##h_ TO_LABEL_##i_ TO_LABEL_##j_)     \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_ \
    TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_ TO_ADD_##i_ TO_ADD_##j_)
#define TO_EACH_TEST_12(id_, rows_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_)              \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_ TO_KNOWN_ TO_DECLARE_##i_            \
    TO_KNOWN_ TO_DECLARE_##j_ TO_KNOWN_ TO_DECLARE_##k_                                      \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_             \
    TO_LABEL_##e_ TO_LABEL_##f_ TO_LABEL_##g_ TO_LABEL_##h_ TO_LABEL_##i_ TO_LABEL_##j_      \
    TO_LABEL_##k_)                                                                           \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_ \
    TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_ TO_ADD_##i_ TO_ADD_##j_ TO_ADD_##k_)
#define TO_EACH_TEST_13(id_, rows_, a_, b_, c_, d_, e_, f_, g_, h_, i_, j_, k_, l_)          \
    TO_KNOWN_ TO_DECLARE_##a_ TO_KNOWN_ TO_DECLARE_##b_ TO_KNOWN_ TO_DECLARE_##c_            \
    TO_KNOWN_ TO_DECLARE_##d_ TO_KNOWN_ TO_DECLARE_##e_ TO_KNOWN_ TO_DECLARE_##f_            \
    TO_KNOWN_ TO_DECLARE_##g_ TO_KNOWN_ TO_DECLARE_##h_ TO_KNOWN_ TO_DECLARE_##i_            \
    TO_KNOWN_ TO_DECLARE_##j_ TO_KNOWN_ TO_DECLARE_##k_ TO_KNOWN_ TO_DECLARE_##l_            \
    TO_ROWS_(id_, rows_, TO_LABEL_##a_ TO_LABEL_##b_ TO_LABEL_##c_ TO_LABEL_##d_             \
    TO_LABEL_##e_ TO_LABEL_##f_ TO_LABEL_##g_ TO_LABEL_##h_ TO_LABEL_##i_ TO_LABEL_##j_      \
    TO_LABEL_##k_ TO_LABEL_##l_)                                                             \
    TO_ROWS_OPTIONS_(id_, rows_, TO_ADD_##a_ TO_ADD_##b_ TO_ADD_##c_ TO_ADD_##d_ TO_ADD_##e_ \
    TO_ADD_##f_ TO_ADD_##g_ TO_ADD_##h_ TO_ADD_##i_ TO_ADD_##j_ TO_ADD_##k_ TO_ADD_##l_)

#endif
