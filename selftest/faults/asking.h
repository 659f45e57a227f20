/* SPDX-License-Identifier: MIT
 *
 * The deeds of a test that asks for the shared state.
 */
#ifndef ASKING_H
#define ASKING_H

void hands_on(void);
void waits_for_a_key(void);
void dies_with_a_lock(void);
void leaves_a_child_with_a_lock(void);
void dies_while_it_hands_on(void);
void asks_in_riddles(void);
void asks_on_too_many_threads(void);

#endif
