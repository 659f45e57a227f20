/* SPDX-License-Identifier: MIT
 * The names of errno's values. Pure. */
#include "test/errno_name.h"

#include <errno.h>
#include <string.h>

const char *to_errno_name(int error)
{
#if defined __GLIBC__ && (__GLIBC__ > 2 || (__GLIBC__ == 2 && __GLIBC_MINOR__ >= 32))
    return error > 0 ? strerrorname_np(error) : NULL;
#else
    (void)error;
    return NULL;
#endif
}

static bool is(const char *name, const char *text, size_t size)
{
    return name && strlen(name) == size && memcmp(name, text, size) == 0;
}

bool to_errno_is_name(int error, const char *text, size_t size)
{
    static const struct {
        int error;
        const char *name;
    } others[] = {{EWOULDBLOCK, "EWOULDBLOCK"}, {EAGAIN, "EAGAIN"},
                  {EOPNOTSUPP, "EOPNOTSUPP"},   {ENOTSUP, "ENOTSUP"},
                  {EDEADLK, "EDEADLOCK"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (others[i].error == error && is(others[i].name, text, size)) {
            return true;
        }
    }
    return is(to_errno_name(error), text, size);
}
