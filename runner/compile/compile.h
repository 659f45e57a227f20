/* SPDX-License-Identifier: MIT
 *
 * C and C++ files, compiled together to one test program, kept in the user's own cache.
 *
 * A file may ask for flags of its own by comment lines that begin with "to-test:":
 *
 *     // to-test: pkg-config sqlite3 libcurl
 *     // to-test: -lm -DWITH_X
 *
 * What it asks of the compiler is for itself, what it asks of the linker for the program.
 * Paths in flags are relative to the folder where to-test is started, as they are for cc.
 *
 * The program is compiled by $CC (cc; for C++ files and to link with them, $CXX, c++)
 * with $CFLAGS ($CXXFLAGS), and linked with $LDFLAGS and $LDLIBS. It is built again when
 * a file, a header that it includes, libto, a flag or the compiler has changed.
 */
#ifndef TO_COMPILE_COMPILE_H
#define TO_COMPILE_COMPILE_H

#include <stdbool.h>
#include <stddef.h>

struct to_error;

struct to_compile_options {
    const char *include;  /* the folder that holds to/test.h */
    const char *library;  /* the path of libto.a */
    bool verbose;         /* tell on standard error what is compiled, command by command */
};

/* Whether the path ends as a source file does (.c .cc .cpp .cxx .C). */
bool to_compile_is_source(const char *path);

/*
 * Builds the test program of these files (one or more), or finds it in the cache:
 * `*ret_program` is its path; the caller frees it. What the compiler says goes to standard
 * error as it says it.
 *
 * The cache is $XDG_CACHE_HOME/to-test, else ~/.cache/to-test: made with mode 0700;
 * where it is not the user's own, or others may write to it, it is refused. Several
 * to-test at once build the same program once.
 *
 * Returns 0 or a negative errno with a message: -ENOENT etc. for a file that cannot be
 * read, -ENOEXEC where compiling failed, -EPERM for a cache that is not ours.
 */
int to_compile(const struct to_compile_options *options, const char *const *files, size_t count,
               char **ret_program, struct to_error *error);

#endif
