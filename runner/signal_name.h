/* SPDX-License-Identifier: MIT
 * Signals by name. */
#ifndef TO_RUNNER_SIGNAL_NAME_H
#define TO_RUNNER_SIGNAL_NAME_H

/* "SIGSEGV"; "signal 99" for one without a name. Valid until the next call. */
const char *to_signal_name(int signal);

#endif
