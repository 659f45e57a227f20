/* Something of everything for the JSON lines: bytes that are no text, long output, a chain. */
#include <stdio.h>
#include <string.h>
#include <to/test.h>

TO_FIXTURE(server)
{
    to_yield();
}

TO_TEST(login, after(server), tags("net"))
{
    printf("\xff\xfe no text \033[1mbold\033[0m\n");
    fwrite("a\0b\n", 1, 4, stderr);
    TO_EXPECT_STR("one\xff", ==, "two");
}

TO_TEST(checkout, after(login))
{
}

TO_TEST(talks, after_any(login))
{
    char block[1024];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 200; i++) {
        fwrite(block, 1, sizeof block, stdout);
    }
    to_skip("enough said");
}
