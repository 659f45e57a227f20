#include <stdlib.h>

#include <to/test.h>

TO_TEST(removes_the_reports)
{
    TO_ASSERT_EQ(system("rm -r gone"), 0);
}
