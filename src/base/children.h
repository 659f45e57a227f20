/* SPDX-License-Identifier: MIT
 *
 * Child processes: when they end; those that a test leaves behind, found, named, killed.
 *
 * The latter become children of the process that called to_children_adopt when their own
 * parents are gone, whatever they did to get away (setsid, double fork).
 */
#ifndef TO_BASE_CHILDREN_H
#define TO_BASE_CHILDREN_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* From now on, orphans among this process's descendants become its children. */
void to_children_adopt(void);

/* Whether we are among the ancestors of the process, or are it. */
bool to_children_are_below_us(pid_t process);

/* Whether a debugger, or another such program, is attached to the process; not one that we,
 * or it, have started. */
bool to_children_traced(pid_t process);

/* Whether the process has a handler for the signal. Another program that it has become has not. */
bool to_children_catches(pid_t process, int signal);

/*
 * A child that has asked to be traced by its parent (PTRACE_TRACEME) stops at each signal, and a
 * plain waitpid tells of that. Lets it go on, untraced and with that signal. The other one lets go
 * on all that have stopped so, any of their threads, and waits for nobody's end.
 */
void to_children_release(pid_t process, int signal);
void to_children_release_all(void);

/* Told of each process that was killed, or that this process has no right to kill; then the
 * command says so. */
typedef void to_children_visit(void *context, pid_t process, const char *command);

/*
 * Kills and reaps every child that is not in `keep` (`kept` of them), and what these
 * leave, until none is left but those that it may not kill. `visit` may be NULL. Costs one system call
 * where there are no children and `kept` is 0.
 */
void to_children_kill(const pid_t *keep, size_t kept, to_children_visit *visit, void *context);

/* The same for the children that the calling thread has forked itself, in a process with
 * several; keeps none. */
void to_children_kill_own(to_children_visit *visit, void *context);

/*
 * A descriptor that can be read from once this child has ended, for poll; -1 where there
 * is none (valgrind does not know pidfd_open). Then the child is to be looked at now and
 * then: to_children_patience is the longest that poll may wait, in milliseconds.
 */
int to_children_watch(pid_t process);
int to_children_patience(int descriptor);

/* Waits until this child, with what to_children_watch gave for it, has ended, at most until
 * this moment of to_clock_now. Returns whether it has. It is not waited for yet. */
bool to_children_wait(pid_t process, int descriptor, int64_t end);

/* After poll: whether the child of this source has ended. It is not waited for yet. */
bool to_children_ended(pid_t process, const struct pollfd *source);

#endif
