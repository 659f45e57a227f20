/* SPDX-License-Identifier: MIT
 * What a database must do, and must not let happen. All tests work on the same two tables at
 * the same time, each in a transaction that is rolled back when it ends. */
// to-test: pkg-config libpq
#include <string.h>

#include "database.h"

TO_SUITE(rows);

TO_TEST(select_one, after(schema)) {
    TO_EXPECT_EQ(value_of(database_begin(), "SELECT cents FROM account WHERE owner = 'Ada'"),
                 "1000");
}

TO_TEST(insert, after(select_one)) {
    PGconn *db = database_begin();
    const char *id = value_of(db, "INSERT INTO account (owner, cents) VALUES ('Alan', 7)"
                                  " RETURNING id");
    TO_EXPECT_NE(id, "");
    TO_EXPECT_EQ(value_of(db, "SELECT count(*) FROM account"), "3");
}

TO_TEST(parameters, after(select_one)) {
    PGconn *db = database_begin();
    const char *values[] = {"Robert'); DROP TABLE account; --", "1"};
    PGresult *result = PQexecParams(db, "INSERT INTO account (owner, cents) VALUES ($1, $2)", 2,
                                    NULL, values, NULL, NULL, 0);
    TO_EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK, "%s", PQerrorMessage(db));
    PQclear(result);
    TO_EXPECT_EQ(value_of(db, "SELECT owner FROM account WHERE cents = 1"), values[0]);
}

TO_TEST(json, after(select_one)) {
    PGconn *db = database_begin();
    TO_EXPECT_EQ(value_of(db, "SELECT json_object_agg(owner, cents ORDER BY owner)"
                              " FROM account"), "{ \"Ada\" : 1000, \"Grace\" : 500 }");
}

TO_TEST(copy, after(select_one)) {
    static const char rows[] = "Edsger\t30\nBarbara\t40\n";
    PGconn *db = database_begin();
    PGresult *begun = PQexec(db, "COPY account (owner, cents) FROM STDIN");
    TO_ASSERT_EQ(PQresultStatus(begun), PGRES_COPY_IN, "%s", PQerrorMessage(db));
    PQclear(begun);
    TO_ASSERT_EQ(PQputCopyData(db, rows, sizeof rows - 1), 1);
    TO_ASSERT_EQ(PQputCopyEnd(db, NULL), 1);
    PGresult *done = PQgetResult(db);
    TO_EXPECT_EQ(PQcmdTuples(done), "2");
    PQclear(done);
    TO_EXPECT_NULL(PQgetResult(db));
    TO_EXPECT_EQ(value_of(db, "SELECT sum(cents) FROM account"), "1570");
}

TO_SUITE(constraints);

TO_TEST(unique, after(insert)) {
    TO_EXPECT_EQ(error_of(database_begin(), "INSERT INTO account (owner, cents)"
                                            " VALUES ('Ada', 0)"), "23505");
}

TO_TEST(not_null, after(insert)) {
    TO_EXPECT_EQ(error_of(database_begin(), "INSERT INTO account (cents) VALUES (0)"), "23502");
}

TO_TEST(check, after(insert)) {
    PGconn *db = database_begin();
    TO_EXPECT_EQ(error_of(db, "UPDATE account SET cents = cents - 501 WHERE owner = 'Grace'"),
                 "23514");
    /* What fails spoils the transaction. */
    TO_EXPECT_EQ(error_of(db, "SELECT 1"), "25P02");
}

TO_TEST(foreign_key, after(insert)) {
    PGconn *db = database_begin();
    TO_EXPECT_EQ(error_of(db, "INSERT INTO transfer (source, target, cents)"
                              " VALUES (1, 999, 5)"), "23503");
}

TO_SUITE(transactions);

static void transfer(PGconn *db)
{
    run(db, "UPDATE account SET cents = cents - 100 WHERE owner = 'Ada'");
    run(db, "UPDATE account SET cents = cents + 100 WHERE owner = 'Grace'");
    run(db, "INSERT INTO transfer (source, target, cents) VALUES (1, 2, 100)");
}

/* Two of these at once: one waits for the other's rows, until that has rolled back. */
TO_TEST(transfer_1, after(insert)) {
    PGconn *db = database_begin();
    transfer(db);
    TO_EXPECT_EQ(value_of(db, "SELECT cents FROM account WHERE owner = 'Grace'"), "600");
    TO_EXPECT_EQ(value_of(db, "SELECT sum(cents) FROM account"), "1500");
}

TO_TEST(transfer_2, after(insert)) {
    PGconn *db = database_begin();
    transfer(db);
    TO_EXPECT_EQ(value_of(db, "SELECT cents FROM account WHERE owner = 'Ada'"), "900");
}

TO_TEST(unseen, after(insert)) {
    PGconn *writer = database_begin();
    run(writer, "INSERT INTO account (owner, cents) VALUES ('Nobody', 0)");
    TO_EXPECT_EQ(value_of(database_begin(), "SELECT count(*) FROM account"
                                            " WHERE owner = 'Nobody'"), "0");
}

TO_TEST(savepoint, after(insert)) {
    PGconn *db = database_begin();
    run(db, "SAVEPOINT before");
    TO_EXPECT_EQ(error_of(db, "SELECT 1 / 0"), "22012");
    run(db, "ROLLBACK TO before");
    TO_EXPECT_EQ(value_of(db, "SELECT 1"), "1");
}

/* Each has a lock that the other one wants: the server ends one of the two. */
TO_TEST(deadlock, after(insert)) {
    PGconn *one = database_begin();
    PGconn *other = database_begin();
    /* It is the other one that looks for the deadlock, and gives way. */
    run(one, "SET LOCAL deadlock_timeout = '1h'");
    run(other, "SET LOCAL deadlock_timeout = '10ms'");
    run(one, "SELECT pg_advisory_xact_lock(1)");
    run(other, "SELECT pg_advisory_xact_lock(2)");
    TO_ASSERT_EQ(PQsendQuery(one, "SELECT pg_advisory_xact_lock(2)"), 1);
    TO_EXPECT_EQ(error_of(other, "SELECT pg_advisory_xact_lock(1)"), "40P01");
    PGresult *result = PQgetResult(one);
    TO_EXPECT_EQ(PQresultStatus(result), PGRES_TUPLES_OK, "%s", PQerrorMessage(one));
    PQclear(result);
}

TO_TEST(too_slow, after(select_one)) {
    PGconn *db = database_begin();
    run(db, "SET LOCAL statement_timeout = 20");
    TO_EXPECT_EQ(error_of(db, "SELECT pg_sleep(1000)"), "57014");
}

TO_TEST(notification, after(select_one)) {
    PGconn *listener = database_connect();
    PGnotify *news = NULL;
    run(listener, "LISTEN news");
    run(database_connect(), "NOTIFY news, 'rain'");
    TO_EVENTUALLY(PQconsumeInput(listener) && (news = PQnotifies(listener)), 20);
    TO_EXPECT_EQ(news->extra, "rain");
    PQfreemem(news);
}

TO_SUITE(tools);

TO_TEST(psql, after(schema)) {
    char host[300] = "--host=";
    strcat(host, to_state_get_string("postgres"));
    struct to_ran ran = to_run(TO_ARGV("psql", host, "--username=postgres", "--no-psqlrc", "-At",
                                       "postgres"),
                               .input = "SELECT owner FROM account ORDER BY 1;\n");
    TO_EXPECT_EQ(ran.status, 0, "%s", ran.err);
    TO_EXPECT_EQ(ran.out, "Ada\nGrace\n");
}
