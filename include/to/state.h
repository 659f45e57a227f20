/* SPDX-License-Identifier: MIT
 *
 * What tests hand on to one another: values by key, results, locks.
 *
 *     TO_TEST(server) {
 *         to_state_set("port", start_server());
 *     }
 *
 *     TO_TEST(login, after(server)) {
 *         int64_t port = to_state_get_int("port");
 *         ...
 *     }
 *
 * <to/test.h> includes this header; it stands alone, in C11 and C++17.
 *
 * The runner keeps all of it, so it is the same for tests in processes of their own, in
 * shared ones and in threads (--isolate). What is here may be called from a test's body, from
 * TO_SETUP, on any thread that they start, and in processes that they fork; elsewhere it ends
 * the program. Each call is a question to the runner, some 10 microseconds, and is answered
 * before it returns; each is done as a whole, so nothing is lost when several tests use one
 * key.
 *
 * What goes wrong fails the test, with a message that says what to do, and leaves it, as a
 * failed TO_ASSERT does: no such key, a value of another type, a NULL key, too large a value.
 *
 * Keys, and names of locks, are text in UTF-8 of 1 to 1000 bytes, without control characters.
 * Names that end in an underscore are not for users.
 */
#ifndef TO_STATE_H
#define TO_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <to/check.h>
#include <to/macros.h>

/*
 * Values
 *
 *   to_state_set(key, value)   sets the key, whatever it was before. The type is that of
 *       `value`: any integer (kept as int64_t; a larger one fails), a floating point number
 *       (as double), bool, `char *` (a string; copied up to its NUL), another pointer.
 *       `true` is an int in C11, and a bool in C++ and C23; to_state_get_bool takes both.
 *   to_state_set_bytes(key, data, size)    copies `size` bytes.
 *   to_state_set_fd(key, fd)   hands on a file descriptor: a duplicate is kept, `fd` stays the
 *       caller's.
 *
 * A value may have 16 MiB (`to-test --state-limit`), and all together 64 times as much.
 *
 * A pointer leads to memory of the process that has set it: only there can it be got, and,
 * where TO_SETUP has set it, in all tests of that module.
 */
#define to_state_set(key_, value_)                                                           \
    to_state_must_(to_state_set_(TO_CALLER_("to_state_set"), key_, TO_STATE_VALUE_(value_)))
#define to_state_set_bytes(key_, data_, size_)                                               \
    to_state_must_(to_state_set_(TO_CALLER_("to_state_set_bytes"), key_,                     \
                                 to_state_bytes_(data_, size_)))
#define to_state_set_fd(key_, fd_)                                                           \
    to_state_must_(to_state_set_(TO_CALLER_("to_state_set_fd"), key_, to_state_fd_(fd_)))

/*
 *   to_state_get_int(key)      int64_t
 *   to_state_get_double(key)   double; of an int, too
 *   to_state_get_bool(key)     bool; of an int that is 0 or 1, too
 *   to_state_get_string(key)   const char *
 *   to_state_get_bytes(key, size_t *ret_size)   const void *
 *   to_state_get_fd(key)       int: a new descriptor, close-on-exec, which the caller closes
 *   to_state_get_pointer(key)  void *
 *
 * What a string or bytes point to lives until the test has ended (where --isolate=thread runs
 * several tests in a process, and a thread asks that a test has started: for ever). It is
 * aligned for any type, and a NUL follows it.
 */
#define to_state_get_int(key_)                                                               \
    to_state_int_of_(to_state_get_(TO_CALLER_("to_state_get_int"), key_, TO_STATE_INT_))
#define to_state_get_double(key_)                                                            \
    to_state_double_of_(                                                                     \
        to_state_get_(TO_CALLER_("to_state_get_double"), key_, TO_STATE_DOUBLE_))
#define to_state_get_bool(key_)                                                              \
    to_state_bool_of_(to_state_get_(TO_CALLER_("to_state_get_bool"), key_, TO_STATE_BOOL_))
#define to_state_get_string(key_)                                                            \
    to_state_string_of_(                                                                     \
        to_state_get_(TO_CALLER_("to_state_get_string"), key_, TO_STATE_STRING_))
#define to_state_get_bytes(key_, ret_size_)                                                  \
    to_state_bytes_of_(to_state_get_(TO_CALLER_("to_state_get_bytes"), key_,                 \
                                     TO_STATE_BYTES_), ret_size_)
#define to_state_get_fd(key_)                                                                \
    to_state_fd_of_(to_state_get_(TO_CALLER_("to_state_get_fd"), key_, TO_STATE_FD_))
