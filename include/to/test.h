/* SPDX-License-Identifier: MIT
 *
 * Declaring tests: TO_TEST, its options, TO_SUITE, and what a body may call.
 *
 *     #include <to/test.h>
 *
 *     TO_TEST(login) {
 *         TO_ASSERT_EQ(http_get(8080, "/login"), 200);
 *     }
 *
 *     TO_TEST(checkout, after(login), tags("slow"), timeout(30)) {
 *         ...
 *     }
 *
 * Stands alone, in C11 and in C++17. A program made of such files is linked with
 * libto, has no main() of its own, and is run by `to-test ./program`, or by itself:
 * then it does the same. Checks (TO_ASSERT_EQ and so on) are in <to/check.h>, programs,
 * ports and temporary folders in <to/tools.h>, which this header includes.
 *
 * Names that end in an underscore are for the macros here, not for users.
 */
#ifndef TO_TEST_H
#define TO_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <to/check.h>
#include <to/log.h>
#include <to/macros.h>
#include <to/state.h>
#include <to/subtest.h>
#include <to/tools.h>

/*
 * TO_TEST(name, options...) { body }
 *
 * Declares and defines the test `name`, a C identifier that is unique in its module
 * (the linker sees to that). It may be a name that C or a library uses too, such as
 * connect, link or time. Up to 12 options, in any order:
 *
 *   after(a, b)        runs when the tests a and b have passed; if one did not, this
 *                      test is skipped. a and b may stand further down or in another
 *                      file of the module. A misspelt name is an error of the linker.
 *                      Of fixtures: while a and b are up; see <to/fixture.h>.
 *   after_any(a)       runs after a, whatever became of it: order only. Of a fixture:
 *                      when it is down.
 *   after_named("m::a")  as after, for a test of another module, found when the run
 *                      is planned; "a" alone where only one module has an a.
 *   tags("x", "y")     labels for `to-test -t 'x and not y'`.
 *   timeout(seconds)   the time limit, a number; fractions are allowed; 0 for none.
 *                      Where nothing is said, that of `to-test --timeout`: 60 s.
 *   retries(n)         where it fails it runs again, up to n times (0 to 100), and has
 *                      passed, but is flaky, when one of these passes. Where nothing is
 *                      said, that of `to-test --retries`: 0. Each time it begins anew.
 *   xfail("why")       expected to fail, for this reason: a failure of it fails
 *                      nothing (and its dependents run), a pass is a failure.
 *   locks("db")        runs while no other test has this lock. It is no more than a name,
 *                      the same for all modules of a run. All locks of a test are taken
 *                      together, before it starts; while it waits for them it keeps
 *                      nothing, and others run.
 *   shares("db")       as locks, but runs beside others that share it.
 *   alone()            runs while no other test does. Fixtures may be up.
 *
 * Each list takes up to 32 names, and an option may be given more than once. Each is
 * also there with the prefix TO_ and in capitals (TO_TIMEOUT(30)).
 *
 * The body returns nothing and takes nothing. It runs in a process of its own, whose
 * standard input is /dev/null and whose output is captured. It has passed when it has
 * returned, no check failed, and the process ended cleanly.
 */
#define TO_TEST(...) TO_PASTE_(TO_TEST_, TO_COUNT_(__VA_ARGS__))(to_test_##__VA_ARGS__)

/*
 * TO_SUITE(name)
 *
 * At file level: the tests below it in this file, up to the next TO_SUITE, belong to
 * the suite `name`. Without it, a test's suite is its source file's name without
 * folder and ending. A semicolon after it is allowed.
 */
#define TO_SUITE(name_) TO_SUITE_(name_, __LINE__)

/*
 * TO_SETUP { body }
 *
 * At file level, once in a module (the linker sees to that): runs once, before the first of
 * the module's tests, in a process from which all of them are then forked. So what it leaves
 * in memory is there in each of them (in a copy of its own, but for --isolate=thread): load a
 * large table here. Threads that it has started are not. It sees what the command line has put
 * into the shared state, and may add to it; checks may be used in it, and to_skip.
 *
 * Where it fails, crashes, exits, or takes longer than `to-test --timeout`, the module's tests
 * are skipped. In reports it is an entry called (setup). What it has from <to/tools.h> ends with
 * it; what else it leaves running is ended with the module. Where a test has killed the module and it is started again, it runs again.
 */
