/* SPDX-License-Identifier: MIT
 * The database that the tests share. */
#define _POSIX_C_SOURCE 200809L

#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <to/test.h>

char store_folder[4000];
char store_file[4100];

/*
 * A constructor runs once, in the first process of the module; all tests are forked from
 * it and inherit what it left in memory. So the name is the same in every test of a run,
 * and another one in every other run. Nothing is made here: `to-test --list` comes by, too.
 */
__attribute__((constructor)) static void choose_names(void)
{
    const char *parent = getenv("TMPDIR");
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(store_folder, sizeof store_folder, "%s/to-test-sqlite.%ld.%lld.%09ld",
             parent && *parent ? parent : "/tmp", (long)getpid(), (long long)now.tv_sec,
             now.tv_nsec);
    snprintf(store_file, sizeof store_file, "%s/shop.db", store_folder);
}

sqlite3 *store_open(void)
{
    sqlite3 *db = NULL;
    int result = sqlite3_open_v2(store_file, &db, SQLITE_OPEN_READWRITE, NULL);
    TO_ASSERT_EQ(result, SQLITE_OK, "%s: %s", store_file, sqlite3_errmsg(db));
    sqlite3_extended_result_codes(db, 1);
    /* Other tests write, too: wait for them. Shorter than the tests' own time limit. */
    sqlite3_busy_timeout(db, 20000);
    store_do(db, "PRAGMA foreign_keys = ON");
    store_do(db, "PRAGMA synchronous = NORMAL");
    return db;
}

void store_do(sqlite3 *db, const char *sql)
{
    int result = store_try(db, sql);
    TO_ASSERT_EQ(result, SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
}

int store_try(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

sqlite3_stmt *store_prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    TO_ASSERT_EQ(result, SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(db));
    return statement;
}

void store_step(sqlite3_stmt *statement, int wanted)
{
    int result = sqlite3_step(statement);
    TO_ASSERT_EQ(result, wanted, "%s: %s", sqlite3_sql(statement),
                 sqlite3_errmsg(sqlite3_db_handle(statement)));
}

int64_t store_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = store_prepare(db, sql);
    store_step(statement, SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

char *store_text(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = store_prepare(db, sql);
    store_step(statement, SQLITE_ROW);
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    char *copy = text ? sqlite3_mprintf("%s", text) : NULL;
    sqlite3_finalize(statement);
    return copy;
}
