/* SPDX-License-Identifier: MIT
 * What a sanitizer has found. */
#include "sanitizer.h"

#include <string.h>

#include "base/buffer.h"

/* Of a line's beginning, so that a test which only speaks of such reports makes none. */
static bool is_report(const char *line, size_t size, const char **ret_text)
{
    static const char *const levels[] = {"ERROR: ", "WARNING: "};
    static const char *const names[] = {"AddressSanitizer: ", "HWAddressSanitizer: ",
                                        "LeakSanitizer: ", "MemorySanitizer: ",
                                        "ThreadSanitizer: "};
    const char *at = line;
    const char *end = line + size;
    /* "==1234==ERROR: ", or with ThreadSanitizer "WARNING: " alone. */
    if (size > 2 && memcmp(at, "==", 2) == 0) {
        const char *mark = memmem(at + 2, size - 2, "==", 2);
        at = mark ? mark + 2 : at;
    }
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        size_t length = strlen(levels[i]);
        if ((size_t)(end - at) > length && memcmp(at, levels[i], length) == 0) {
            at += length;
            break;
        }
    }
    for (size_t i = 0; at > line && i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        if ((size_t)(end - at) > length && memcmp(at, names[i], length) == 0) {
            *ret_text = at;
            return true;
        }
    }
    return false;
}

/* Addresses and processes, which tell nothing and differ each time, are left out. */
static size_t telling(const char *text, size_t size)
{
    static const char *const ends[] = {" on address ", " on 0x", " at pc ", " (pc ", " (pid"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *found = memmem(text, size, ends[i], strlen(ends[i]));
        size = found ? (size_t)(found - text) : size;
    }
    return size > 0 && text[size - 1] == ':' ? size - 1 : size;
}

bool to_sanitizer_find(const char *bytes, size_t size, struct to_buffer *text)
{
    static const char undefined[] = ": runtime error: ";
    while (size > 0) {
        const char *newline = memchr(bytes, '\n', size);
        size_t length = newline ? (size_t)(newline - bytes) : size;
        const char *found = memmem(bytes, length, undefined, strlen(undefined));
        if (is_report(bytes, length, &found)) {
            to_buffer_add(text, found, telling(found, length - (size_t)(found - bytes)));
            return true;
        }
        if (found) {
            found += strlen(undefined);
            to_buffer_text(text, "UndefinedBehaviorSanitizer: ");
            to_buffer_add(text, found, telling(found, length - (size_t)(found - bytes)));
            return true;
        }
        bytes += length + (newline != NULL);
        size -= length + (newline != NULL);
    }
    return false;
}