#define to_state_get_pointer(key_)                                                           \
    to_state_pointer_of_(                                                                    \
        to_state_get_(TO_CALLER_("to_state_get_pointer"), key_, TO_STATE_POINTER_))

/* The same with what is to be got where there is no such key: a value of another type still
 * fails the test. Of bytes, so many at `data`. */
#define to_state_get_int_or(key_, other_)                                                    \
    to_state_int_of_(to_state_get_or_(TO_CALLER_("to_state_get_int_or"), key_,               \
                                      to_state_int_(other_)))
#define to_state_get_double_or(key_, other_)                                                 \
    to_state_double_of_(to_state_get_or_(TO_CALLER_("to_state_get_double_or"), key_,         \
                                         to_state_double_(other_)))
#define to_state_get_bool_or(key_, other_)                                                   \
    to_state_bool_of_(to_state_get_or_(TO_CALLER_("to_state_get_bool_or"), key_,             \
                                       to_state_bool_(other_)))
#define to_state_get_string_or(key_, other_)                                                 \
    to_state_string_of_(to_state_get_or_(TO_CALLER_("to_state_get_string_or"), key_,         \
                                         to_state_string_(other_)))
#define to_state_get_bytes_or(key_, data_, size_, ret_size_)                                 \
    to_state_bytes_of_(to_state_get_or_(TO_CALLER_("to_state_get_bytes_or"), key_,           \
                                        to_state_bytes_(data_, size_)), ret_size_)
#define to_state_get_fd_or(key_, other_)                                                     \
    to_state_fd_of_(to_state_get_or_(TO_CALLER_("to_state_get_fd_or"), key_,                 \
                                     to_state_fd_(other_)))
#define to_state_get_pointer_or(key_, other_)                                                \
    to_state_pointer_of_(to_state_get_or_(TO_CALLER_("to_state_get_pointer_or"), key_,       \
                                          to_state_pointer_(other_)))

/*
 *   to_state_has(key)          bool: whether there is such a key
 *   to_state_remove(key)       bool: whether there was
 *   to_state_keys(size_t *ret_count)   const char *const *: all keys, in order, NULL behind
 *       the last; they live as strings do (see above). `ret_count` may be NULL.
 *   to_state_add(key, n)       int64_t: adds to an int, which is 0 where there is none; gives
 *       the sum. One that int64_t cannot hold fails.
 *   to_state_set_once(key, value)   bool: sets the key where there is none; whether it did.
 *   to_state_compare_and_set(key, expected, value)   bool: sets the key where it has the value
 *       `expected`, of the same type; whether it did.
 *   to_state_wait(key, seconds)     waits until there is such a key; fails when the time is up.
 *   to_state_try_wait(key, seconds) bool: the same; false when the time is up. 0 asks, and does
 *       not wait.
 *
 * The time limit of a test holds while it waits.
 */
#define to_state_has(key_) to_state_truth_(to_state_has_(TO_CALLER_("to_state_has"), key_))
#define to_state_remove(key_)                                                                \
    to_state_truth_(to_state_remove_(TO_CALLER_("to_state_remove"), key_))
#define to_state_keys(ret_count_)                                                            \
    to_state_list_of_(to_state_keys_(TO_CALLER_("to_state_keys"), ret_count_))
#define to_state_add(key_, n_)                                                               \
    to_state_int_of_(to_state_add_(TO_CALLER_("to_state_add"), key_, to_state_int_(n_)))
#define to_state_set_once(key_, value_)                                                      \
    to_state_truth_(to_state_set_once_(TO_CALLER_("to_state_set_once"), key_,                \
                                       TO_STATE_VALUE_(value_)))
#define to_state_compare_and_set(key_, expected_, value_)                                    \
    to_state_truth_(to_state_swap_(TO_CALLER_("to_state_compare_and_set"), key_,             \
                                   TO_STATE_VALUE_(expected_), TO_STATE_VALUE_(value_)))
#define to_state_wait(key_, seconds_)                                                        \
    to_state_must_(to_state_wait_(TO_CALLER_("to_state_wait"), key_, seconds_, true) > 0)
#define to_state_try_wait(key_, seconds_)                                                    \
    to_state_truth_(to_state_wait_(TO_CALLER_("to_state_try_wait"), key_, seconds_, false))

/*
 * Locks
 *
 *   to_lock(name)              waits until no other thread or process has the lock of this
 *       name, and takes it. Who has it may take it again, and gives it back as often.
 *   to_try_lock(name, seconds) bool: the same; false when the time is up. 0: does not wait.
 *   to_unlock(name)            gives it back. Only who has it may.
 *
 * A lock is had by a thread. It is free again when that has ended, however that came: by
 * to_unlock, by the end of the thread, of its process or of the test. Those who wait get it in
 * the order in which they came. A to_lock that could never come back, as each waits for the
 * other, fails the test.
 */
