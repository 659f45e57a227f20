/* SPDX-License-Identifier: MIT
 * The Redis server. */
// to-test: pkg-config hiredis
#include "redis.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

enum { OPTIONS = 16 };

static void socket_in(const char *folder, char *path, size_t size)
{
    snprintf(path, size, "%s/redis.socket", folder);
}

/* That there is a socket does not say that somebody listens, and a server that does may have
 * to read its data first. */
static bool answers(const char *path)
{
    redisContext *redis = redisConnectUnix(path);
    redisReply *reply = redis && redis->err == 0 ? redisCommand(redis, "PING") : NULL;
    bool good = reply && reply->type == REDIS_REPLY_STATUS;
    freeReplyObject(reply);
    redisFree(redis);
    return good;
}

struct to_process *server_start(const char *folder, const char *const *options)
{
    const char *argv[8 + OPTIONS] = {"redis-server", "--unixsocket", "redis.socket",
                                     "--port",       "0",            "--save",
                                     ""};
    size_t count = 7;
    char path[200];
    for (; options && *options && count < 7 + OPTIONS; options++) {
        argv[count++] = *options;
    }
    struct to_process *server = to_spawn(argv, .folder = folder);
    socket_in(folder, path, sizeof path);
    TO_EVENTUALLY(answers(path), 20);
    return server;
}

/* Up as long as a test that needs it is to come. */
TO_FIXTURE(server) {
    const char *folder = to_tmpdir();
    struct to_process *server = server_start(folder, NULL);
    to_state_set("redis", folder);
    to_yield();
    TO_EXPECT_TRUE(to_process_runs(server));
    TO_EXPECT_EQ(to_process_end(server, 20), 0);
}

/* ---- talking to it ---- */

static void close_connection(void *redis)
{
    redisFree(redis);
}

redisContext *server_connect(void)
{
    return server_connect_in(to_state_get_string("redis"));
}

redisContext *server_connect_in(const char *folder)
{
    char path[200];
    socket_in(folder, path, sizeof path);
    redisContext *redis = redisConnectUnixWithTimeout(path, (struct timeval){.tv_sec = 10});
    TO_ASSERT_NOT_NULL(redis);
    TO_DEFER(close_connection, redis);
    TO_ASSERT_EQ(redis->err, 0, "%s: %s", path, redis->errstr);
    redisSetTimeout(redis, (struct timeval){.tv_sec = 20});
    return redis;
}

static redisReply *ask_these(redisContext *redis, const char *format, va_list arguments)
{
    redisReply *reply = redisvCommand(redis, format, arguments);
    TO_ASSERT_NOT_NULL(reply, "%s: %s", format, redis->errstr);
    TO_DEFER(freeReplyObject, reply);
    return reply;
}

redisReply *ask(redisContext *redis, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    redisReply *reply = ask_these(redis, format, arguments);
    va_end(arguments);
    return reply;
}

long long ask_number(redisContext *redis, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    redisReply *reply = ask_these(redis, format, arguments);
    va_end(arguments);
    TO_ASSERT_EQ(reply->type, REDIS_REPLY_INTEGER, "%s: %s", format, reply->str);
    return reply->integer;
}

const char *ask_text(redisContext *redis, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    redisReply *reply = ask_these(redis, format, arguments);
    va_end(arguments);
    TO_ASSERT_NE(reply->type, REDIS_REPLY_ERROR, "%s: %s", format, reply->str);
    return reply->str ? reply->str : "";
}
