/* SPDX-License-Identifier: MIT
 * Names that the library, the compiler or a macro has taken. */
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#undef timeout
#define timeout 5
#define linux 1
#define unix 1
#define suite another

#include <to/test.h>

#define tags not_these
#define TIMEOUT 7
#define true_ false

TO_TEST(connect, tags("socket")) { TO_ASSERT_INT(connect(-1, TO_NULL_, 0), ==, -1); }

TO_TEST(link, after(connect), timeout(12)) { TO_ASSERT_INT(link("", ""), ==, -1); }

TO_TEST(time, timeout(TIMEOUT)) { TO_ASSERT_GT(time(TO_NULL_), 0); }

TO_TEST(unix, timeout(timeout)) { TO_ASSERT_EQ(unix, 1); }

TO_TEST(linux, after(unix)) { TO_ASSERT_EQ(linux, 1); }

TO_TEST(login_, after(unix, linux), after_any(time, link), tags("linux")) {}

TO_TEST(name, after(login_)) {}

TO_TEST(suite, after(name)) {}

TO_TEST(test) {}

TO_TEST(main, after(test)) {}

TO_TEST(exit) {}

TO_TEST(a) {}

TO_TEST(_, after(a)) {}