#define to_lock(name_) to_state_must_(to_lock_(TO_CALLER_("to_lock"), name_, 0, true) > 0)
#define to_try_lock(name_, seconds_)                                                         \
    to_state_truth_(to_lock_(TO_CALLER_("to_try_lock"), name_, seconds_, false))
#define to_unlock(name_) to_state_must_(to_unlock_(TO_CALLER_("to_unlock"), name_))

/*
 * Results
 *
 *   to_result_set(value)       sets the result of this test, as to_state_set does; so do
 *       to_result_set_bytes(data, size) and to_result_set_fd(fd). It is there until the test
 *       is run again.
 *   to_result_get_int(test)    and so on for the other types, with `_or` as above: the result
 *       of the test of this name, a text: "login"; "module::login" for one of another module.
 *
 * This test must come after that one, directly or through others; else it fails, as the
 * result may be there or not. Where several tests are threads of one process, these are for
 * the tests' own threads.
 */
#define to_result_set(value_)                                                                \
    to_state_must_(to_result_set_(TO_CALLER_("to_result_set"), TO_STATE_VALUE_(value_)))
#define to_result_set_bytes(data_, size_)                                                    \
    to_state_must_(                                                                          \
        to_result_set_(TO_CALLER_("to_result_set_bytes"), to_state_bytes_(data_, size_)))
#define to_result_set_fd(fd_)                                                                \
    to_state_must_(to_result_set_(TO_CALLER_("to_result_set_fd"), to_state_fd_(fd_)))

#define to_result_get_int(test_)                                                             \
    to_state_int_of_(to_result_get_(TO_CALLER_("to_result_get_int"), test_, TO_STATE_INT_))
#define to_result_get_double(test_)                                                          \
    to_state_double_of_(                                                                     \
        to_result_get_(TO_CALLER_("to_result_get_double"), test_, TO_STATE_DOUBLE_))
#define to_result_get_bool(test_)                                                            \
    to_state_bool_of_(to_result_get_(TO_CALLER_("to_result_get_bool"), test_, TO_STATE_BOOL_))
#define to_result_get_string(test_)                                                          \
    to_state_string_of_(                                                                     \
        to_result_get_(TO_CALLER_("to_result_get_string"), test_, TO_STATE_STRING_))
#define to_result_get_bytes(test_, ret_size_)                                                \
    to_state_bytes_of_(to_result_get_(TO_CALLER_("to_result_get_bytes"), test_,              \
                                      TO_STATE_BYTES_), ret_size_)
#define to_result_get_fd(test_)                                                              \
    to_state_fd_of_(to_result_get_(TO_CALLER_("to_result_get_fd"), test_, TO_STATE_FD_))
#define to_result_get_pointer(test_)                                                         \
    to_state_pointer_of_(                                                                    \
        to_result_get_(TO_CALLER_("to_result_get_pointer"), test_, TO_STATE_POINTER_))

#define to_result_get_int_or(test_, other_)                                                  \
    to_state_int_of_(to_result_get_or_(TO_CALLER_("to_result_get_int_or"), test_,            \
                                       to_state_int_(other_)))
#define to_result_get_double_or(test_, other_)                                               \
    to_state_double_of_(to_result_get_or_(TO_CALLER_("to_result_get_double_or"), test_,      \
                                          to_state_double_(other_)))
#define to_result_get_bool_or(test_, other_)                                                 \
    to_state_bool_of_(to_result_get_or_(TO_CALLER_("to_result_get_bool_or"), test_,          \
                                        to_state_bool_(other_)))
#define to_result_get_string_or(test_, other_)                                               \
    to_state_string_of_(to_result_get_or_(TO_CALLER_("to_result_get_string_or"), test_,      \
                                          to_state_string_(other_)))
#define to_result_get_bytes_or(test_, data_, size_, ret_size_)                               \
    to_state_bytes_of_(to_result_get_or_(TO_CALLER_("to_result_get_bytes_or"), test_,        \
                                         to_state_bytes_(data_, size_)), ret_size_)
#define to_result_get_fd_or(test_, other_)                                                   \
    to_state_fd_of_(to_result_get_or_(TO_CALLER_("to_result_get_fd_or"), test_,              \
                                      to_state_fd_(other_)))
#define to_result_get_pointer_or(test_, other_)                                              \
    to_state_pointer_of_(to_result_get_or_(TO_CALLER_("to_result_get_pointer_or"), test_,    \
                                           to_state_pointer_(other_)))

