/* SPDX-License-Identifier: MIT
 * The folder where compiled programs are kept. */
#include "compile/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "compile/files.h"
#include "compile/owned.h"

/* The folder for all programs' caches, as its specification says. */
static char *find_base(void)
{
    const char *cache = getenv("XDG_CACHE_HOME");
    if (cache && cache[0] == '/') {
        return strdup(cache);
    }
    const char *home = getenv("HOME");
    if (!home || home[0] != '/') {
        const struct passwd *user = getpwuid(geteuid());
        home = user ? user->pw_dir : NULL;
    }
    if (!home || home[0] != '/') {
        errno = ENOENT;
        return NULL;
    }
    return to_files_join(home, ".cache");
}

int to_cache_open(struct to_cache *cache, struct to_error *error)
{
    char *base = find_base();
    if (!base) {
        return to_error_set(error, -errno,
                            "there is no folder for compiled files: set $XDG_CACHE_HOME");
    }
    struct stat status;
    int folder = -1;
    char *path = to_files_join(base, "to-test");
    int result = path ? to_files_make(path) : -ENOMEM;
    if (result < 0) {
        to_error_set(error, result,
                     "%s/to-test: cannot be made, to keep compiled files in: %s; set "
                     "$XDG_CACHE_HOME to a folder of your own",
                     base, strerror(-result));
        goto done;
    }
    /* Where others may rename folders, looking at ours proves nothing. */
    if (stat(base, &status) == 0 && (status.st_mode & S_IWOTH) && !(status.st_mode & S_ISVTX)) {
        result = to_error_set(error, -EPERM,
                              "%s: everybody may write to it, so compiled files are not kept "
                              "there: chmod o-w it, or set $XDG_CACHE_HOME",
                              base);
        goto done;
    }
    result = to_owned_folder(AT_FDCWD, path, path, &folder, error);
    if (result == 0) {
        *cache = (struct to_cache){.folder = folder, .path = path};
        path = NULL;
    }
done:
    free(base);
    free(path);
    return result;
}

void to_cache_close(struct to_cache *cache)
{
    close(cache->folder);
    free(cache->path);
    *cache = (struct to_cache){.folder = -1};
}

/* 1 where the stamp holds, which is then known to be in use; 0 where it does not. */
static int check_stamp(int file, const char *recipe)
{
    struct to_buffer text = {0};
    int result = to_files_read(file, &text);
    if (result == 0 && text.data && to_stamp_holds(text.data, recipe)) {
        futimens(file, NULL);
        result = 1;
    }
    to_buffer_free(&text);
    return result;
}

/* Looks into one program's folder; its path is given for messages. */
static int find_in(int entry, const char *path, const char *recipe, struct to_error *error)
{
    int stamp;
    int program;
    int result = to_owned_file(entry, "program", path, O_PATH, &program, error);
    if (result < 0) {
        return result;
    }
    close(program);
    result = to_owned_file(entry, "stamp", path, O_RDONLY, &stamp, error);
    if (result < 0) {
        return result;
    }
    result = check_stamp(stamp, recipe);
    close(stamp);
    return result;
}

int to_cache_find(const struct to_cache *cache, const char *recipe, char **ret_program,
                  struct to_error *error)
{
    char key[TO_STAMP_KEY + 1];
    to_stamp_key(recipe, key);
    char *path = to_files_join(cache->path, key);
    char *program = path ? to_files_join(path, "program") : NULL;
    int entry = -1;
    int result = -ENOMEM;
    if (program) {
        result = to_owned_folder(cache->folder, key, path, &entry, error);
    }
    if (result == 0) {
        result = find_in(entry, path, recipe, error);
        close(entry);
    }
    if (result == 1) {
        *ret_program = program;
        program = NULL;
    }
    free(path);
    free(program);
    return result == -ENOENT ? 0 : result;
}
