/* SPDX-License-Identifier: MIT
 * Starting a program for a test. */
#include "test/start.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <to/tools.h>

#include "base/buffer.h"
#include "base/children.h"
#include "base/words.h"
#include "test/environment.h"
#include "test/port.h"
#include "test/running.h"
#include "test/tool.h"

const char *to_start_name(const struct to_program *program)
{
    return program->argv && program->argv[0] ? program->argv[0] : "";
}

void to_start_print(struct to_buffer *text, const struct to_program *program)
{
    enum { LONG = 200 };
    size_t start = text->size;
    for (size_t i = 0; program->argv[i]; i++) {
        if (i > 0) {
            to_buffer_byte(text, ' ');
        }
        if (text->size - start > LONG) {
            to_buffer_text(text, "...");
            return;
        }
        to_words_quote(text, program->argv[i]);
    }
}

/* ---- descriptors ---- */

/* A test may have closed its standard ones; then the next that is opened would be one. */
static int lift(int descriptor)
{
    if (descriptor < 0 || descriptor > STDERR_FILENO) {
        return descriptor;
    }
    int lifted = fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int error = errno;
    close(descriptor);
    errno = error;
    return lifted;
}

static bool fill(int file, const char *content, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, content, size);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        content += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
    return lseek(file, 0, SEEK_SET) == 0;
}

int to_start_file(const char *content, size_t size)
{
    int file = lift(memfd_create("to-test-program", MFD_CLOEXEC));
    bool good = file >= 0 &&
                (content ? fill(file, content, size) : fcntl(file, F_SETFL, O_APPEND) == 0);
    if (file >= 0 && !good) {
        int error = errno;
        close(file);
        errno = error;
        return -1;
    }
    return file;
}

int to_start_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) < 0) {
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        ends[i] = lift(ends[i]);
    }
    if (ends[0] >= 0 && ends[1] >= 0) {
        return 0;
    }
    int error = errno;
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0) {
            close(ends[i]);
        }
    }
    errno = error;
    return -1;
}

/* ---- the start ---- */

static int add_actions(posix_spawn_file_actions_t *actions, const struct to_program *program,
                       const int streams[3])
{
    int error = 0;
    if (streams[0] < 0) {
        error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    }
    for (int i = 0; i < 3 && error == 0; i++) {
        if (streams[i] >= 0) {
            error = posix_spawn_file_actions_adddup2(actions, streams[i], i);
        }
    }
    if (error == 0 && !program->keeps_descriptors) {
        error = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
    }
    if (error == 0 && program->folder) {
        error = posix_spawn_file_actions_addchdir_np(actions, program->folder);
    }
    return error;
}

/* A group of its own, and the signals as a program expects to find them. */
static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    int error = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP |
                                                         POSIX_SPAWN_SETSIGMASK |
                                                         POSIX_SPAWN_SETSIGDEF);
    error = error ? error : posix_spawnattr_setpgroup(attributes, 0);
    error = error ? error : posix_spawnattr_setsigmask(attributes, &none);
    return error ? error : posix_spawnattr_setsigdefault(attributes, &all);
}

/* 0 or an errno. */
static int spawn(const struct to_program *program, const int streams[3], char *const *environment,
                 pid_t *ret_process)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) {
        return error;
    }
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = add_actions(&actions, program, streams);
        error = error ? error : set_attributes(&attributes);
        error = error ? error
                      : posix_spawnp(ret_process, program->argv[0], &actions, &attributes,
                                     (char *const *)(uintptr_t)program->argv, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static bool tell(const struct to_tool *tool, const struct to_program *program, int error)
{
    struct stat status;
    const char *folder = program->folder;
    if (folder && (stat(folder, &status) < 0 || !S_ISDIR(status.st_mode))) {
        return to_tool_fail(tool, NULL, "cannot start \"%s\" in the folder \"%s\": %s",
                            to_start_name(program), folder,
                            strerror(errno == ENOENT ? ENOENT : ENOTDIR));
    }
    bool is_looked_for = !strchr(to_start_name(program), '/');
    return to_tool_fail(tool, NULL, "cannot start \"%s\": %s%s", to_start_name(program),
                        strerror(error),
                        error == ENOENT && is_looked_for ? " (looked for in $PATH)" : "");
}

bool to_start(const struct to_tool *tool, const struct to_program *program,
              const int streams[3], struct to_started *ret_started)
{
    struct to_estate *estate = &tool->running->tally->estate;
    if (!*to_start_name(program)) {
        return to_tool_fail(tool, NULL, "%s: there is no program in argv", tool->name);
    }
    char **changed = program->environment ? to_environment_with(environ, program->environment)
                                          : NULL;
    size_t place = to_estate_reserve(estate);
    if (place == SIZE_MAX || (program->environment && !changed)) {
        free(changed);
        return place == SIZE_MAX
                   ? to_tool_fail(tool, NULL,
                                  "cannot start \"%s\": %d processes that this test has spawned "
                                  "run already; end some of them",
                                  to_start_name(program), TO_ESTATE_PROCESSES)
                   : tell(tool, program, ENOMEM);
    }
    pid_t process = 0;
    to_port_lock();
    int error = spawn(program, streams, changed ? changed : environ, &process);
    to_port_unlock();
    free(changed);
    to_estate_put(estate, place, error ? 0 : process);
    if (error) {
        return tell(tool, program, error);
    }
    *ret_started = (struct to_started){process, to_children_watch(process), estate, place};
    return true;
}

/* ---- the end ---- */

bool to_start_wait(const struct to_started *started, int64_t end)
{
    return to_children_wait(started->process, started->watch, end);
}

bool to_start_reap(struct to_started *started, bool kill_group, int *ret_status)
{
    int status = 0;
    pid_t reaped;
    if (kill_group) {
        kill(-started->process, SIGKILL);
    }
    do {
        reaped = waitpid(started->process, &status, 0);
    } while (reaped < 0 && errno == EINTR);
    /* The others of its group may take a moment to go. */
    bool others = kill_group && kill(-started->process, 0) == 0;
    to_estate_put(started->estate, started->place, others ? -started->process : 0);
    *ret_status = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    return reaped == started->process;
}

void to_start_close(struct to_started *started)
{
    if (started->watch >= 0) {
        close(started->watch);
    }
}
