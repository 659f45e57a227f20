#include <stdio.h>

#include <to/test.h>

TO_TEST(talks) {
    puts("to stdout");
    to_log("to %s", "stderr");
}

TO_TEST(fails) {
    puts("1..3\nok 1\nBail out!\n  ---");
    to_fail("on purpose");
}

TO_TEST(fails_too, after_any(fails)) {
    to_fail("on purpose, too");
}

TO_TEST(last, after_any(fails_too)) {
}
