/* SPDX-License-Identifier: MIT
 * Fixtures that set the server up once, and tests that talk to it, several at a time. */
#define _GNU_SOURCE

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <to/test.h>

#include "http.h"
#include "store.h"

/* ---- set up once ---- */

TO_SUITE(fixtures);

static char folder_path[4000];
static char socket_path[4100];
static char log_path[4100];

/* Names, the same for all of a run: see examples/sqlite/store.c. */
__attribute__((constructor)) static void choose_names(void)
{
    const char *parent = getenv("TMPDIR");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(folder_path, sizeof folder_path, "%s/to-test-http.%ld.%09ld",
             parent && *parent ? parent : "/tmp", (long)getpid(), now.tv_nsec);
    snprintf(socket_path, sizeof socket_path, "%s/socket", folder_path);
    snprintf(log_path, sizeof log_path, "%s/log", folder_path);
}

TO_FIXTURE(folder) {
    TO_ASSERT_OK(mkdir(folder_path, 0700), "%s", folder_path);
    to_yield();
    unlink(socket_path);
    unlink(log_path);
    TO_EXPECT_OK(rmdir(folder_path), "%s", folder_path);
}

/* The server's threads live in the fixture's process. */
TO_FIXTURE(server, after(folder), timeout(20)) {
    struct store *store = store_start(socket_path, log_path);
    TO_ASSERT_NOT_NULL(store, "%s: %s", socket_path, strerror(errno));
    to_yield();
    printf("%ld answers\n", store_stop(store));
}

static struct reply ask(const char *method, const char *path, const char *text)
{
    return http_ask(socket_path, method, path, text);
}

/* Its tests may change the items, if they put them back. */
TO_FIXTURE(items, after(server)) {
    TO_ASSERT_EQ(ask("PUT", "/items/tea", "green").status, 201);
    TO_ASSERT_EQ(ask("PUT", "/items/milk", "cold").status, 201);
    TO_ASSERT_EQ(ask("PUT", "/items/bread", "fresh").status, 201);
    to_yield();
    TO_EXPECT_EQ(ask("GET", "/items", "").text, "bread\nmilk\ntea\n");
    TO_EXPECT_EQ(ask("DELETE", "/items/tea", "").status, 204);
    TO_EXPECT_EQ(ask("DELETE", "/items/milk", "").status, 204);
    TO_EXPECT_EQ(ask("DELETE", "/items/bread", "").status, 204);
}

/* ---- reading: at the same time ---- */

TO_SUITE(reading);

TO_TEST(one, after(items), shares("items")) {
    struct reply reply = ask("GET", "/items/tea", "");
    TO_EXPECT_EQ(reply.status, 200);
    TO_EXPECT_EQ(reply.text, "green");
}

TO_TEST(all, after(items), shares("items")) {
    TO_EXPECT_EQ(ask("GET", "/items", "").text, "bread\nmilk\ntea\n");
}

TO_TEST(missing, after(items), shares("items")) {
    TO_EXPECT_EQ(ask("GET", "/items/coffee", "").status, 404);
    TO_EXPECT_EQ(ask("DELETE", "/items/coffee", "").status, 404);
}

static void *read_often(void *unused)
{
    for (int i = 0; i < 20; i++) {
        TO_EXPECT_EQ(ask("GET", "/items/milk", "").text, "cold");
    }
    return unused;
}

TO_TEST(many_at_once, after(items), shares("items"), tags("slow")) {
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++) {
        TO_ASSERT_EQ(pthread_create(&threads[i], NULL, read_often, NULL), 0);
    }
    for (size_t i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
    }
}

/* ---- writing: one after the other, and while nobody reads ---- */

TO_SUITE(writing);

TO_TEST(add_and_remove, after(items), locks("items")) {
    TO_EXPECT_EQ(ask("PUT", "/items/salt", "white").status, 201);
    TO_EXPECT_EQ(ask("GET", "/items", "").text, "bread\nmilk\nsalt\ntea\n");
    TO_EXPECT_EQ(ask("DELETE", "/items/salt", "").status, 204);
    TO_EXPECT_EQ(ask("GET", "/items/salt", "").status, 404);
}

TO_TEST(replace, after(items), locks("items")) {
    TO_EXPECT_EQ(ask("PUT", "/items/milk", "sour").status, 204);
    TO_EXPECT_EQ(ask("GET", "/items/milk", "").text, "sour");
    TO_EXPECT_EQ(ask("PUT", "/items/milk", "cold").status, 204);
}

static const char *item_path(int number)
{
    static char path[40];
    snprintf(path, sizeof path, "/items/%d", number);
    return path;
}

TO_TEST(full, after(items), locks("items"), tags("slow")) {
    for (int i = 3; i < STORE_ITEMS; i++) {
        TO_EXPECT_EQ(ask("PUT", item_path(i), "more").status, 201);
    }
    TO_EXPECT_EQ(ask("PUT", "/items/coffee", "black").status, 507);
    TO_EXPECT_EQ(ask("PUT", "/items/tea", "green").status, 204);
    for (int i = 3; i < STORE_ITEMS; i++) {
        TO_EXPECT_EQ(ask("DELETE", item_path(i), "").status, 204);
    }
}

/* ---- what is no good request; needs no items ---- */

TO_SUITE(requests);

TO_TEST(wrong_method, after(server)) {
    TO_EXPECT_EQ(ask("POST", "/items", "").status, 405);
}

TO_TEST(wrong_path, after(server)) {
    TO_EXPECT_EQ(ask("GET", "/", "").status, 404);
    TO_EXPECT_EQ(ask("GET", "/items/", "").status, 404);
}

TO_TEST(nonsense, after(server)) {
    int connection = http_connect(socket_path);
    http_send(connection, "hello\r\n\r\n");
    TO_EXPECT_EQ(http_receive(connection).status, 400);
}

TO_TEST(too_large, after(server)) {
    char text[STORE_TEXT + 2] = "";
    memset(text, 'x', STORE_TEXT + 1);
    TO_EXPECT_EQ(ask("PUT", "/items/large", text).status, 413);
}

/* One who does not come to the point keeps nobody waiting. */
TO_TEST(slow_client, after(server)) {
    int slow = http_connect(socket_path);
    http_send(slow, "GET /items/no");
    TO_EXPECT_EQ(ask("GET", "/items/nothing", "").status, 404);
    http_send(slow, "where HTTP/1.1\r\n\r\n");
    TO_EXPECT_EQ(http_receive(slow).status, 404);
}

/* ---- when the server is down; its folder is still there ---- */

TO_SUITE(end);

TO_TEST(log_is_whole, after(folder), after_any(server)) {
    char line[300];
    FILE *log = fopen(log_path, "r");
    TO_ASSUME_NOT_NULL(log, "there was no server");
    while (fgets(line, sizeof line, log)) {
        char *rest;
        long status = strtol(line, &rest, 10);
        TO_EXPECT_TRUE(status >= 200 && status <= 507 && *rest == ' ', "%s", line);
        TO_EXPECT_NOT_NULL(strchr(rest, '\n'), "%s", line);
    }
    fclose(log);
}