/* ------------------------------------------------------------------------------------ */

enum to_state_kind_ {
    TO_STATE_NONE_ = 0,
    TO_STATE_INT_ = 1,
    TO_STATE_DOUBLE_ = 2,
    TO_STATE_BOOL_ = 3,
    TO_STATE_STRING_ = 4,
    TO_STATE_BYTES_ = 5,
    TO_STATE_FD_ = 6,
    TO_STATE_POINTER_ = 7,
    TO_STATE_LARGE_ = 8 /* an unsigned number that no int64_t can hold */
};

struct to_state_value_ {
    int kind_;
    union {
        int64_t int_; /* of a bool and a descriptor, too */
        double double_;
        const volatile void *data_;
    } as_;
    size_t size_; /* of bytes */
};

/* Who calls what, for the message. */
struct to_caller_ {
    const char *file_;
    const char *function_;
    const char *called_;
    int line_;
};

#ifdef __cplusplus
extern "C" {
#endif

/* What has failed has been noted, and is told by false, -1, NULL or TO_STATE_NONE_. */
bool to_state_set_(struct to_caller_ caller_, const char *key_, struct to_state_value_ value_);
int to_state_set_once_(struct to_caller_ caller_, const char *key_,
                       struct to_state_value_ value_);
int to_state_swap_(struct to_caller_ caller_, const char *key_,
                   struct to_state_value_ expected_, struct to_state_value_ value_);
struct to_state_value_ to_state_get_(struct to_caller_ caller_, const char *key_, int kind_);
struct to_state_value_ to_state_get_or_(struct to_caller_ caller_, const char *key_,
                                        struct to_state_value_ other_);
struct to_state_value_ to_state_add_(struct to_caller_ caller_, const char *key_,
                                     struct to_state_value_ n_);
int to_state_has_(struct to_caller_ caller_, const char *key_);
int to_state_remove_(struct to_caller_ caller_, const char *key_);
const char *const *to_state_keys_(struct to_caller_ caller_, size_t *ret_count_);
int to_state_wait_(struct to_caller_ caller_, const char *key_, double seconds_, bool must_);
int to_lock_(struct to_caller_ caller_, const char *name_, double seconds_, bool must_);
bool to_unlock_(struct to_caller_ caller_, const char *name_);
bool to_result_set_(struct to_caller_ caller_, struct to_state_value_ value_);
struct to_state_value_ to_result_get_(struct to_caller_ caller_, const char *test_, int kind_);
struct to_state_value_ to_result_get_or_(struct to_caller_ caller_, const char *test_,
                                         struct to_state_value_ other_);

#ifdef __cplusplus
}
#endif

#define TO_CALLER_(called_) to_calls_(__FILE__, __func__, called_, __LINE__)
TO_INLINE_ struct to_caller_ to_calls_(const char *file_, const char *function_,
                                       const char *called_, int line_) {
    struct to_caller_ caller_ = {file_, function_, called_, line_};
    return caller_;
}

TO_INLINE_ struct to_state_value_ to_state_int_(int64_t it_) {
    struct to_state_value_ value_ = {TO_STATE_INT_, {0}, 0};
    value_.as_.int_ = it_;
    return value_;
}
TO_INLINE_ struct to_state_value_ to_state_uint_(uintmax_t it_) {
    struct to_state_value_ value_ = {TO_STATE_INT_, {0}, 0};
    value_.as_.int_ = (int64_t)(it_ & INT64_MAX);
    value_.kind_ = it_ > (uintmax_t)INT64_MAX ? TO_STATE_LARGE_ : TO_STATE_INT_;
    return value_;
}
TO_INLINE_ struct to_state_value_ to_state_double_(double it_) {
    struct to_state_value_ value_ = {TO_STATE_DOUBLE_, {0}, 0};
    value_.as_.double_ = it_;
    return value_;
}
TO_INLINE_ struct to_state_value_ to_state_long_double_(long double it_) {
    return to_state_double_((double)it_);
}
TO_INLINE_ struct to_state_value_ to_state_bool_(bool it_) {
    struct to_state_value_ value_ = {TO_STATE_BOOL_, {0}, 0};
    value_.as_.int_ = it_;
    return value_;
}
TO_INLINE_ struct to_state_value_ to_state_string_(const char *it_) {
    struct to_state_value_ value_ = {TO_STATE_STRING_, {0}, 0};
    value_.as_.data_ = it_;
    return value_;
}
TO_INLINE_ struct to_state_value_ to_state_bytes_(const void *it_, size_t size_) {
    struct to_state_value_ value_ = {TO_STATE_BYTES_, {0}, 0};
    value_.as_.data_ = it_;
    value_.size_ = size_;
    return value_;
}
TO_INLINE_ struct to_state_value_ to_state_fd_(int it_) {
    struct to_state_value_ value_ = {TO_STATE_FD_, {0}, 0};
    value_.as_.int_ = it_;
    return value_;
}
TO_INLINE_ struct to_state_value_ to_state_pointer_(const volatile void *it_) {
    struct to_state_value_ value_ = {TO_STATE_POINTER_, {0}, 0};
    value_.as_.data_ = it_;
    return value_;
}

