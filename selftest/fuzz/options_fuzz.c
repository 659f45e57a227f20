/* SPDX-License-Identifier: MIT
 * Any arguments: words, each up to a NUL. */
#include "base/error.h"
#include "input.h"
#include "options.h"
#include "target.h"

enum { MOST = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = copy_text(data, size);
    char *arguments[MOST + 2] = {"to-test"};
    int count = 1;
    for (size_t at = 0; at < size && count < MOST; at += strlen(text + at) + 1) {
        arguments[count++] = text + at;
    }
    struct to_options options;
    struct to_error error = {0};
    struct to_targets targets = {0};
    int result = to_options_read(&options, count, arguments, &error);
    if (result < 0 && !error.text) {
        abort();
    }
    if (result == 0) {
        result = to_targets_read(&targets, options.arguments, options.argument_count, &error);
        if (result < 0 && !error.text) {
            abort();
        }
        to_targets_free(&targets);
    }
    to_options_free(&options);
    to_error_free(&error);
    free(text);
    return 0;
}
