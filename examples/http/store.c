/* SPDX-License-Identifier: MIT
 * The server that is tested. A thread accepts connections, each has a thread of its own and
 * one request. */
#define _GNU_SOURCE

#include "store.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { HEAD = 2000, LIST = STORE_ITEMS * (STORE_NAME + 1), PATIENCE = 10 };

struct store {
    int listener;
    FILE *log;
    pthread_t thread;
    pthread_mutex_t lock; /* of all that follows, and of the log */
    pthread_cond_t idle;
    int connections;
    long answers;
    struct item {
        char name[STORE_NAME + 1]; /* empty: there is none */
        char text[STORE_TEXT + 1];
    } items[STORE_ITEMS];
};

struct connection {
    struct store *store;
    int socket;
    char method[8];
    char path[200];
    char text[STORE_TEXT + 1];  /* of the request */
    char answer[LIST + STORE_TEXT + 1];
};

/* ---- the items; under the lock ---- */

static struct item *find(struct store *store, const char *name)
{
    for (size_t i = 0; i < STORE_ITEMS; i++) {
        if (strcmp(store->items[i].name, name) == 0) {
            return &store->items[i];
        }
    }
    return NULL;
}

static int compare(const void *left, const void *right)
{
    return strcmp(((const struct item *)left)->name, ((const struct item *)right)->name);
}

static int list(struct connection *connection)
{
    struct store *store = connection->store;
    char *end = connection->answer;
    qsort(store->items, STORE_ITEMS, sizeof *store->items, compare);
    for (size_t i = 0; i < STORE_ITEMS; i++) {
        if (*store->items[i].name) {
            end += sprintf(end, "%s\n", store->items[i].name);
        }
    }
    return 200;
}

static int put(struct connection *connection, const char *name)
{
    struct item *item = find(connection->store, name);
    int status = item ? 204 : 201;
    if (!item && !(item = find(connection->store, ""))) {
        return 507;
    }
    strcpy(item->name, name);
    strcpy(item->text, connection->text);
    return status;
}

static int answer(struct connection *connection)
{
    static const char items[] = "/items/";
    const char *name = connection->path + sizeof items - 1;
    if (strcmp(connection->path, "/items") == 0) {
        return strcmp(connection->method, "GET") == 0 ? list(connection) : 405;
    }
    if (strncmp(connection->path, items, sizeof items - 1) != 0 || !*name ||
        strlen(name) > STORE_NAME) {
        return 404;
    }
    if (strcmp(connection->method, "PUT") == 0) {
        return put(connection, name);
    }
    struct item *item = find(connection->store, name);
    if (!item) {
        return 404;
    }
    if (strcmp(connection->method, "GET") == 0) {
        strcpy(connection->answer, item->text);
        return 200;
    }
    if (strcmp(connection->method, "DELETE") == 0) {
        item->name[0] = '\0';
        return 204;
    }
    return 405;
}

/* ---- HTTP ---- */

static int read_text(struct connection *connection, const char *begun, size_t begun_size,
                     size_t size)
{
    if (size > STORE_TEXT) {
        return 413;
    }
    size_t filled = begun_size < size ? begun_size : size;
    memcpy(connection->text, begun, filled);
    while (filled < size) {
        ssize_t got = read(connection->socket, connection->text + filled, size - filled);
        if (got <= 0) {
            return 400;
        }
        filled += (size_t)got;
    }
    return 0;
}

/* Returns 0, or the status of a request that is none. */
static int read_request(struct connection *connection)
{
    char head[HEAD + 1];
    size_t filled = 0;
    char *end = NULL;
    int version;
    while (!end) {
        ssize_t got = filled < HEAD ? read(connection->socket, head + filled, HEAD - filled) : 0;
        if (got <= 0) {
            return 400;
        }
        filled += (size_t)got;
        head[filled] = '\0';
        end = strstr(head, "\r\n\r\n");
    }
    if (sscanf(head, "%7[A-Z] %199s HTTP/1.%d\r\n", connection->method, connection->path,
               &version) != 3) {
        return 400;
    }
    const char *length = strcasestr(head, "\r\nContent-Length:");
    size_t size = length && length < end ? strtoul(strchr(length, ':') + 1, NULL, 10) : 0;
    return read_text(connection, end + 4, filled - (size_t)(end + 4 - head), size);
}

static void *serve(void *argument)
{
    struct connection *connection = argument;
    struct store *store = connection->store;
    int status = read_request(connection);
    pthread_mutex_lock(&store->lock);
    if (status == 0) {
        status = answer(connection);
    }
    fprintf(store->log, "%d %s %s\n", status, connection->method, connection->path);
    store->answers++;
    pthread_mutex_unlock(&store->lock);

    dprintf(connection->socket, "HTTP/1.1 %d\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
            status, strlen(connection->answer), connection->answer);
    close(connection->socket);
    free(connection);

    pthread_mutex_lock(&store->lock);
    if (--store->connections == 0) {
        pthread_cond_signal(&store->idle);
    }
    pthread_mutex_unlock(&store->lock);
    return NULL;
}

static void take(struct store *store, int socket)
{
    struct connection *connection = calloc(1, sizeof *connection);
    pthread_t thread;
    struct timeval patience = {.tv_sec = PATIENCE};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    pthread_mutex_lock(&store->lock);
    if (connection) {
        *connection = (struct connection){.store = store, .socket = socket};
    }
    if (connection && pthread_create(&thread, NULL, serve, connection) == 0) {
        pthread_detach(thread);
        store->connections++;
    } else {
        free(connection);
        close(socket);
    }
    pthread_mutex_unlock(&store->lock);
}

static void *take_all(void *argument)
{
    struct store *store = argument;
    int socket;
    while ((socket = accept4(store->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0 || errno == EINTR) {
        if (socket >= 0) {
            take(store, socket);
        }
    }
    return NULL;
}

/* ---- start and stop ---- */

static int listen_at(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address.sun_path, path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener >= 0 && (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 ||
                          listen(listener, 100) < 0)) {
        int error = errno;
        close(listener);
        errno = error;
        return -1;
    }
    return listener;
}

static void release(struct store *store)
{
    if (store->log) {
        fclose(store->log);
    }
    if (store->listener >= 0) {
        close(store->listener);
    }
    free(store);
}

struct store *store_start(const char *socket, const char *log)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store) {
        return NULL;
    }
    store->listener = listen_at(socket);
    store->log = store->listener < 0 ? NULL : fopen(log, "we");
    pthread_mutex_init(&store->lock, NULL);
    pthread_cond_init(&store->idle, NULL);
    if (!store->log || (errno = pthread_create(&store->thread, NULL, take_all, store)) != 0) {
        int error = errno;
        release(store);
        errno = error;
        return NULL;
    }
    return store;
}

long store_stop(struct store *store)
{
    shutdown(store->listener, SHUT_RDWR);
    pthread_join(store->thread, NULL);
    pthread_mutex_lock(&store->lock);
    while (store->connections > 0) {
        pthread_cond_wait(&store->idle, &store->lock);
    }
    long answers = store->answers;
    pthread_mutex_unlock(&store->lock);
    release(store);
    return answers;
}