TO_INLINE_ void to_state_must_(bool fine_) {
    if (!fine_) {
        to_leave_();
    }
}
TO_INLINE_ bool to_state_truth_(int it_) {
    to_state_must_(it_ >= 0);
    return it_ > 0;
}
TO_INLINE_ const char *const *to_state_list_of_(const char *const *list_) {
    to_state_must_(list_ != TO_NULL_);
    return list_;
}
TO_INLINE_ int64_t to_state_int_of_(struct to_state_value_ value_) {
    to_state_must_(value_.kind_ != TO_STATE_NONE_);
    return value_.as_.int_;
}
TO_INLINE_ double to_state_double_of_(struct to_state_value_ value_) {
    to_state_must_(value_.kind_ != TO_STATE_NONE_);
    return value_.as_.double_;
}
TO_INLINE_ bool to_state_bool_of_(struct to_state_value_ value_) {
    to_state_must_(value_.kind_ != TO_STATE_NONE_);
    return value_.as_.int_ != 0;
}
TO_INLINE_ int to_state_fd_of_(struct to_state_value_ value_) {
    to_state_must_(value_.kind_ != TO_STATE_NONE_);
    return (int)value_.as_.int_;
}
TO_INLINE_ void *to_state_pointer_of_(struct to_state_value_ value_) {
    to_state_must_(value_.kind_ != TO_STATE_NONE_);
    return (void *)(uintptr_t)value_.as_.data_;
}
TO_INLINE_ const char *to_state_string_of_(struct to_state_value_ value_) {
    to_state_must_(value_.kind_ != TO_STATE_NONE_);
    return (const char *)(uintptr_t)value_.as_.data_;
}
TO_INLINE_ const void *to_state_bytes_of_(struct to_state_value_ value_, size_t *ret_size_) {
    to_state_must_(value_.kind_ != TO_STATE_NONE_);
    *ret_size_ = value_.size_;
    return (const void *)(uintptr_t)value_.as_.data_;
}

#ifdef __cplusplus
#define TO_STATE_VALUE_(it_) to_state_value_of_(it_)
TO_INLINE_ struct to_state_value_ to_state_value_of_(bool it_) { return to_state_bool_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(char it_) { return to_state_int_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(signed char it_) { return to_state_int_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(short it_) { return to_state_int_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(int it_) { return to_state_int_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(long it_) { return to_state_int_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(long long it_) { return to_state_int_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(unsigned char it_) { return to_state_uint_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(unsigned short it_) { return to_state_uint_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(unsigned it_) { return to_state_uint_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(unsigned long it_) { return to_state_uint_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(unsigned long long it_) { return to_state_uint_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(float it_) { return to_state_double_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(double it_) { return to_state_double_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(long double it_) { return to_state_long_double_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(const char *it_) { return to_state_string_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(const volatile void *it_) { return to_state_pointer_(it_); }
TO_INLINE_ struct to_state_value_ to_state_value_of_(decltype(nullptr)) { return to_state_pointer_(nullptr); }
#else
#define TO_STATE_VALUE_(it_)                                                                 \
    _Generic((it_),                                                                          \
        _Bool: to_state_bool_,                                                               \
        char: to_state_int_,                                                                 \
        signed char: to_state_int_,                                                          \
        short: to_state_int_,                                                                \
        int: to_state_int_,                                                                  \
        long: to_state_int_,                                                                 \
        long long: to_state_int_,                                                            \
        unsigned char: to_state_uint_,                                                       \
        unsigned short: to_state_uint_,                                                      \
        unsigned: to_state_uint_,                                                            \
        unsigned long: to_state_uint_,                                                       \
        unsigned long long: to_state_uint_,                                                  \
        float: to_state_double_,                                                             \
        double: to_state_double_,                                                            \
        long double: to_state_long_double_,                                                  \
        char *: to_state_string_,                                                            \
        const char *: to_state_string_,                                                      \
        default: to_state_pointer_)(it_)
#endif

#endif
