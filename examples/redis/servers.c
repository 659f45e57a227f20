/* SPDX-License-Identifier: MIT
 * What becomes of servers: tests that have servers of their own, and kill them. */
// to-test: pkg-config hiredis
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "redis.h"

/* What was written is there again, whatever became of the server. */
TO_TEST(killed, timeout(60)) {
    static const char *const safe[] = {"--appendonly", "yes", "--appendfsync", "always", NULL};
    const char *folder = to_tmpdir();
    struct to_process *server = server_start(folder, safe);
    redisContext *redis = server_connect_in(folder);
    TO_EXPECT_EQ(ask_text(redis, "SET kept %s", "yes"), "OK");

    signal(SIGPIPE, SIG_IGN); /* of the connection that breaks */
    to_process_signal(server, SIGKILL);
    TO_EXPECT_EQ(to_process_wait(server, 20), -SIGKILL);
    TO_EXPECT_NULL(redisCommand(redis, "PING"), "nobody answers");

    server_start(folder, safe);
    TO_EXPECT_EQ(ask_text(server_connect_in(folder), "GET kept"), "yes");
}

static const char *number(char *text, size_t size, int value)
{
    snprintf(text, size, "%d", value);
    return text;
}

/* A second server follows a first one, over TCP, and may not be written to. */
TO_TEST(replica, timeout(60)) {
    char port[12];
    const char *first = to_tmpdir();
    const char *second = to_tmpdir();
    int first_port = to_free_port();
    server_start(first, (const char *const[]){"--port", number(port, sizeof port, first_port),
                                              "--repl-diskless-sync-delay", "0", NULL});
    to_wait_port("localhost", first_port, 20);
    redisContext *source = server_connect_in(first);
    ask(source, "SET before %s", "1");

    server_start(second, (const char *const[]){"--replicaof", "127.0.0.1", port, NULL});
    redisContext *copy = server_connect_in(second);
    TO_EVENTUALLY(strstr(ask_text(copy, "INFO replication"), "master_link_status:up"), 20);
    TO_EXPECT_EQ(ask_text(copy, "GET before"), "1");

    ask(source, "SET later %s", "2");
    TO_EVENTUALLY(strcmp(ask_text(copy, "GET later"), "2") == 0, 20);
    TO_EXPECT_EQ(ask(copy, "SET own 3")->type, REDIS_REPLY_ERROR);
}

/* A configuration that is wrong: it says so, and does not start. */
TO_TEST(wrong_option) {
    struct to_ran server = to_run(TO_ARGV("redis-server", "--maxmemory", "a lot"),
                                  .folder = to_tmpdir(), .seconds = 20);
    TO_EXPECT_EQ(server.status, 1);
    TO_EXPECT_TRUE(strstr(server.err, "argument must be a memory value"), "%s", server.err);
}

TO_TEST(command_line_client, after(server)) {
    char path[200];
    snprintf(path, sizeof path, "%s/redis.socket", to_state_get_string("redis"));
    struct to_ran client = to_run(TO_ARGV("redis-cli", "-s", path),
                                  .input = "SET typed 1\nINCR typed\nGET typed\n");
    TO_EXPECT_EQ(client.status, 0, "%s", client.err);
    TO_EXPECT_EQ(client.out, "OK\n2\n2\n");
}
