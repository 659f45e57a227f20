/* SPDX-License-Identifier: MIT
 * A command that is run without a shell. */
#include "compile/command.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "compile/files.h"

static bool is_executable(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* Tries the name in the first folder of the list; an empty folder is the current one. */
static char *try_folder(const char *list, size_t size, const char *name)
{
    struct to_buffer path = {0};
    to_buffer_add(&path, list, size);
    to_buffer_text(&path, size > 0 ? "/" : "./");
    to_buffer_text(&path, name);
    char *text = to_buffer_take(&path);
    if (text && !is_executable(text)) {
        free(text);
        errno = ENOENT;
        return NULL;
    }
    return text;
}

char *to_command_find(const char *name)
{
    if (!*name) {
        errno = ENOENT;
        return NULL;
    }
    if (strchr(name, '/')) {
        errno = ENOENT;
        return is_executable(name) ? strdup(name) : NULL;
    }
    const char *list = getenv("PATH");
    list = list ? list : "/usr/local/bin:/usr/bin:/bin";
    for (;;) {
        size_t size = strcspn(list, ":");
        char *path = try_folder(list, size, name);
        if (path || errno == ENOMEM || !list[size]) {
            return path;
        }
        list += size + 1;
    }
}

/* What the runner blocks or ignores is none of the command's business. */
static int reset_signals(posix_spawnattr_t *attributes)
{
    sigset_t none;
    sigset_t usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    sigaddset(&usual, SIGXFSZ);
    sigaddset(&usual, SIGCHLD);
    int failure = posix_spawnattr_setsigmask(attributes, &none);
    failure = failure ? failure : posix_spawnattr_setsigdefault(attributes, &usual);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    return failure ? failure : posix_spawnattr_setflags(attributes, flags);
}

static int redirect(posix_spawn_file_actions_t *actions, int output, bool keep_errors)
{
    int failure = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", 0, 0);
    failure =
        failure ? failure : posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    if (keep_errors && !failure) {
        failure = posix_spawn_file_actions_adddup2(actions, output, STDERR_FILENO);
    }
    return failure;
}

int to_command_start(struct to_command *command, const char *path, char *const *argv,
                     bool keep_errors)
{
    int output = memfd_create("to-test output", MFD_CLOEXEC);
    if (output < 0) {
        return -errno;
    }
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    pid_t pid = -1;
    int failure = posix_spawn_file_actions_init(&actions);
    if (!failure) {
        failure = posix_spawnattr_init(&attributes);
        if (!failure) {
            failure = redirect(&actions, output, keep_errors);
            failure = failure ? failure : reset_signals(&attributes);
            failure = failure ? failure
                              : posix_spawn(&pid, path, &actions, &attributes, argv, environ);
            posix_spawnattr_destroy(&attributes);
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    if (failure) {
        close(output);
        return -failure;
    }
    *command = (struct to_command){.pid = pid, .output = output};
    return 0;
}

int to_command_finish(struct to_command *command, struct to_buffer *output, int *ret_status)
{
    int status = 0;
    int result = 0;
    while (waitpid(command->pid, &status, 0) < 0) {
        if (errno != EINTR) {
            result = -errno;
            break;
        }
    }
    if (result == 0) {
        result = lseek(command->output, 0, SEEK_SET) < 0
                     ? -errno
                     : to_files_read(command->output, output);
    }
    close(command->output);
    if (result == 0) {
        *ret_status = status;
    }
    return result;
}

void to_command_describe(struct to_buffer *buffer, int status)
{
    if (WIFSIGNALED(status)) {
        to_buffer_print(buffer, "was killed by signal %d (%s)", WTERMSIG(status),
                        strsignal(WTERMSIG(status)));
    } else {
        to_buffer_print(buffer, "exited with status %d", WEXITSTATUS(status));
    }
}
