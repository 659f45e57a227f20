/* SPDX-License-Identifier: MIT
 * to_tmpdir: temporary folders, all in one of the test's own. */
#include <to/tools.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "test/belongings.h"
#include "test/running.h"
#include "test/tool.h"

/* Of the test's name in the folder's: a socket's path must not be longer than 107 bytes. */
enum { NAME = 24 };

static const char *parent_folder(void)
{
    const char *parent = getenv("TMPDIR");
    return parent && *parent ? parent : "/tmp";
}

/* Whoever removes it may have another working folder. */
static void print_path(struct to_buffer *path, const char *name)
{
    const char *parent = parent_folder();
    if (*parent != '/') {
        char *here = getcwd(NULL, 0);
        to_buffer_print(path, "%s/", here ? here : "");
        free(here);
    }
    to_buffer_print(path, "%s/to-test.%.*s.XXXXXX", parent, NAME, name ? name : "");
}

/* The test's own folder. Others may pass through it, so that a server which runs as another
 * user can be given what is in there; they cannot see what there is. */
static bool make_home(const struct to_tool *tool, struct to_estate *estate)
{
    struct to_buffer path = {0};
    print_path(&path, tool->running->name);
    bool good = false;
    if (path.failed) {
        to_tool_fail(tool, NULL, "to_tmpdir: out of memory");
    } else if (path.size >= TO_ESTATE_PATH) {
        to_tool_fail(tool, NULL, "to_tmpdir: the path that TMPDIR gives is too long: %s",
                     parent_folder());
    } else if (!mkdtemp(path.data) || chmod(path.data, 0711) < 0) {
        to_tool_fail(tool, NULL,
                     "to_tmpdir: cannot make a folder in %s: %s; set TMPDIR to one that can be "
                     "written to", parent_folder(), strerror(errno));
    } else {
        if (!to_estate_claim_folder(estate, path.data)) {
            rmdir(path.data); /* another thread was quicker */
        }
        good = true;
    }
    to_buffer_free(&path);
    return good;
}

const char *to_tmpdir_(struct to_here_ here_)
{
    struct to_tool tool;
    if (!to_tool_begin(&tool, "to_tmpdir", here_)) {
        return NULL;
    }
    struct to_estate *estate = &tool.running->tally->estate;
    const char *home = to_estate_folder(estate);
    if (!home && (!make_home(&tool, estate) || !(home = to_estate_folder(estate)))) {
        return NULL;
    }
    struct to_buffer path = {0};
    int result;
    do {
        to_buffer_clear(&path);
        to_buffer_print(&path, "%s/%u", home,
                        __atomic_add_fetch(&estate->folders, 1, __ATOMIC_RELAXED));
        result = path.failed ? -1 : mkdir(path.data, 0700);
    } while (result < 0 && !path.failed && errno == EEXIST);
    int error = errno;
    char *taken = to_buffer_take(&path);
    if (result < 0) {
        to_tool_fail(&tool, NULL, "to_tmpdir: cannot make a folder in %s: %s", home,
                     strerror(taken ? error : ENOMEM));
        free(taken);
        return NULL;
    }
    if (!to_belongings_own(tool.running, taken)) {
        to_tool_fail(&tool, NULL, "to_tmpdir: out of memory");
        return NULL;
    }
    return taken;
}
