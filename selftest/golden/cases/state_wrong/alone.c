/* In a program that runs no test. */
#include <to/test.h>

TO_TEST(one) {}

int main(void)
{
    to_state_set("x", 1);
}
