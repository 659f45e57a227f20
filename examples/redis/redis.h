/* SPDX-License-Identifier: MIT
 * A Redis server for all tests, servers of a test's own, and a few words to say less. What
 * goes wrong here fails the test that called. */
#ifndef REDIS_H
#define REDIS_H

#include <hiredis/hiredis.h>

#include <to/test.h>

/* A server of the test's own, in this folder, with a socket there and these further options
 * ("--name", "value", ..., NULL). It is up when this returns. */
struct to_process *server_start(const char *folder, const char *const *options);

/* Connections, closed when the test ends: to the server of all tests, to one in a folder. */
redisContext *server_connect(void);
redisContext *server_connect_in(const char *folder);

/* Asks for something. The reply is freed when the test ends. */
redisReply *ask(redisContext *redis, const char *format, ...);

/* The same, for what gives a number, or a text ("" for nil). */
long long ask_number(redisContext *redis, const char *format, ...);
const char *ask_text(redisContext *redis, const char *format, ...);

#endif
