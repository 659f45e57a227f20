/* SPDX-License-Identifier: MIT
 *
 * Where a source file is that a compiler saw under some name, in some folder.
 */
#ifndef TO_RUNNER_SOURCE_PATH_H
#define TO_RUNNER_SOURCE_PATH_H

/*
 * `file` (as __FILE__ gave it) relative to the working directory where it lies below it,
 * so that a dashboard finds it. A relative name is looked for here, then in the folder of
 * `module` and in those above it (build systems compile in a folder of their own). Where
 * it is not found, `file` as it is. The caller frees it.
 */
char *to_source_path(const char *file, const char *module);

#endif