#define TO_SETUP                                                                             \
    static void to_setup_body_(void);                                                        \
    TO_EXTERN_ const struct to_test_ to_one_setup_a_module_;                                 \
    TO_TIGHT_ const struct to_test_ to_one_setup_a_module_ = {                               \
        TO_ABI_,  TO_KIND_SETUP_,           "(setup)", __FILE__,                             \
        __LINE__, TO_BODY_(to_setup_body_), TO_NULL_,  TO_NULL_};                            \
    static const struct to_test_ *const to_setup_entry_ TO_ENTRY_ = &to_one_setup_a_module_; \
    static void to_setup_body_(void)

/*
 * To be called from a test's body or from what it calls, on any thread. Each takes a
 * printf format and its arguments, one line of text. In C++ they are expressions of
 * type void, too.
 *
 *   to_skip(...)   ends the test: skipped, with this reason; so are its dependents.
 *   to_fail(...)   ends the test: failed, with this message.
 *   to_log(...)    writes a line to the test's standard error; captured like all output.
 *                  With levels: see <to/log.h>, which this header includes.
 *
 * to_skip and to_fail do not return. In C they leave the body by longjmp; in C++, where
 * exceptions are on, by an exception, so destructors run. On another thread than the
 * test's own they end the test's process.
 */
#define to_skip(...) (to_skip_(__FILE__, __LINE__, __VA_ARGS__), to_leave_())
#define to_fail(...) (to_fail_(__FILE__, __LINE__, __func__, __VA_ARGS__), to_leave_())

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What main() of a test program does; for a program that has a main() of its own: it
 * ends with `return to_main(argc, argv);`. Runs `to-test` on this very program with
 * the arguments given, or serves a to-test that has started it. Returns only when
 * to-test cannot be started, with the exit status 4 and a message on standard error.
 */
int to_main(int argc_, char **argv_);

/* ------------------------------------------------------------------------------------
 * The descriptors that the macros make. `version_` tells a libto that is newer or older
 * than this header that it is; it changes with every change of the structs below.
 */
#define TO_ABI_ 3u

enum to_kind_ { TO_KIND_TEST_ = 1, TO_KIND_SUITE_ = 2, TO_KIND_SETUP_ = 3 };

enum to_option_kind_ {
    TO_OPTION_END_ = 0,
    TO_OPTION_AFTER_ = 1,
    TO_OPTION_AFTER_ANY_ = 2,
    TO_OPTION_AFTER_NAMED_ = 3,
    TO_OPTION_TAG_ = 4,
    TO_OPTION_TIMEOUT_ = 5,
    TO_OPTION_XFAIL_ = 6,
    TO_OPTION_FIXTURE_ = 7, /* it is one */
    TO_OPTION_LOCKS_ = 8,
    TO_OPTION_SHARES_ = 9,
    TO_OPTION_ALONE_ = 10,
    TO_OPTION_LABEL_ = 11,
    TO_OPTION_RETRIES_ = 12
};

struct to_test_;

struct to_option_ {
    int kind_;
    const struct to_test_ *test_;
    const char *text_;
    double number_;
};

/* What a test is run for, one by one. */
struct to_rows_ {
    const void *first_;
    size_t size_; /* of each */
    size_t count_;
    const char *(*label_)(const void *row_); /* NULL: it has none */
};

struct to_test_ {
    unsigned version_;
    int kind_;
    const char *name_;
    const char *file_;
    int line_;
    void (*body_)(void);
    const struct to_option_ *options_; /* up to TO_OPTION_END_; NULL: none */
    const struct to_rows_ *rows_;      /* NULL: it is one test */
};

/* One for each module: where its tests stand, and who serves them. */
struct to_module_ {
    unsigned version_;
    const struct to_test_ *const *begin_;
    const struct to_test_ *const *end_;
    int (*main_)(const struct to_module_ *module_, int argc_, char **argv_);
};

void to_skip_(const char *file_, int line_, const char *format_, ...)
    __attribute__((format(printf, 3, 4)));
void to_fail_(const char *file_, int line_, const char *function_, const char *format_, ...)
    __attribute__((format(printf, 4, 5)));

