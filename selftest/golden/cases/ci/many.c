/* More failures than GitHub shows. */
#include <to/test.h>

#define FAILS(name) TO_TEST(name) { to_fail("no " #name); }
FAILS(a) FAILS(b) FAILS(c) FAILS(d) FAILS(e) FAILS(f) FAILS(g) FAILS(h) FAILS(i)
#ifndef FEW
FAILS(j)
FAILS(k)
FAILS(l)
#endif
