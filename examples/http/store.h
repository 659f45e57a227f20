/* SPDX-License-Identifier: MIT
 * The server that is tested: it keeps small texts by name, and speaks HTTP/1.1 on a Unix
 * socket. It knows nothing of tests.
 *
 *     PUT /items/NAME     keeps the request's body: 201, or 204 where there was one before
 *     GET /items/NAME     gives it back: 200
 *     DELETE /items/NAME  forgets it: 204
 *     GET /items          all names, sorted, a line each: 200
 *
 * Else 400, 404, 405, 413, or 507 where there is no room. Each answer is a line of the log.
 */
#ifndef STORE_H
#define STORE_H

enum { STORE_ITEMS = 50, STORE_NAME = 40, STORE_TEXT = 1000 };

struct store;

/* Starts a thread that listens there. NULL where that cannot be, with errno. */
struct store *store_start(const char *socket, const char *log);

/* Answers what was begun, and stops. Returns the number of answers. */
long store_stop(struct store *store);

#endif
