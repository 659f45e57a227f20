/* SPDX-License-Identifier: MIT
 * Tests that close nothing, and what they leave. */
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include <to/test.h>

static void expect_line(const char *path, const char *wanted)
{
    char line[64] = "";
    FILE *file = fopen(path, "r");
    TO_ASSERT_NOT_NULL(file);
    TO_EXPECT_NOT_NULL(fgets(line, sizeof line, file));
    TO_EXPECT_EQ(line, wanted);
    fclose(file);
}

TO_TEST(part_of_a_line)
{
    printf("no newline follows");
}

TO_TEST(file)
{
    FILE *file = fopen("narrow", "w");
    TO_ASSERT_NOT_NULL(file);
    fputs("narrow words", file);
}

TO_TEST(file_comes, after(file))
{
    expect_line("narrow", "narrow words");
}

TO_TEST(wide_file)
{
    FILE *file = fopen("wide", "w");
    TO_ASSERT_NOT_NULL(file);
    fputws(L"wide words", file);
}

TO_TEST(wide_file_comes, after(wide_file))
{
    expect_line("wide", "wide words");
}

TO_TEST(left_by_a_check)
{
    FILE *file = fopen("left", "w");
    TO_ASSERT_NOT_NULL(file);
    fputs("last words", file);
    to_skip("enough");
}

TO_TEST(left_by_a_check_comes, after_any(left_by_a_check))
{
    expect_line("left", "last words");
}
