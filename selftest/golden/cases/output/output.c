#include <stdio.h>
#include <unistd.h>

#include <to/test.h>

TO_TEST(many_lines) {
    for (int i = 1; i <= 100; i++) {
        printf("line %d\n", i);
    }
    to_fail("after 100 lines");
}

TO_TEST(one_long_line) {
    for (int i = 0; i < 3000; i++) {
        putchar('a' + i % 26);
    }
    to_fail("after a long line");
}

TO_TEST(any_bytes) {
    for (int i = 0; i < 256; i++) {
        putchar(i);
    }
    fputs("\n\033[31mred\033[0m <&>\"]]> \xc3\xa9 \xff\r\nnext\n", stderr);
    to_fail("bytes: \001 \033[1m \xff ]]> <&>\"");
}

TO_TEST(no_newline) {
    printf("the end");
    to_fail("with a\nnewline");
}
