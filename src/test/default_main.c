/* SPDX-License-Identifier: MIT
 * The main() that a test program gets from libto where it has none of its own. */
#include <to/test.h>

int main(int argc, char **argv)
{
    return to_main(argc, argv);
}