int to_module_main_(const struct to_module_ *module_, int argc_, char **argv_);

/*
 * The linker makes these two around the pointers in the section to_tests; weak, as a
 * module without tests has no such section. Pointers, not the structs: compilers align
 * those in ways of their own.
 */
extern const struct to_test_ *const __start_to_tests[]
    __attribute__((weak, visibility("hidden")));
extern const struct to_test_ *const __stop_to_tests[]
    __attribute__((weak, visibility("hidden")));

/* Every file of a module has it, the linker keeps one; a host of shared objects looks
 * it up by name. */
extern const struct to_module_ to_module_ __attribute__((weak, visibility("default")));
const struct to_module_ to_module_ = {TO_ABI_, __start_to_tests, __stop_to_tests,
                                      to_module_main_};

#ifdef __cplusplus
}
#endif

/* ------------------------------------------------------------------------------------
 * How the macros work. TO_TEST pastes "to_test_" to its first argument and calls the
 * macro for that number of options; those paste every option to a prefix. A pasted
 * argument is not expanded: so neither `#define linux 1` nor a macro called timeout
 * can come between. No argument of `...` is ever empty, as -pedantic asks for.
 */
#if defined __has_attribute
#if __has_attribute(retain)
#define TO_RETAIN_ , retain
#endif
#endif
#ifndef TO_RETAIN_
#define TO_RETAIN_
#endif
#define TO_ENTRY_ __attribute__((used TO_RETAIN_, section("to_tests")))
/* No wider than it needs: gcc would pad a descriptor from 56 bytes to 64. */
#define TO_TIGHT_ __attribute__((aligned(sizeof(void *))))

#ifdef __cplusplus
#define TO_DECLARATIONS_END_
/* An exception must not leave the body: the caller is C. */
template <void (*body_)()> void to_body_() {
#if defined __cpp_exceptions
    try {
        body_();
    } catch (const to_left_ &) {
    } catch (const std::exception &exception_) {
        to_exception_(exception_.what());
    } catch (...) {
        to_exception_(nullptr);
    }
#else
    body_();
#endif
}
#define TO_BODY_(body_) to_body_<body_>
#else
/* Lets a semicolon follow, or not, without a word from -pedantic. */
#define TO_DECLARATIONS_END_ __extension__
#define TO_BODY_(body_) body_
#endif

#define TO_DEFINE_(id_, options_)                                                            \
    static void id_##_body_(void);                                                           \
    TO_DESCRIBE_(id_, id_##_body_, options_, TO_NULL_)                                       \
    static void id_##_body_(void)

#define TO_DESCRIBE_(id_, body_, options_, rows_)                                            \
    TO_EXTERN_ const struct to_test_ id_;                                                    \
    TO_TIGHT_ const struct to_test_ id_ = {                                                  \
        TO_ABI_,  TO_KIND_TEST_, &#id_[8],         __FILE__,                                 \
        __LINE__, TO_BODY_(body_), options_, rows_};                                         \
    static const struct to_test_ *const id_##_entry_ TO_ENTRY_ = &id_;

#define TO_SUITE_(name_, line_) TO_SUITE_NOW_(name_, line_)
#define TO_SUITE_NOW_(name_, line_)                                                          \
    static const struct to_test_ to_suite_##line_ = {                                        \
        TO_ABI_, TO_KIND_SUITE_, #name_,   __FILE__,                                         \
        line_,   TO_NULL_,       TO_NULL_, TO_NULL_};                                        \
    static const struct to_test_ *const to_suite_entry_##line_ TO_ENTRY_ =                   \
        &to_suite_##line_;                                                                   \
    TO_DECLARATIONS_END_

