/* SPDX-License-Identifier: MIT
 *
 * What a test is at while its checks are made: TO_CONTEXT, told in <to/check.h>. Names that
 * end in an underscore are not for users.
 */
#ifndef TO_CHECK_CONTEXT_H
#define TO_CHECK_CONTEXT_H

#include <to/macros.h>

#ifdef __cplusplus
extern "C" {
#endif

struct to_context_;

struct to_context_ *to_context_begin_(const char *format_, ...)
    __attribute__((format(printf, 1, 2)));
void to_context_end_(struct to_context_ *const *context_);

#ifdef __cplusplus
}
#endif

#define TO_CONTEXT(...)                                                                      \
    struct to_context_ *const TO_PASTE_(to_context_, __LINE__)                               \
        __attribute__((cleanup(to_context_end_), unused)) = to_context_begin_(__VA_ARGS__)

#endif
