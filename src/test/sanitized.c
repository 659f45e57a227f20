/* SPDX-License-Identifier: MIT
 * What looks for errors in this program. What it was built with is told by symbols that only
 * such programs have. */
#include "test/sanitized.h"

#include <stdlib.h>
#include <string.h>

extern void __asan_init(void) __attribute__((weak));
extern void __lsan_do_leak_check(void) __attribute__((weak));
extern void __lsan_disable(void) __attribute__((weak));
extern void __lsan_enable(void) __attribute__((weak));
extern void __tsan_init(void) __attribute__((weak));
extern void __msan_init(void) __attribute__((weak));
extern void __gcov_dump(void) __attribute__((weak));
extern int __llvm_profile_write_file(void) __attribute__((weak));

bool to_is_sanitized(void)
{
    return __asan_init || __lsan_do_leak_check || __tsan_init || __msan_init;
}

bool to_works_at_exit(void)
{
    return to_is_sanitized() || __gcov_dump || __llvm_profile_write_file;
}

void to_leaks_overlook(void)
{
    if (__lsan_disable) {
        __lsan_disable();
    }
}

void to_leaks_look(void)
{
    if (__lsan_enable) {
        __lsan_enable();
    }
}

/* It loads its own replacements of functions into each program that it runs; these are of its
 * tools that find errors. */
bool to_is_under_valgrind(void)
{
    const char *loaded = getenv("LD_PRELOAD");
    return loaded && (strstr(loaded, "/vgpreload_memcheck") ||
                      strstr(loaded, "/vgpreload_helgrind") || strstr(loaded, "/vgpreload_drd"));
}
