/* SPDX-License-Identifier: MIT
 * A client of the server. */
#define _GNU_SOURCE

#include "http.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <to/test.h>

static void close_connection(void *connection)
{
    close((int)(intptr_t)connection);
}

int http_connect(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    TO_ASSERT_OK(connection);
    TO_DEFER(close_connection, (void *)(intptr_t)connection);
    TO_ASSERT_LT(strlen(path), sizeof address.sun_path);
    strcpy(address.sun_path, path);
    TO_ASSERT_OK(connect(connection, (struct sockaddr *)&address, sizeof address), "%s", path);
    return connection;
}

void http_send(int connection, const char *words)
{
    size_t size = strlen(words);
    TO_ASSERT_EQ(send(connection, words, size, MSG_NOSIGNAL), size);
}

struct reply http_receive(int connection)
{
    char bytes[5000];
    struct reply reply = {0};
    size_t filled = 0;
    ssize_t got;
    while ((got = recv(connection, bytes + filled, sizeof bytes - 1 - filled, 0)) > 0) {
        filled += (size_t)got;
    }
    TO_ASSERT_OK(got);
    bytes[filled] = '\0';
    const char *text = strstr(bytes, "\r\n\r\n");
    TO_ASSERT_NOT_NULL(text, "the answer is \"%s\"", bytes);
    TO_ASSERT_EQ(sscanf(bytes, "HTTP/1.1 %d", &reply.status), 1, "%s", bytes);
    snprintf(reply.text, sizeof reply.text, "%s", text + 4);
    return reply;
}

struct reply http_ask(const char *socket, const char *method, const char *path, const char *text)
{
    char request[4000];
    int size = snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nContent-Length: %zu\r\n\r\n%s",
                        method, path, strlen(text), text);
    TO_ASSERT_LT(size, (int)sizeof request);
    int connection = http_connect(socket);
    http_send(connection, request);
    return http_receive(connection);
}
