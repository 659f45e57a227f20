/* SPDX-License-Identifier: MIT
 *
 * Checks: what a test says must hold, in three severities.
 *
 *     TO_EXPECT_...   notes a failure and goes on; its value is whether it held (bool)
 *     TO_ASSERT_...   notes a failure and leaves the test
 *     TO_ASSUME_...   leaves the test, which is then skipped: its ground is missing
 *
 * <to/test.h> includes this header; it stands alone, in C11 and C++17. A check may stand
 * wherever an expression may, in the test's body, in what it calls, in processes that it
 * forks, and on any thread of it (a failed ASSERT on another thread than the test's own ends
 * the test's process; in a forked process it ends that one, and the test has failed). Each
 * operand is evaluated exactly once, in no particular order; (actual, expected) is the order
 * that the messages assume. A check that holds costs a comparison and a counter, unless below
 * it is said to call something.
 *
 * After the operands may stand a printf format and its arguments, checked by the
 * compiler, and evaluated only for a failure: TO_ASSERT_EQ(rows, 3, "in shard %d", shard).
 * NULL may stand for any text or address; it is printed, never read. Of each below there are
 * the three severities; docs/checks.md shows what each says when it does not hold.
 *
 * By type of operand, what it may be being any integer, bool, char, enum or bit-field
 * (compared by value: -1 is less than 1u); floating point; text, that is `char *`, compared
 * as strcmp does, in C++ also an object with a c_str(); other pointers:
 *
 *     TO_ASSERT_EQ(a, b)   _NE  _LT  _LE  _GT  _GE
 *
 * With the type said and the operator (== != < <= > >=) seen:
 *
 *     TO_ASSERT_INT(a, ==, b)         as intmax_t
 *     TO_ASSERT_UINT(a, ==, b)        as uintmax_t
 *     TO_ASSERT_DBL(a, ==, b)         as long double, shown as double
 *     TO_ASSERT_STR(a, ==, b)         as text; NULL equals NULL and comes before all text
 *     TO_ASSERT_STRN(a, ==, b, n)     as text, of which at most n bytes count (strncmp)
 *     TO_ASSERT_WSTR(a, ==, b)        as wchar_t text
 *     TO_ASSERT_PTR(a, ==, b)         as addresses
 *     TO_ASSERT_MEM(a, ==, b, n)      n bytes, as memcmp orders them
 *     TO_ASSERT_ENUM(a, ==, b, name)  as they are, shown by `const char *name(value)`
 *
 * Of one operand:
 *
 *     TO_ASSERT_TRUE(a)  _FALSE(a)  _NULL(p)  _NOT_NULL(p)
 *
 * Results of calls:
 *
 *     TO_ASSERT_OK(rc)            rc >= 0: else -1, its reason in errno, or a negative errno
 *     TO_ASSERT_ZERO(rc)          rc == 0: else an error number, as of pthread_create
 *     TO_ASSERT_ERRNO(rc, ENOENT) rc < 0, and errno is that
 *
 * A comparison with such a name, as TO_ASSERT_EQ(rc, -ENOENT), shows the names of both.
 *
 * Distances and ranges, of numbers:
 *
 *     TO_ASSERT_NEAR(a, b, distance)   |a - b| <= distance
 *     TO_ASSERT_NEAR_REL(a, b, part)   |a - b| <= part * the larger of |a| and |b|
 *     TO_ASSERT_NEAR_ULPS(a, b, n)     at most n numbers of their type (float, double or
 *                                      long double, whichever is wider) apart
 *     TO_ASSERT_BETWEEN(a, low, high)  low <= a <= high
 *
 * Texts, by calls:
 *
 *     TO_ASSERT_CONTAINS(text, part)   _NOT_CONTAINS  _STARTS_WITH  _ENDS_WITH
 *     TO_ASSERT_MATCHES(text, regex)   _NOT_MATCHES: an extended regular expression of POSIX,
 *                                      which may match anywhere in the text
 *     TO_ASSERT_COUNTED(bytes, n, text)  these n bytes, with or without NUL, are the text
 *
 * More than one value, by calls:
 *
 *     TO_ASSERT_ARRAY_EQ(a, b, count)  so many elements, of one type: numbers, texts, pointers
 *     TO_ASSERT_WITH(compare, print, a, b)  anything: compare(a, b) must be 0, and
 *                                      print(FILE *, a) shows one. Both are called with what
 *                                      the operands are, such as `const struct point *`
 *
 * Files, by calls:
 *
 *     TO_ASSERT_FILE_EQ(path, expected_path)  both have the same content
 *     TO_ASSERT_FILE_IS(path, text)           its content is the text
 *     TO_ASSERT_GOLDEN(text, path)            the text is what the file has. Run with
 *                                             TO_UPDATE_GOLDEN=1 in the environment the check
 *                                             writes the file instead, and holds
 *
 * Blocks of code, which stand behind the check in braces:
 *
 *     TO_ASSERT_SIGNAL(SIGABRT) { ... }    run in a child, it is ended by this signal
 *     TO_ASSERT_EXIT(2) { ... }            run in a child, it exits with this status
 *     TO_ASSERT_TAKES_AT_MOST(0.5) { ... } run here, it takes no longer than these seconds
 *
 * A block in a child has a copy of all that the test has; what it changes of it is lost. A
 * check that fails there fails the test, and so does an exception that leaves the block. To
 * leave such a block by return, break or goto is as good as its end; a TAKES_AT_MOST that is
 * left so checks nothing. These three are no expressions.
 *
 * And what the test is at while its checks are made:
 *
 *     TO_CONTEXT("inserting %s", name);
 *
 * Up to the end of the block that it stands in, each failure on this thread tells it, the
 * innermost first. It formats its text when it is passed, so it costs what snprintf does. One
 * that is left by a longjmp of the test's own stays until one around it, or the test, ends.
 *
 * Names that end in an underscore are not for users.
 */
#ifndef TO_CHECK_H
#define TO_CHECK_H

#include <to/check/block.h>
#include <to/check/context.h>
#include <to/check/names.h>

#endif
