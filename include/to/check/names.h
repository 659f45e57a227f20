/* SPDX-License-Identifier: MIT
 *
 * The names of the checks, in three severities, each with its shape (see shape.h). What they
 * do is told in <to/check.h>. The operands become text here, where no macro in them has been
 * expanded yet. Not to be included by users.
 */
#ifndef TO_CHECK_NAMES_H
#define TO_CHECK_NAMES_H

#include <to/check/shape.h>

#define TO_EXPECT_EQ(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (may_, eq_, "TO_EXPECT_EQ", "TO_EXPECT_EQ\0==\0", #a_ "\0" #__VA_ARGS__,                 \
    a_, __VA_ARGS__)
#define TO_EXPECT_NE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (may_, ne_, "TO_EXPECT_NE", "TO_EXPECT_NE\0!=\0", #a_ "\0" #__VA_ARGS__,                 \
    a_, __VA_ARGS__)
#define TO_EXPECT_LT(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (may_, lt_, "TO_EXPECT_LT", "TO_EXPECT_LT\0<\0", #a_ "\0" #__VA_ARGS__,                  \
    a_, __VA_ARGS__)
#define TO_EXPECT_LE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (may_, le_, "TO_EXPECT_LE", "TO_EXPECT_LE\0<=\0", #a_ "\0" #__VA_ARGS__,                 \
    a_, __VA_ARGS__)
#define TO_EXPECT_GT(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (may_, gt_, "TO_EXPECT_GT", "TO_EXPECT_GT\0>\0", #a_ "\0" #__VA_ARGS__,                  \
    a_, __VA_ARGS__)
#define TO_EXPECT_GE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (may_, ge_, "TO_EXPECT_GE", "TO_EXPECT_GE\0>=\0", #a_ "\0" #__VA_ARGS__,                 \
    a_, __VA_ARGS__)
#define TO_EXPECT_INT(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (may_, int_, "TO_EXPECT_INT", "TO_EXPECT_INT\0" #op_ "\0", op_, #a_ "\0" #__VA_ARGS__,   \
    a_, __VA_ARGS__)
