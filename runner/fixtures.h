/* SPDX-License-Identifier: MIT
 *
 * What the fixtures of a catalog mean for its tests: their tags, and waits that never end.
 */
#ifndef TO_RUNNER_FIXTURES_H
#define TO_RUNNER_FIXTURES_H

struct to_catalog;
struct to_error;

/* A fixture's tags become tags of all that need it, directly or through others. */
void to_fixtures_hand_on_tags(struct to_catalog *catalog);

/* 0; -ELOOP with a message where something waits for a fixture to go down that cannot go down
 * before it. The graph has no cycles. */
int to_fixtures_check(const struct to_catalog *catalog, struct to_error *error);

#endif
