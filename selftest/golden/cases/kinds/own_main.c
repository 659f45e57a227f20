#include <stdio.h>

#include <to/test.h>

TO_TEST(in_a_program_with_a_main) {
}

int main(int argc, char **argv) {
    puts("main has run");
    fflush(stdout);
    return to_main(argc, argv);
}
