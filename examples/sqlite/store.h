/* SPDX-License-Identifier: MIT
 * The database that the tests share, and a few words to say less. What goes wrong here
 * fails the test that called. */
#ifndef STORE_H
#define STORE_H

#include <stdint.h>

#include <sqlite3.h>

/* The folder of this run and the database file in it: the same for all tests of a run. */
extern char store_folder[];
extern char store_file[];

/* A connection of its own: foreign keys are checked, and a lock is waited for. */
sqlite3 *store_open(void);

/* Runs SQL that must work. */
void store_do(sqlite3 *db, const char *sql);

/* Runs SQL that may fail: the extended result code. */
int store_try(sqlite3 *db, const char *sql);

/* The first column of the first row. store_text is freed by sqlite3_free; NULL is NULL. */
int64_t store_number(sqlite3 *db, const char *sql);
char *store_text(sqlite3 *db, const char *sql);

/* Prepares SQL that must be right; steps to a row or to the end, as is asked for. */
sqlite3_stmt *store_prepare(sqlite3 *db, const char *sql);
void store_step(sqlite3_stmt *statement, int wanted);

#endif
