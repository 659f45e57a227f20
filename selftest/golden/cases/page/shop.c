/* A failure whose words a browser must not take for its own, and what comes after it. */
#include <stdio.h>
#include <to/test.h>

TO_TEST(login)
{
    puts("<script>alert(1)</script>");
    to_fail("</pre><b>not & welcome</b>");
}

TO_TEST(checkout, after(login), tags("<slow>"))
{
}
