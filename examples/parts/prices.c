/* SPDX-License-Identifier: MIT
 * One test that looks at many things which cost something to come by: here, a list that a
 * program prints. */
#include <to/test.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What it sells, and for how much. */
static const char shop[] = "printf '%s\\n' 'apple 0.40 EUR' 'pear 0.55 EUR' 'plum 0.25 EUR'";

TO_TEST(prices) {
    const char *printed = to_run((const char *[]){"sh", "-c", shop, NULL}).out;
    size_t lines = 0;
    for (const char *line = printed; *line; line = strchr(line, '\n') + 1) {
        char name[20], unit[4];
        double price;
        TO_ASSERT_EQ(sscanf(line, "%19s %lf %3s", name, &price, unit), 3);
        TO_SUBTEST("%s", name) {
            TO_ASSERT_GT(price, 0);
            TO_EXPECT_LT(price, 10);
            TO_EXPECT_STR(unit, ==, "EUR");
        }
        lines++;
    }
    TO_EXPECT_EQ(lines, 3u);
}
