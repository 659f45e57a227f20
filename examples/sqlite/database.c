/* SPDX-License-Identifier: MIT
 * The schema, the first rows, and what values survive the way to the file and back. */
// to-test: pkg-config sqlite3
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <to/test.h>

#include "store.h"

/* ---- what nearly all tests need ---- */

TO_SUITE(setup);

/* Goes down, whatever became of the tests. It leaves what it does not know. */
TO_FIXTURE(folder) {
    static const char *const names[] = {"shop.db", "shop.db-wal", "shop.db-shm", "copy.db",
                                        "copy.db-journal"};
    TO_ASSERT_OK(mkdir(store_folder, 0700), "%s", store_folder);
    to_yield();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[4200];
        snprintf(path, sizeof path, "%s/%s", store_folder, names[i]);
        unlink(path);
    }
    TO_EXPECT_OK(rmdir(store_folder), "%s", store_folder);
}

TO_TEST(create, after(folder), tags("setup")) {
    sqlite3 *db = NULL;
    TO_ASSERT_EQ(sqlite3_open(store_file, &db), SQLITE_OK);
    printf("SQLite %s\n", sqlite3_libversion());

    /* Readers and one writer at the same time: kept in the file, for all connections. */
    char *mode = store_text(db, "PRAGMA journal_mode = WAL");
    TO_EXPECT_EQ(mode, "wal");
    sqlite3_free(mode);
    store_do(db,
             "BEGIN;"
             "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
             "    email TEXT UNIQUE);"
             "CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
             "    cents INTEGER NOT NULL CHECK (cents > 0));"
             "CREATE TABLE sale (id INTEGER PRIMARY KEY,"
             "    customer INTEGER NOT NULL REFERENCES customer);"
             "CREATE TABLE line (sale INTEGER NOT NULL REFERENCES sale ON DELETE CASCADE,"
             "    product INTEGER NOT NULL REFERENCES product, pieces INTEGER NOT NULL);"
             "CREATE TABLE note (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, body);"
             "COMMIT");
    TO_EXPECT_EQ(store_number(db, "SELECT count(*) FROM sqlite_master WHERE type = 'table'"), 5);
    sqlite3_close(db);
}

