/* SPDX-License-Identifier: MIT
 * What a Redis server does for one client or several. All of them may run at the same time, on
 * the one server, as each has keys of its own. */
// to-test: pkg-config hiredis
#include <pthread.h>
#include <string.h>

#include "redis.h"

TO_SUITE(values);

TO_TEST(ping, after(server)) {
    TO_EXPECT_EQ(ask_text(server_connect(), "PING"), "PONG");
}

TO_TEST(string, after(ping)) {
    redisContext *redis = server_connect();
    TO_EXPECT_EQ(ask_text(redis, "SET greeting %s", "hello"), "OK");
    TO_EXPECT_EQ(ask_text(redis, "GET greeting"), "hello");
    TO_EXPECT_EQ(ask_number(redis, "APPEND greeting %s", ", world"), 12);
    TO_EXPECT_EQ(ask_text(redis, "GETRANGE greeting 7 -1"), "world");
    TO_EXPECT_EQ(ask_number(redis, "DEL greeting"), 1);
    TO_EXPECT_EQ(ask(redis, "GET greeting")->type, REDIS_REPLY_NIL);
}

TO_TEST(bytes, after(ping)) {
    static const char data[] = "a\0b\r\n\xff";
    redisContext *redis = server_connect();
    ask(redis, "SET bytes %b", data, sizeof data);
    redisReply *reply = ask(redis, "GET bytes");
    TO_ASSERT_EQ(reply->len, sizeof data);
    TO_EXPECT_MEM(reply->str, ==, data, sizeof data);
}

TO_TEST(expiry, after(ping)) {
    redisContext *redis = server_connect();
    ask(redis, "SET brief 1 PX 50");
    TO_EXPECT_GE(ask_number(redis, "PTTL brief"), -2);
    TO_EVENTUALLY(ask_number(redis, "EXISTS brief") == 0, 10);
}

TO_TEST(hash, after(ping)) {
    redisContext *redis = server_connect();
    TO_EXPECT_EQ(ask_number(redis, "HSET user name Ada born 1815"), 2);
    TO_EXPECT_EQ(ask_text(redis, "HGET user name"), "Ada");
    TO_EXPECT_EQ(ask_number(redis, "HINCRBY user born 100"), 1915);
    TO_EXPECT_EQ(ask(redis, "HGETALL user")->elements, 4);
}

TO_TEST(sorted_set, after(ping)) {
    redisContext *redis = server_connect();
    TO_EXPECT_EQ(ask_number(redis, "ZADD scores 3 c 1 a 2 b"), 3);
    redisReply *best = ask(redis, "ZREVRANGE scores 0 0 WITHSCORES");
    TO_ASSERT_EQ(best->elements, 2);
    TO_EXPECT_EQ(best->element[0]->str, "c");
    TO_EXPECT_EQ(best->element[1]->str, "3");
}

TO_TEST(wrong_type, after(ping)) {
    redisContext *redis = server_connect();
    ask(redis, "SET scalar x");
    redisReply *reply = ask(redis, "LPUSH scalar y");
    TO_ASSERT_EQ(reply->type, REDIS_REPLY_ERROR);
    TO_EXPECT_MEM(reply->str, ==, "WRONGTYPE ", 10);
}

TO_TEST(script, after(ping)) {
    redisContext *redis = server_connect();
    const char *text = "return redis.call('INCRBY', KEYS[1], ARGV[1]) * 2";
    TO_EXPECT_EQ(ask_number(redis, "EVAL %s 1 scripted 21", text), 42);
    TO_EXPECT_EQ(ask_text(redis, "GET scripted"), "21");
}

TO_SUITE(clients);

/* Four tests count at the same time; nothing is lost. */
static void count_to_250(void)
{
    redisContext *redis = server_connect();
    for (int i = 0; i < 250; i++) {
        redisAppendCommand(redis, "INCR counter");
    }
    for (int i = 0; i < 250; i++) {
        redisReply *reply;
        TO_ASSERT_EQ(redisGetReply(redis, (void **)&reply), REDIS_OK);
        freeReplyObject(reply);
    }
}

TO_TEST(count_1, after(string)) { count_to_250(); }
TO_TEST(count_2, after(string)) { count_to_250(); }
TO_TEST(count_3, after(string)) { count_to_250(); }
TO_TEST(count_4, after(string)) { count_to_250(); }

TO_TEST(counted, after(count_1, count_2, count_3, count_4)) {
    TO_EXPECT_EQ(ask_text(server_connect(), "GET counter"), "1000");
}

TO_TEST(transaction, after(string)) {
    redisContext *redis = server_connect();
    ask(redis, "MULTI");
    TO_EXPECT_EQ(ask_text(redis, "SET both 1"), "QUEUED");
    TO_EXPECT_EQ(ask(server_connect(), "GET both")->type, REDIS_REPLY_NIL);
    ask(redis, "INCR both");
    TO_EXPECT_EQ(ask(redis, "EXEC")->elements, 2);
    TO_EXPECT_EQ(ask_text(redis, "GET both"), "2");
}

TO_TEST(conflict, after(transaction)) {
    redisContext *one = server_connect();
    redisContext *other = server_connect();
    ask(one, "SET watched 1");
    ask(one, "WATCH watched");
    ask(other, "SET watched 2");
    ask(one, "MULTI");
    ask(one, "SET watched 3");
    TO_EXPECT_EQ(ask(one, "EXEC")->type, REDIS_REPLY_NIL, "somebody else has changed it");
    TO_EXPECT_EQ(ask_text(one, "GET watched"), "2");
}

static bool somebody_waits(redisContext *redis)
{
    redisReply *clients = redisCommand(redis, "CLIENT LIST");
    bool waits = clients && strstr(clients->str, "cmd=blpop");
    freeReplyObject(clients);
    return waits;
}

/* Checks may be made on any thread of the test. */
static void *push_later(void *redis)
{
    TO_EVENTUALLY(somebody_waits(redis), 10);
    freeReplyObject(redisCommand(redis, "RPUSH jobs one two"));
    return NULL;
}

TO_TEST(blocking_pop, after(ping)) {
    redisContext *redis = server_connect();
    pthread_t thread;
    TO_ASSERT_EQ(pthread_create(&thread, NULL, push_later, server_connect()), 0);
    redisReply *job = ask(redis, "BLPOP jobs 10");
    pthread_join(thread, NULL);
    TO_ASSERT_EQ(job->elements, 2);
    TO_EXPECT_EQ(job->element[1]->str, "one");
    TO_EXPECT_EQ(ask_number(redis, "LLEN jobs"), 1);
}

TO_TEST(subscription, after(ping)) {
    redisContext *reader = server_connect();
    redisContext *writer = server_connect();
    redisReply *message = NULL;
    TO_EXPECT_EQ(ask(reader, "SUBSCRIBE news")->element[2]->integer, 1);
    TO_EXPECT_EQ(ask_number(writer, "PUBLISH news %s", "first"), 1);
    TO_EXPECT_EQ(ask_number(writer, "PUBLISH olds %s", "not heard"), 0);
    TO_ASSERT_EQ(redisGetReply(reader, (void **)&message), REDIS_OK);
    TO_DEFER(freeReplyObject, message);
    TO_ASSERT_EQ(message->elements, 3);
    TO_EXPECT_EQ(message->element[1]->str, "news");
    TO_EXPECT_EQ(message->element[2]->str, "first");
}
