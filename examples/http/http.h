/* SPDX-License-Identifier: MIT
 * A client of the server. What goes wrong here fails the test that called. */
#ifndef HTTP_H
#define HTTP_H

struct reply {
    int status;
    char text[4000];
};

/* Connects to the server at this Unix socket. The connection is closed when the test ends. */
int http_connect(const char *socket);

/* Sends these words as they are. */
void http_send(int connection, const char *words);

/* Reads the answer, up to its end. */
struct reply http_receive(int connection);

/* A whole request and its answer. */
struct reply http_ask(const char *socket, const char *method, const char *path, const char *text);

#endif
