/* SPDX-License-Identifier: MIT
 * What pkg-config says about packages. */
#include "compile/packages.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "compile/command.h"

static int add_all(struct to_words *words, const struct to_words *more)
{
    int result = 0;
    for (size_t i = 0; result == 0 && i < more->count; i++) {
        result = to_words_add(words, more->list[i]);
    }
    return result;
}

static int run(const char *program, const struct to_words *command, struct to_buffer *output,
               int *ret_status)
{
    struct to_command running;
    int result = to_command_start(&running, program, command->list, false);
    return result < 0 ? result : to_command_finish(&running, output, ret_status);
}

/* Runs pkg-config with one of its options and splits what it answers. */
static int ask(const char *program, const char *path, const char *option,
               const struct to_words *names, struct to_words *answer, struct to_error *error)
{
    struct to_words command = {0};
    struct to_buffer output = {0};
    int status = 0;
    int result = to_words_add(&command, "pkg-config");
    if (result == 0) {
        result = to_words_add(&command, option);
    }
    if (result == 0) {
        result = add_all(&command, names);
    }
    if (result == 0) {
        result = run(program, &command, &output, &status);
        if (result < 0) {
            to_error_set(error, result, "%s: %s", program, strerror(-result));
        }
    }
    if (result == 0 && status != 0) {
        struct to_buffer how = {0};
        to_command_describe(&how, status);
        result = to_error_set(error, -ENOEXEC, "%s: not compiled (pkg-config %s %s %s)", path,
                              option, names->list[0], how.data ? how.data : "failed");
        to_buffer_free(&how);
    } else if (result == 0) {
        result = to_words_split(answer, output.data ? output.data : "");
    }
    to_words_free(&command);
    to_buffer_free(&output);
    return result;
}

int to_packages_ask(struct to_packages *packages, const char *path,
                    const struct to_words *names, struct to_error *error)
{
    char *program = to_command_find("pkg-config");
    if (!program && errno == ENOMEM) {
        return -ENOMEM;
    }
    if (!program) {
        return to_error_set(error, -ENOENT,
                            "%s: asks for pkg-config %s, but pkg-config is not found: install "
                            "it (the package pkg-config or pkgconf)",
                            path, names->list[0]);
    }
    int result = add_all(&packages->names, names);
    if (result == 0) {
        result = ask(program, path, "--cflags", names, &packages->compile, error);
    }
    if (result == 0) {
        result = ask(program, path, "--libs", names, &packages->link, error);
    }
    free(program);
    return result;
}

bool to_packages_are(const struct to_packages *packages, const struct to_words *names)
{
    if (packages->names.count != names->count) {
        return false;
    }
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(packages->names.list[i], names->list[i]) != 0) {
            return false;
        }
    }
    return true;
}

void to_packages_free(struct to_packages *packages)
{
    to_words_free(&packages->names);
    to_words_free(&packages->compile);
    to_words_free(&packages->link);
}