/* What an option needs declared, and what it adds to the array. */
#define TO_DECLARE_after(...)                                                                \
    kind_, "");                                                                              \
    TO_PASTE_(TO_IDS_, TO_COUNT_(__VA_ARGS__))(TO_DECLARE_TEST_, ~, to_test_##__VA_ARGS__)
#define TO_DECLARE_after_any TO_DECLARE_after
#define TO_DECLARE_after_named(...) kind_, "");
#define TO_DECLARE_tags(...) kind_, "");
#define TO_DECLARE_timeout(seconds_) kind_, "");
#define TO_DECLARE_retries(count_) kind_, "");
#define TO_DECLARE_xfail(why_) kind_, "");
#define TO_DECLARE_locks(...) kind_, "");
#define TO_DECLARE_shares(...) kind_, "");
#define TO_DECLARE_alone() kind_, "");

#define TO_ADD_after(...)                                                                    \
    TO_PASTE_(TO_IDS_, TO_COUNT_(__VA_ARGS__))                                               \
    (TO_ADD_TEST_, TO_OPTION_AFTER_, to_test_##__VA_ARGS__)
#define TO_ADD_after_any(...)                                                                \
    TO_PASTE_(TO_IDS_, TO_COUNT_(__VA_ARGS__))                                               \
    (TO_ADD_TEST_, TO_OPTION_AFTER_ANY_, to_test_##__VA_ARGS__)
#define TO_ADD_after_named(...) TO_EACH_(TO_ADD_TEXT_, TO_OPTION_AFTER_NAMED_, __VA_ARGS__)
#define TO_ADD_tags(...) TO_EACH_(TO_ADD_TEXT_, TO_OPTION_TAG_, __VA_ARGS__)
#define TO_ADD_timeout(seconds_) {TO_OPTION_TIMEOUT_, TO_NULL_, TO_NULL_, seconds_},
#define TO_ADD_retries(count_) {TO_OPTION_RETRIES_, TO_NULL_, TO_NULL_, count_},
#define TO_ADD_xfail(why_) {TO_OPTION_XFAIL_, TO_NULL_, "" why_, 0},
#define TO_ADD_locks(...) TO_EACH_(TO_ADD_TEXT_, TO_OPTION_LOCKS_, __VA_ARGS__)
#define TO_ADD_shares(...) TO_EACH_(TO_ADD_TEXT_, TO_OPTION_SHARES_, __VA_ARGS__)
#define TO_ADD_alone() {TO_OPTION_ALONE_, TO_NULL_, TO_NULL_, 0},

#define TO_DECLARE_TO_AFTER TO_DECLARE_after
#define TO_DECLARE_TO_AFTER_ANY TO_DECLARE_after_any
#define TO_DECLARE_TO_AFTER_NAMED TO_DECLARE_after_named
#define TO_DECLARE_TO_TAGS TO_DECLARE_tags
#define TO_DECLARE_TO_TIMEOUT TO_DECLARE_timeout
#define TO_DECLARE_TO_RETRIES TO_DECLARE_retries
#define TO_DECLARE_TO_XFAIL TO_DECLARE_xfail
#define TO_DECLARE_TO_LOCKS TO_DECLARE_locks
#define TO_DECLARE_TO_SHARES TO_DECLARE_shares
#define TO_DECLARE_TO_ALONE TO_DECLARE_alone
#define TO_ADD_TO_AFTER TO_ADD_after
#define TO_ADD_TO_AFTER_ANY TO_ADD_after_any
#define TO_ADD_TO_AFTER_NAMED TO_ADD_after_named
#define TO_ADD_TO_TAGS TO_ADD_tags
#define TO_ADD_TO_TIMEOUT TO_ADD_timeout
#define TO_ADD_TO_RETRIES TO_ADD_retries
#define TO_ADD_TO_XFAIL TO_ADD_xfail
#define TO_ADD_TO_LOCKS TO_ADD_locks
#define TO_ADD_TO_SHARES TO_ADD_shares
#define TO_ADD_TO_ALONE TO_ADD_alone

#define TO_DECLARE_TEST_(kind_, id_) TO_EXTERN_ const struct to_test_ id_;
#define TO_ADD_TEST_(kind_, id_) {kind_, &id_, TO_NULL_, 0},
#define TO_ADD_TEXT_(kind_, text_) {kind_, TO_NULL_, "" text_, 0},

/* TO_TEST with so many options; those with more than none are in <to/macros.h>. */
#define TO_TEST_0(id_) TO_DEFINE_(id_, TO_NULL_)
#define TO_OPTIONS_(id_, ...)                                                                \
    static const struct to_option_ id_##_options_[] = {                                      \
        __VA_ARGS__{TO_OPTION_END_, TO_NULL_, TO_NULL_, 0}};                                 \
    TO_DEFINE_(id_, id_##_options_)

#include <to/each.h>
#include <to/fixture.h>

#endif
