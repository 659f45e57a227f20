/* SPDX-License-Identifier: MIT
 * A PostgreSQL server for all tests, and a few words to say less. What goes wrong here fails
 * the test that called. */
#ifndef DATABASE_H
#define DATABASE_H

#include <libpq-fe.h>

#include <to/test.h>

/* A connection, closed when the test ends; in a transaction that is then rolled back. */
PGconn *database_connect(void);
PGconn *database_begin(void);

/* Runs SQL that must work. The result is freed when the test ends. */
PGresult *run(PGconn *db, const char *sql);

/* Runs SQL that must fail: its error code (SQLSTATE), such as "23505". */
const char *error_of(PGconn *db, const char *sql);

/* The first column of the first row, as text. */
const char *value_of(PGconn *db, const char *sql);

#endif