#define TO_EXPECT_UINT(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                       \
    (may_, uint_, "TO_EXPECT_UINT", "TO_EXPECT_UINT\0" #op_ "\0", op_,                       \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_DBL(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (may_, double_, "TO_EXPECT_DBL", "TO_EXPECT_DBL\0" #op_ "\0", op_,                       \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_STR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (may_, text_, "TO_EXPECT_STR", "TO_EXPECT_STR\0" #op_ "\0", op_,                         \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_WSTR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                       \
    (may_, wtext_, "TO_EXPECT_WSTR", "TO_EXPECT_WSTR\0" #op_ "\0", op_,                      \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_PTR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (may_, pointer_, "TO_EXPECT_PTR", "TO_EXPECT_PTR\0" #op_ "\0", op_,                      \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_MEM(a_, op_, b_, ...) TO_SHAPE_(TO_SIZED_, __VA_ARGS__)                    \
    (may_, memory_, "TO_EXPECT_MEM", "TO_EXPECT_MEM\0" #op_ "\0", op_,                       \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_EXPECT_STRN(a_, op_, b_, ...) TO_SHAPE_(TO_SIZED_, __VA_ARGS__)                   \
    (may_, begin_, "TO_EXPECT_STRN", "TO_EXPECT_STRN\0" #op_ "\0", op_,                      \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_EXPECT_ENUM(a_, op_, b_, ...) TO_SHAPE_(TO_NAMED_, __VA_ARGS__)                   \
    (may_, "TO_EXPECT_ENUM", "TO_EXPECT_ENUM\0" #op_ "\0", op_,                              \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_EXPECT_TRUE(...) TO_SHAPE_(TO_TRUTH_, __VA_ARGS__)                                \
    (may_, true_, "TO_EXPECT_TRUE", "TO_EXPECT_TRUE\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_EXPECT_FALSE(...) TO_SHAPE_(TO_TRUTH_, __VA_ARGS__)                               \
    (may_, false_, "TO_EXPECT_FALSE", "TO_EXPECT_FALSE\0\0", #__VA_ARGS__ "\0",              \
    __VA_ARGS__)
#define TO_EXPECT_NULL(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                                  \
    (may_, null_, "TO_EXPECT_NULL", "TO_EXPECT_NULL\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_EXPECT_NOT_NULL(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                              \
    (may_, not_null_, "TO_EXPECT_NOT_NULL", "TO_EXPECT_NOT_NULL\0\0", #__VA_ARGS__ "\0",     \
    __VA_ARGS__)
#define TO_EXPECT_OK(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__) (may_, ok_, "TO_EXPECT_OK",        \
    "TO_EXPECT_OK\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_EXPECT_ZERO(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                                  \
    (may_, zero_, "TO_EXPECT_ZERO", "TO_EXPECT_ZERO\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_EXPECT_ERRNO(a_, ...) TO_SHAPE_(TO_TWO_, __VA_ARGS__)                             \
    (may_, errno_, "TO_EXPECT_ERRNO", "TO_EXPECT_ERRNO\0\0", #a_ "\0" #__VA_ARGS__,          \
    a_, __VA_ARGS__)
#define TO_EXPECT_NEAR(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                         \
    (may_, near_, "TO_EXPECT_NEAR", "TO_EXPECT_NEAR\0~\0", #a_ "\0" #b_ ", " #__VA_ARGS__,   \
    a_, b_, __VA_ARGS__)
#define TO_EXPECT_NEAR_REL(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                     \
    (may_, near_rel_, "TO_EXPECT_NEAR_REL", "TO_EXPECT_NEAR_REL\0~\0",                       \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_EXPECT_NEAR_ULPS(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                    \
    (may_, near_ulps_, "TO_EXPECT_NEAR_ULPS", "TO_EXPECT_NEAR_ULPS\0~\0",                    \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_EXPECT_BETWEEN(a_, low_, ...) TO_SHAPE_(TO_RANGE_, __VA_ARGS__)                   \
    (may_, "TO_EXPECT_BETWEEN", "TO_EXPECT_BETWEEN\0between\0",                              \
    #a_ "\0" #low_ ", " #__VA_ARGS__, a_, low_, __VA_ARGS__)
#define TO_EXPECT_CONTAINS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                        \
    (may_, to_contains_, "TO_EXPECT_CONTAINS", "TO_EXPECT_CONTAINS\0contains\0",             \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_NOT_CONTAINS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                    \
    (may_, to_contains_not_, "TO_EXPECT_NOT_CONTAINS",                                       \
    "TO_EXPECT_NOT_CONTAINS\0does not contain\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_STARTS_WITH(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                     \
    (may_, to_starts_with_, "TO_EXPECT_STARTS_WITH",                                         \
    "TO_EXPECT_STARTS_WITH\0starts with\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_ENDS_WITH(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                       \
    (may_, to_ends_with_, "TO_EXPECT_ENDS_WITH", "TO_EXPECT_ENDS_WITH\0ends with\0",         \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_MATCHES(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (may_, to_matches_, "TO_EXPECT_MATCHES", "TO_EXPECT_MATCHES\0matches\0",                 \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_NOT_MATCHES(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                     \
    (may_, to_matches_not_, "TO_EXPECT_NOT_MATCHES",                                         \
    "TO_EXPECT_NOT_MATCHES\0does not match\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_COUNTED(bytes_, size_, ...) TO_SHAPE_(TO_CALL3_, __VA_ARGS__)              \
    (may_, to_counted_, "TO_EXPECT_COUNTED", "TO_EXPECT_COUNTED\0==\0",                      \
    #bytes_ "\0" #__VA_ARGS__, bytes_, size_, __VA_ARGS__)
#define TO_EXPECT_ARRAY_EQ(a_, b_, ...) TO_SHAPE_(TO_ARRAYS_, __VA_ARGS__)                   \
    (may_, "TO_EXPECT_ARRAY_EQ", "TO_EXPECT_ARRAY_EQ\0==\0",                                 \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_EXPECT_WITH(compare_, print_, a_, ...) TO_SHAPE_(TO_WITH_, __VA_ARGS__)           \
    (may_, "TO_EXPECT_WITH", "TO_EXPECT_WITH\0==\0", #a_ "\0" #__VA_ARGS__,                  \
    compare_, print_, a_, __VA_ARGS__)
#define TO_EXPECT_FILE_EQ(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (may_, to_files_, "TO_EXPECT_FILE_EQ", "TO_EXPECT_FILE_EQ\0==\0",                        \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_FILE_IS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (may_, to_file_text_, "TO_EXPECT_FILE_IS", "TO_EXPECT_FILE_IS\0==\0",                    \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_EXPECT_GOLDEN(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                          \
    (may_, to_golden_, "TO_EXPECT_GOLDEN", "TO_EXPECT_GOLDEN\0==\0",                         \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)

#define TO_ASSERT_EQ(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, eq_, "TO_ASSERT_EQ", "TO_ASSERT_EQ\0==\0", #a_ "\0" #__VA_ARGS__,                \
    a_, __VA_ARGS__)
#define TO_ASSERT_NE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, ne_, "TO_ASSERT_NE", "TO_ASSERT_NE\0!=\0", #a_ "\0" #__VA_ARGS__,                \
    a_, __VA_ARGS__)
#define TO_ASSERT_LT(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, lt_, "TO_ASSERT_LT", "TO_ASSERT_LT\0<\0", #a_ "\0" #__VA_ARGS__,                 \
    a_, __VA_ARGS__)
#define TO_ASSERT_LE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, le_, "TO_ASSERT_LE", "TO_ASSERT_LE\0<=\0", #a_ "\0" #__VA_ARGS__,                \
    a_, __VA_ARGS__)
#define TO_ASSERT_GT(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, gt_, "TO_ASSERT_GT", "TO_ASSERT_GT\0>\0", #a_ "\0" #__VA_ARGS__,                 \
    a_, __VA_ARGS__)
#define TO_ASSERT_GE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, ge_, "TO_ASSERT_GE", "TO_ASSERT_GE\0>=\0", #a_ "\0" #__VA_ARGS__,                \
    a_, __VA_ARGS__)
#define TO_ASSERT_INT(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (must_, int_, "TO_ASSERT_INT", "TO_ASSERT_INT\0" #op_ "\0", op_,                         \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_UINT(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                       \
    (must_, uint_, "TO_ASSERT_UINT", "TO_ASSERT_UINT\0" #op_ "\0", op_,                      \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_DBL(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (must_, double_, "TO_ASSERT_DBL", "TO_ASSERT_DBL\0" #op_ "\0", op_,                      \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_STR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (must_, text_, "TO_ASSERT_STR", "TO_ASSERT_STR\0" #op_ "\0", op_,                        \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_WSTR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                       \
    (must_, wtext_, "TO_ASSERT_WSTR", "TO_ASSERT_WSTR\0" #op_ "\0", op_,                     \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_PTR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (must_, pointer_, "TO_ASSERT_PTR", "TO_ASSERT_PTR\0" #op_ "\0", op_,                     \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_MEM(a_, op_, b_, ...) TO_SHAPE_(TO_SIZED_, __VA_ARGS__)                    \
    (must_, memory_, "TO_ASSERT_MEM", "TO_ASSERT_MEM\0" #op_ "\0", op_,                      \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSERT_STRN(a_, op_, b_, ...) TO_SHAPE_(TO_SIZED_, __VA_ARGS__)                   \
    (must_, begin_, "TO_ASSERT_STRN", "TO_ASSERT_STRN\0" #op_ "\0", op_,                     \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSERT_ENUM(a_, op_, b_, ...) TO_SHAPE_(TO_NAMED_, __VA_ARGS__)                   \
    (must_, "TO_ASSERT_ENUM", "TO_ASSERT_ENUM\0" #op_ "\0", op_,                             \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSERT_TRUE(...) TO_SHAPE_(TO_TRUTH_, __VA_ARGS__)                                \
    (must_, true_, "TO_ASSERT_TRUE", "TO_ASSERT_TRUE\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSERT_FALSE(...) TO_SHAPE_(TO_TRUTH_, __VA_ARGS__)                               \
    (must_, false_, "TO_ASSERT_FALSE", "TO_ASSERT_FALSE\0\0", #__VA_ARGS__ "\0",             \
    __VA_ARGS__)
#define TO_ASSERT_NULL(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                                  \
    (must_, null_, "TO_ASSERT_NULL", "TO_ASSERT_NULL\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSERT_NOT_NULL(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                              \
    (must_, not_null_, "TO_ASSERT_NOT_NULL", "TO_ASSERT_NOT_NULL\0\0", #__VA_ARGS__ "\0",    \
    __VA_ARGS__)
#define TO_ASSERT_OK(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__) (must_, ok_, "TO_ASSERT_OK",       \
    "TO_ASSERT_OK\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSERT_ZERO(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                                  \
    (must_, zero_, "TO_ASSERT_ZERO", "TO_ASSERT_ZERO\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSERT_ERRNO(a_, ...) TO_SHAPE_(TO_TWO_, __VA_ARGS__)                             \
    (must_, errno_, "TO_ASSERT_ERRNO", "TO_ASSERT_ERRNO\0\0", #a_ "\0" #__VA_ARGS__,         \
    a_, __VA_ARGS__)
#define TO_ASSERT_NEAR(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                         \
    (must_, near_, "TO_ASSERT_NEAR", "TO_ASSERT_NEAR\0~\0",                                  \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSERT_NEAR_REL(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                     \
    (must_, near_rel_, "TO_ASSERT_NEAR_REL", "TO_ASSERT_NEAR_REL\0~\0",                      \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSERT_NEAR_ULPS(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                    \
    (must_, near_ulps_, "TO_ASSERT_NEAR_ULPS", "TO_ASSERT_NEAR_ULPS\0~\0",                   \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSERT_BETWEEN(a_, low_, ...) TO_SHAPE_(TO_RANGE_, __VA_ARGS__)                   \
    (must_, "TO_ASSERT_BETWEEN", "TO_ASSERT_BETWEEN\0between\0",                             \
    #a_ "\0" #low_ ", " #__VA_ARGS__, a_, low_, __VA_ARGS__)
#define TO_ASSERT_CONTAINS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                        \
    (must_, to_contains_, "TO_ASSERT_CONTAINS", "TO_ASSERT_CONTAINS\0contains\0",            \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_NOT_CONTAINS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                    \
    (must_, to_contains_not_, "TO_ASSERT_NOT_CONTAINS",                                      \
    "TO_ASSERT_NOT_CONTAINS\0does not contain\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_STARTS_WITH(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                     \
    (must_, to_starts_with_, "TO_ASSERT_STARTS_WITH",                                        \
    "TO_ASSERT_STARTS_WITH\0starts with\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_ENDS_WITH(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                       \
    (must_, to_ends_with_, "TO_ASSERT_ENDS_WITH", "TO_ASSERT_ENDS_WITH\0ends with\0",        \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_MATCHES(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (must_, to_matches_, "TO_ASSERT_MATCHES", "TO_ASSERT_MATCHES\0matches\0",                \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_NOT_MATCHES(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                     \
    (must_, to_matches_not_, "TO_ASSERT_NOT_MATCHES",                                        \
    "TO_ASSERT_NOT_MATCHES\0does not match\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_COUNTED(bytes_, size_, ...) TO_SHAPE_(TO_CALL3_, __VA_ARGS__)              \
    (must_, to_counted_, "TO_ASSERT_COUNTED", "TO_ASSERT_COUNTED\0==\0",                     \
    #bytes_ "\0" #__VA_ARGS__, bytes_, size_, __VA_ARGS__)
#define TO_ASSERT_ARRAY_EQ(a_, b_, ...) TO_SHAPE_(TO_ARRAYS_, __VA_ARGS__)                   \
    (must_, "TO_ASSERT_ARRAY_EQ", "TO_ASSERT_ARRAY_EQ\0==\0",                                \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSERT_WITH(compare_, print_, a_, ...) TO_SHAPE_(TO_WITH_, __VA_ARGS__)           \
    (must_, "TO_ASSERT_WITH", "TO_ASSERT_WITH\0==\0", #a_ "\0" #__VA_ARGS__,                 \
    compare_, print_, a_, __VA_ARGS__)
#define TO_ASSERT_FILE_EQ(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (must_, to_files_, "TO_ASSERT_FILE_EQ", "TO_ASSERT_FILE_EQ\0==\0",                       \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_FILE_IS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (must_, to_file_text_, "TO_ASSERT_FILE_IS", "TO_ASSERT_FILE_IS\0==\0",                   \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSERT_GOLDEN(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                          \
    (must_, to_golden_, "TO_ASSERT_GOLDEN", "TO_ASSERT_GOLDEN\0==\0",                        \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)

#define TO_ASSUME_EQ(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, eq_, "TO_ASSUME_EQ", "TO_ASSUME_EQ\0==\0", #a_ "\0" #__VA_ARGS__,                \
    a_, __VA_ARGS__)
#define TO_ASSUME_NE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, ne_, "TO_ASSUME_NE", "TO_ASSUME_NE\0!=\0", #a_ "\0" #__VA_ARGS__,                \
    a_, __VA_ARGS__)
#define TO_ASSUME_LT(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, lt_, "TO_ASSUME_LT", "TO_ASSUME_LT\0<\0", #a_ "\0" #__VA_ARGS__,                 \
    a_, __VA_ARGS__)
#define TO_ASSUME_LE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, le_, "TO_ASSUME_LE", "TO_ASSUME_LE\0<=\0", #a_ "\0" #__VA_ARGS__,                \
    a_, __VA_ARGS__)
#define TO_ASSUME_GT(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, gt_, "TO_ASSUME_GT", "TO_ASSUME_GT\0>\0", #a_ "\0" #__VA_ARGS__,                 \
    a_, __VA_ARGS__)
#define TO_ASSUME_GE(a_, ...) TO_SHAPE_(TO_TYPES_, __VA_ARGS__)                              \
    (must_, ge_, "TO_ASSUME_GE", "TO_ASSUME_GE\0>=\0", #a_ "\0" #__VA_ARGS__,                \
    a_, __VA_ARGS__)
#define TO_ASSUME_INT(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (must_, int_, "TO_ASSUME_INT", "TO_ASSUME_INT\0" #op_ "\0", op_,                         \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_UINT(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                       \
    (must_, uint_, "TO_ASSUME_UINT", "TO_ASSUME_UINT\0" #op_ "\0", op_,                      \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_DBL(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (must_, double_, "TO_ASSUME_DBL", "TO_ASSUME_DBL\0" #op_ "\0", op_,                      \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_STR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (must_, text_, "TO_ASSUME_STR", "TO_ASSUME_STR\0" #op_ "\0", op_,                        \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_WSTR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                       \
    (must_, wtext_, "TO_ASSUME_WSTR", "TO_ASSUME_WSTR\0" #op_ "\0", op_,                     \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_PTR(a_, op_, ...) TO_SHAPE_(TO_CLASS_, __VA_ARGS__)                        \
    (must_, pointer_, "TO_ASSUME_PTR", "TO_ASSUME_PTR\0" #op_ "\0", op_,                     \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_MEM(a_, op_, b_, ...) TO_SHAPE_(TO_SIZED_, __VA_ARGS__)                    \
    (must_, memory_, "TO_ASSUME_MEM", "TO_ASSUME_MEM\0" #op_ "\0", op_,                      \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSUME_STRN(a_, op_, b_, ...) TO_SHAPE_(TO_SIZED_, __VA_ARGS__)                   \
    (must_, begin_, "TO_ASSUME_STRN", "TO_ASSUME_STRN\0" #op_ "\0", op_,                     \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSUME_ENUM(a_, op_, b_, ...) TO_SHAPE_(TO_NAMED_, __VA_ARGS__)                   \
    (must_, "TO_ASSUME_ENUM", "TO_ASSUME_ENUM\0" #op_ "\0", op_,                             \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSUME_TRUE(...) TO_SHAPE_(TO_TRUTH_, __VA_ARGS__)                                \
    (must_, true_, "TO_ASSUME_TRUE", "TO_ASSUME_TRUE\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSUME_FALSE(...) TO_SHAPE_(TO_TRUTH_, __VA_ARGS__)                               \
    (must_, false_, "TO_ASSUME_FALSE", "TO_ASSUME_FALSE\0\0", #__VA_ARGS__ "\0",             \
    __VA_ARGS__)
#define TO_ASSUME_NULL(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                                  \
    (must_, null_, "TO_ASSUME_NULL", "TO_ASSUME_NULL\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSUME_NOT_NULL(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                              \
    (must_, not_null_, "TO_ASSUME_NOT_NULL", "TO_ASSUME_NOT_NULL\0\0", #__VA_ARGS__ "\0",    \
    __VA_ARGS__)
#define TO_ASSUME_OK(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__) (must_, ok_, "TO_ASSUME_OK",       \
    "TO_ASSUME_OK\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSUME_ZERO(...) TO_SHAPE_(TO_ONE_, __VA_ARGS__)                                  \
    (must_, zero_, "TO_ASSUME_ZERO", "TO_ASSUME_ZERO\0\0", #__VA_ARGS__ "\0", __VA_ARGS__)
#define TO_ASSUME_ERRNO(a_, ...) TO_SHAPE_(TO_TWO_, __VA_ARGS__)                             \
    (must_, errno_, "TO_ASSUME_ERRNO", "TO_ASSUME_ERRNO\0\0", #a_ "\0" #__VA_ARGS__,         \
    a_, __VA_ARGS__)
#define TO_ASSUME_NEAR(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                         \
    (must_, near_, "TO_ASSUME_NEAR", "TO_ASSUME_NEAR\0~\0",                                  \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSUME_NEAR_REL(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                     \
    (must_, near_rel_, "TO_ASSUME_NEAR_REL", "TO_ASSUME_NEAR_REL\0~\0",                      \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSUME_NEAR_ULPS(a_, b_, ...) TO_SHAPE_(TO_NEAR_, __VA_ARGS__)                    \
    (must_, near_ulps_, "TO_ASSUME_NEAR_ULPS", "TO_ASSUME_NEAR_ULPS\0~\0",                   \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSUME_BETWEEN(a_, low_, ...) TO_SHAPE_(TO_RANGE_, __VA_ARGS__)                   \
    (must_, "TO_ASSUME_BETWEEN", "TO_ASSUME_BETWEEN\0between\0",                             \
    #a_ "\0" #low_ ", " #__VA_ARGS__, a_, low_, __VA_ARGS__)
#define TO_ASSUME_CONTAINS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                        \
    (must_, to_contains_, "TO_ASSUME_CONTAINS", "TO_ASSUME_CONTAINS\0contains\0",            \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_NOT_CONTAINS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                    \
    (must_, to_contains_not_, "TO_ASSUME_NOT_CONTAINS",                                      \
    "TO_ASSUME_NOT_CONTAINS\0does not contain\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_STARTS_WITH(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                     \
    (must_, to_starts_with_, "TO_ASSUME_STARTS_WITH",                                        \
    "TO_ASSUME_STARTS_WITH\0starts with\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_ENDS_WITH(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                       \
    (must_, to_ends_with_, "TO_ASSUME_ENDS_WITH", "TO_ASSUME_ENDS_WITH\0ends with\0",        \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_MATCHES(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (must_, to_matches_, "TO_ASSUME_MATCHES", "TO_ASSUME_MATCHES\0matches\0",                \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_NOT_MATCHES(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                     \
    (must_, to_matches_not_, "TO_ASSUME_NOT_MATCHES",                                        \
    "TO_ASSUME_NOT_MATCHES\0does not match\0", #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_COUNTED(bytes_, size_, ...) TO_SHAPE_(TO_CALL3_, __VA_ARGS__)              \
    (must_, to_counted_, "TO_ASSUME_COUNTED", "TO_ASSUME_COUNTED\0==\0",                     \
    #bytes_ "\0" #__VA_ARGS__, bytes_, size_, __VA_ARGS__)
#define TO_ASSUME_ARRAY_EQ(a_, b_, ...) TO_SHAPE_(TO_ARRAYS_, __VA_ARGS__)                   \
    (must_, "TO_ASSUME_ARRAY_EQ", "TO_ASSUME_ARRAY_EQ\0==\0",                                \
    #a_ "\0" #b_ ", " #__VA_ARGS__, a_, b_, __VA_ARGS__)
#define TO_ASSUME_WITH(compare_, print_, a_, ...) TO_SHAPE_(TO_WITH_, __VA_ARGS__)           \
    (must_, "TO_ASSUME_WITH", "TO_ASSUME_WITH\0==\0", #a_ "\0" #__VA_ARGS__,                 \
    compare_, print_, a_, __VA_ARGS__)
#define TO_ASSUME_FILE_EQ(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (must_, to_files_, "TO_ASSUME_FILE_EQ", "TO_ASSUME_FILE_EQ\0==\0",                       \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_FILE_IS(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                         \
    (must_, to_file_text_, "TO_ASSUME_FILE_IS", "TO_ASSUME_FILE_IS\0==\0",                   \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)
#define TO_ASSUME_GOLDEN(a_, ...) TO_SHAPE_(TO_CALL2_, __VA_ARGS__)                          \
    (must_, to_golden_, "TO_ASSUME_GOLDEN", "TO_ASSUME_GOLDEN\0==\0",                        \
    #a_ "\0" #__VA_ARGS__, a_, __VA_ARGS__)

#endif
