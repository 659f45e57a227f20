/* What a CI service may misread: its own marks, in messages and output. */
#include <stdio.h>
#include <to/test.h>

TO_TEST(marks)
{
    puts("::error::not ours");
    puts("##teamcity[testFailed name='x']");
    puts("```\n````\n</details><b>");
    to_fail("100%% of [it] | 'so' <b>bold</b> & ::warning::x, caf\xc3\xa9 \xf0\x9f\x98\x80");
}

TO_TEST(needs_it, after(marks))
{
}

TO_TEST(skips)
{
    to_skip("no <network> here");
}

TO_TEST(known, xfail("issue 12"))
{
    to_fail("as ever");
}

TO_TEST(passes)
{
    puts("nobody asks for this");
}
