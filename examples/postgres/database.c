/* SPDX-License-Identifier: MIT
 * The PostgreSQL server and its tables. */
// to-test: pkg-config libpq
#define _DEFAULT_SOURCE
#include "database.h"

#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WORDS = 20 };

/* Where initdb and postgres are: on Debian not in $PATH. */
static const char *program(const char *name)
{
    static char paths[2][300];
    static size_t next;
    char *path = paths[next++ % 2];
    struct to_ran where = to_run(TO_ARGV("pg_config", "--bindir"));
    TO_ASSERT_EQ(where.status, 0, "%s", where.err);
    snprintf(path, sizeof paths[0], "%.*s/%s", (int)strcspn(where.out, "\n"), where.out, name);
    TO_ASSERT_OK(access(path, X_OK), "%s", path);
    return path;
}

/* PostgreSQL refuses to run as root. Then it runs as this user; NULL: as whoever we are. */
static const char *server_user(void)
{
    if (geteuid() != 0) {
        return NULL;
    }
    return getpwnam("postgres") ? "postgres" : "nobody";
}

/* The command, by setpriv where another user is to run it: it becomes the program, so the
 * process is the same. */
static void as_user(const char *const *command, const char **argv)
{
    const char *user = server_user();
    size_t count = 0;
    if (user) {
        const char *const change[] = {"setpriv", "--reuid", user, "--regid", "nogroup",
                                      "--clear-groups"};
        for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
            argv[count++] = change[i];
        }
    }
    while (*command && count < WORDS) {
        argv[count++] = *command++;
    }
    argv[count] = NULL;
}

static const char *new_folder(void)
{
    const char *folder = to_tmpdir();
    const struct passwd *user = server_user() ? getpwnam(server_user()) : NULL;
    if (user) {
        TO_ASSERT_OK(chown(folder, user->pw_uid, (gid_t)-1), "%s", folder);
    }
    return folder;
}

static PGPing ping(const char *folder)
{
    char text[300];
    snprintf(text, sizeof text, "host=%s user=postgres dbname=postgres", folder);
    return PQping(text);
}

/* A cluster of databases in a new folder, and a server that listens on a socket there. */
TO_FIXTURE(server, timeout(120)) {
    const char *argv[WORDS + 1];
    const char *folder = new_folder();

    as_user(TO_ARGV(program("initdb"), "--pgdata=data", "--username=postgres", "--auth=trust",
                    "--encoding=UTF8", "--locale=C", "--no-sync"), argv);
    struct to_ran made = to_run(argv, .folder = folder, .seconds = 100);
    TO_ASSERT_EQ(made.status, 0, "initdb: %s", made.err);

    as_user(TO_ARGV(program("postgres"), "-D", "data", "-k", folder, "-c", "listen_addresses=",
                    "-c", "fsync=off"), argv);
    struct to_process *server = to_spawn(argv, .folder = folder);
    TO_EVENTUALLY(ping(folder) == PQPING_OK, 60);
    to_state_set("postgres", folder);
    to_yield();

    /* Fast: it does not wait for clients to leave. */
    to_process_signal(server, SIGINT);
    TO_EXPECT_EQ(to_process_wait(server, 60), 0);
}

TO_FIXTURE(schema, after(server)) {
    PGconn *db = database_connect();
    run(db, "CREATE TABLE account (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " owner text NOT NULL UNIQUE, cents bigint NOT NULL CHECK (cents >= 0))");
    run(db, "CREATE TABLE transfer (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            " source integer NOT NULL REFERENCES account, target integer NOT NULL REFERENCES"
            " account, cents bigint NOT NULL CHECK (cents > 0), at timestamptz DEFAULT now())");
    run(db, "INSERT INTO account (owner, cents) VALUES ('Ada', 1000), ('Grace', 500)");
    to_yield();

    /* Each test has rolled back what it did. */
    TO_EXPECT_EQ(value_of(db, "SELECT string_agg(owner || ' ' || cents, ', ' ORDER BY id)"
                              " FROM account"), "Ada 1000, Grace 500");
    TO_EXPECT_EQ(value_of(db, "SELECT count(*) FROM transfer"), "0");
    run(db, "DROP TABLE transfer, account");
}

/* ---- talking to it ---- */

static void finish(void *db)
{
    PQfinish(db);
}

static void clear(void *result)
{
    PQclear(result);
}

PGconn *database_connect(void)
{
    char text[300];
    snprintf(text, sizeof text, "host=%s user=postgres dbname=postgres",
             to_state_get_string("postgres"));
    PGconn *db = PQconnectdb(text);
    TO_ASSERT_NOT_NULL(db);
    TO_DEFER(finish, db);
    TO_ASSERT_EQ(PQstatus(db), CONNECTION_OK, "%s", PQerrorMessage(db));
    return db;
}

/* Where nothing is said, the server rolls back what a connection has not committed. */
PGconn *database_begin(void)
{
    PGconn *db = database_connect();
    run(db, "BEGIN");
    return db;
}

static PGresult *try(PGconn *db, const char *sql)
{
    PGresult *result = PQexec(db, sql);
    TO_ASSERT_NOT_NULL(result, "%s: %s", sql, PQerrorMessage(db));
    TO_DEFER(clear, result);
    return result;
}

PGresult *run(PGconn *db, const char *sql)
{
    PGresult *result = try(db, sql);
    ExecStatusType status = PQresultStatus(result);
    TO_ASSERT_TRUE(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s: %s", sql,
                   PQresultErrorMessage(result));
    return result;
}

const char *error_of(PGconn *db, const char *sql)
{
    PGresult *result = try(db, sql);
    TO_ASSERT_EQ(PQresultStatus(result), PGRES_FATAL_ERROR, "%s", sql);
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}

const char *value_of(PGconn *db, const char *sql)
{
    PGresult *result = run(db, sql);
    TO_ASSERT_GT(PQntuples(result), 0, "%s", sql);
    return PQgetvalue(result, 0, 0);
}