TO_TEST(insert_customers, after(create), tags("setup")) {
    static const char *const names[] = {"Ada", "Grace", "Edsger"};
    sqlite3 *db = store_open();
    sqlite3_stmt *insert =
        store_prepare(db, "INSERT INTO customer (name, email) VALUES (?1, ?1 || '@example.org')");
    for (int i = 0; i < 3; i++) {
        sqlite3_bind_text(insert, 1, names[i], -1, SQLITE_STATIC);
        store_step(insert, SQLITE_DONE);
        TO_EXPECT_EQ(sqlite3_last_insert_rowid(db), i + 1);
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    sqlite3_close(db);
}

TO_TEST(insert_products, after(create), tags("setup")) {
    sqlite3 *db = store_open();
    store_do(db, "INSERT INTO product (name, cents) VALUES"
                 " ('pencil', 120), ('paper', 450), ('ruler', 300)");
    TO_EXPECT_EQ(sqlite3_changes(db), 3);
    sqlite3_close(db);
}

TO_TEST(insert_sales, after(insert_customers, insert_products), tags("setup")) {
    sqlite3 *db = store_open();
    store_do(db, "BEGIN IMMEDIATE;"
                 "INSERT INTO sale (customer) VALUES (1), (2), (1);"
                 "INSERT INTO line VALUES (1, 1, 10), (1, 2, 1), (2, 3, 2), (3, 1, 5);"
                 "COMMIT");
    TO_EXPECT_TRUE(sqlite3_get_autocommit(db));
    sqlite3_close(db);
}

/* ---- values; each test has a topic of its own in the table of notes ---- */

TO_SUITE(values);

TO_TEST(nulls, after(create)) {
    sqlite3 *db = store_open();
    store_do(db, "INSERT INTO note (topic, body) VALUES ('null', NULL), ('null', '')");
    TO_EXPECT_EQ(store_number(db, "SELECT count(body) FROM note WHERE topic = 'null'"), 1);
    TO_EXPECT_EQ(store_number(db, "SELECT count(*) FROM note"
                                  " WHERE topic = 'null' AND body = NULL"), 0);
    TO_EXPECT_NULL(store_text(db, "SELECT body FROM note"
                                  " WHERE topic = 'null' AND body IS NULL"));
    sqlite3_close(db);
}

TO_TEST(blob, after(create)) {
    unsigned char bytes[256];
    for (int i = 0; i < 256; i++) {
        bytes[i] = (unsigned char)i;
    }
    sqlite3 *db = store_open();
    sqlite3_stmt *statement = store_prepare(db, "INSERT INTO note (topic, body) VALUES ('blob', ?)");
    sqlite3_bind_blob(statement, 1, bytes, sizeof bytes, SQLITE_STATIC);
    store_step(statement, SQLITE_DONE);
    sqlite3_finalize(statement);

    statement = store_prepare(db, "SELECT body FROM note WHERE topic = 'blob'");
    store_step(statement, SQLITE_ROW);
    TO_ASSERT_EQ(sqlite3_column_bytes(statement, 0), (int)sizeof bytes);
    TO_EXPECT_MEM(sqlite3_column_blob(statement, 0), ==, bytes, sizeof bytes);
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

TO_TEST(large_row, after(create), tags("slow"), timeout(30)) {
    enum { SIZE = 8 * 1024 * 1024 };
    sqlite3 *db = store_open();
    store_do(db, "INSERT INTO note (topic, body) VALUES ('large', zeroblob(8 * 1024 * 1024))");
    sqlite3_blob *blob = NULL;
    TO_ASSERT_EQ(sqlite3_blob_open(db, "main", "note", "body", sqlite3_last_insert_rowid(db), 1,
                                   &blob), SQLITE_OK);
    TO_EXPECT_EQ(sqlite3_blob_bytes(blob), SIZE);
    TO_EXPECT_EQ(sqlite3_blob_write(blob, "end", 3, SIZE - 3), SQLITE_OK);
    TO_EXPECT_EQ(sqlite3_blob_write(blob, "beyond", 6, SIZE - 3), SQLITE_ERROR);
    sqlite3_blob_close(blob);
    char *end = store_text(db, "SELECT substr(body, -3) FROM note WHERE topic = 'large'");
    TO_EXPECT_EQ(end, "end");
    sqlite3_free(end);
    sqlite3_close(db);
}

TO_TEST(integers, after(create)) {
    sqlite3 *db = store_open();
    sqlite3_stmt *insert = store_prepare(db, "INSERT INTO note (topic, body) VALUES ('int', ?)");
    sqlite3_bind_int64(insert, 1, INT64_MIN);
    store_step(insert, SQLITE_DONE);
    sqlite3_reset(insert);
    sqlite3_bind_int64(insert, 1, INT64_MAX);
    store_step(insert, SQLITE_DONE);
    sqlite3_finalize(insert);
    TO_EXPECT_EQ(store_number(db, "SELECT min(body) FROM note WHERE topic = 'int'"), INT64_MIN);
    TO_EXPECT_EQ(store_number(db, "SELECT max(body) FROM note WHERE topic = 'int'"), INT64_MAX);
    char *type = store_text(db, "SELECT typeof(9223372036854775807 + 1)");
    TO_EXPECT_EQ(type, "real", "what no integer holds becomes a real number");
    sqlite3_free(type);
    sqlite3_close(db);
}

TO_TEST(statement_again, after(create)) {
    sqlite3 *db = store_open();
    sqlite3_stmt *select = store_prepare(db, "SELECT :a, :b");
    TO_ASSERT_EQ(sqlite3_bind_parameter_index(select, ":b"), 2);
    sqlite3_bind_int(select, 1, 1);
    sqlite3_bind_int(select, 2, 2);
    store_step(select, SQLITE_ROW);
    TO_EXPECT_EQ(sqlite3_column_int(select, 1), 2);

    /* What was bound stays through a reset, until it is cleared. */
    sqlite3_reset(select);
    store_step(select, SQLITE_ROW);
    TO_EXPECT_EQ(sqlite3_column_int(select, 0), 1);
    sqlite3_reset(select);
    sqlite3_clear_bindings(select);
    store_step(select, SQLITE_ROW);
    TO_EXPECT_EQ(sqlite3_column_type(select, 0), SQLITE_NULL);
    sqlite3_finalize(select);
    sqlite3_close(db);
}
