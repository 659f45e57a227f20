/* Many that are skipped for one, and more lines than a screen has. */
#include <to/test.h>
#include <unistd.h>

TO_TEST(server)
{
    to_fail("no answer on port 8080");
}

#define NEEDS_IT(name) TO_TEST(name, after(server)) { }
NEEDS_IT(a) NEEDS_IT(b) NEEDS_IT(c) NEEDS_IT(d) NEEDS_IT(e) NEEDS_IT(f) NEEDS_IT(g) NEEDS_IT(h)

#define IS_FINE(name) TO_TEST(name) { }
IS_FINE(k) IS_FINE(l) IS_FINE(m) IS_FINE(n) IS_FINE(o) IS_FINE(p) IS_FINE(q) IS_FINE(r) IS_FINE(s)
IS_FINE(t) IS_FINE(u) IS_FINE(v) IS_FINE(w) IS_FINE(x) IS_FINE(y)

TO_TEST(slow)
{
    usleep(100000);
}

TO_TEST(slower)
{
    usleep(200000);
}
