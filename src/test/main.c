/* SPDX-License-Identifier: MIT
 * to_main, for the module that it is linked into. */
#include <to/test.h>

int to_main(int argc_, char **argv_)
{
    return to_module_.main_(&to_module_, argc_, argv_);
}
