/* SPDX-License-Identifier: MIT
 * Questions to the rows that database.c has put there; at the end, whether all is well. */
// to-test: pkg-config sqlite3
#include <stdio.h>
#include <string.h>

#include <to/test.h>

#include "store.h"

TO_TEST(join, after(insert_sales)) {
    sqlite3 *db = store_open();
    sqlite3_stmt *select = store_prepare(
        db, "SELECT customer.name, sum(pieces * cents) FROM customer"
            " JOIN sale ON sale.customer = customer.id"
            " JOIN line ON line.sale = sale.id JOIN product ON product.id = line.product"
            " GROUP BY customer.id ORDER BY 2 DESC");
    store_step(select, SQLITE_ROW);
    TO_EXPECT_EQ((const char *)sqlite3_column_text(select, 0), "Ada");
    TO_EXPECT_EQ(sqlite3_column_int(select, 1), 10 * 120 + 450 + 5 * 120);
    store_step(select, SQLITE_ROW);
    TO_EXPECT_EQ((const char *)sqlite3_column_text(select, 0), "Grace");
    TO_EXPECT_EQ(sqlite3_column_int(select, 1), 2 * 300);
    store_step(select, SQLITE_DONE);
    sqlite3_finalize(select);
    sqlite3_close(db);
}

TO_TEST(view, after(insert_sales)) {
    sqlite3 *db = store_open();
    store_do(db, "CREATE VIEW total AS SELECT sale, sum(pieces * cents) AS cents"
                 " FROM line JOIN product ON product.id = product GROUP BY sale");
    TO_EXPECT_EQ(store_number(db, "SELECT cents FROM total WHERE sale = 1"), 1650);
    TO_EXPECT_EQ(store_try(db, "DELETE FROM total"), SQLITE_ERROR, "a view is for reading");
    sqlite3_close(db);
}

TO_TEST(window, after(view)) {
    sqlite3 *db = store_open();
    char *ranks = store_text(db, "SELECT group_concat(sale || ':' || place, ' ') FROM"
                                 " (SELECT sale, rank() OVER (ORDER BY cents DESC) AS place"
                                 "  FROM total)");
    TO_EXPECT_EQ(ranks, "1:1 2:2 3:2");
    sqlite3_free(ranks);
    sqlite3_close(db);
}

/* How SQLite would look for the lines of a product. */
static char *explain(sqlite3 *db)
{
    sqlite3_stmt *plan =
        store_prepare(db, "EXPLAIN QUERY PLAN SELECT * FROM line WHERE product = 1");
    store_step(plan, SQLITE_ROW);
    char *text = sqlite3_mprintf("%s", sqlite3_column_text(plan, 3));
    sqlite3_finalize(plan);
    printf("%s\n", text);
    return text;
}

TO_TEST(index, after(insert_sales)) {
    sqlite3 *db = store_open();
    char *before = explain(db);
    TO_EXPECT_NOT_NULL(strstr(before, "SCAN"), "%s", before);
    store_do(db, "CREATE INDEX line_product ON line (product)");
    char *now = explain(db);
    TO_EXPECT_NOT_NULL(strstr(now, "USING INDEX line_product"), "%s", now);
    sqlite3_free(before);
    sqlite3_free(now);
    sqlite3_close(db);
}

TO_TEST(trigger, after(insert_products)) {
    sqlite3 *db = store_open();
    store_do(db, "CREATE TRIGGER dearer AFTER UPDATE OF cents ON product"
                 " BEGIN INSERT INTO note (topic, body)"
                 "   VALUES ('trigger', old.name || ' ' || old.cents || ' ' || new.cents); END;"
                 "BEGIN IMMEDIATE; UPDATE product SET cents = cents + 1 WHERE name = 'ruler'");
    char *body = store_text(db, "SELECT body FROM note WHERE topic = 'trigger'");
    TO_EXPECT_EQ(body, "ruler 300 301");
    sqlite3_free(body);
    store_do(db, "ROLLBACK");
    sqlite3_close(db);
}

TO_TEST(json, after(create), tags("extension")) {
    sqlite3 *db = store_open();
    if (store_try(db, "SELECT json('[]')") != SQLITE_OK) {
        to_skip("this SQLite was built without JSON");
    }
    TO_EXPECT_EQ(store_number(db, "SELECT sum(value) FROM json_each('{\"a\": 1, \"b\": 41}')"), 42);
    sqlite3_close(db);
}

TO_TEST(full_text, after(create), tags("extension")) {
    if (!sqlite3_compileoption_used("ENABLE_FTS5")) {
        to_skip("this SQLite was built without FTS5");
    }
    sqlite3 *db = store_open();
    store_do(db, "CREATE VIRTUAL TABLE text USING fts5 (body);"
                 "INSERT INTO text VALUES ('a test comes after a test'), ('nothing here')");
    TO_EXPECT_EQ(store_number(db, "SELECT rowid FROM text WHERE text MATCH 'tes* NOT nothing'"), 1);
    sqlite3_close(db);
}

TO_TEST(upper_case, after(create), tags("extension")) {
    if (!sqlite3_compileoption_used("ENABLE_ICU")) {
        to_skip("this SQLite was built without ICU: its upper() knows ASCII alone");
    }
    sqlite3 *db = store_open();
    char *text = store_text(db, "SELECT upper('\u00fcber')");
    TO_EXPECT_EQ(text, "\u00dcBER");
    sqlite3_free(text);
    sqlite3_close(db);
}

/* A copy of the live database, a page at a time, while others read and write it. */
TO_TEST(backup, after(insert_sales), tags("slow")) {
    char path[4200];
    sqlite3 *copy = NULL;
    sqlite3 *db = store_open();
    snprintf(path, sizeof path, "%s/copy.db", store_folder);
    TO_ASSERT_EQ(sqlite3_open(path, &copy), SQLITE_OK);
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", db, "main");
    TO_ASSERT_NOT_NULL(backup);
    TO_EXPECT_EQ(sqlite3_backup_step(backup, -1), SQLITE_DONE);
    TO_EXPECT_EQ(sqlite3_backup_finish(backup), SQLITE_OK);
    sqlite3_close(db);
    TO_EXPECT_EQ(store_number(copy, "SELECT count(*) FROM line"), 4);
    sqlite3_close(copy);
}

/* ---- the end ---- */

TO_SUITE(end);

/* Whatever became of the others: is the file they wrote a sound database? */
TO_TEST(integrity, after(create),
        after_any(nulls, blob, large_row, integers, statement_again),
        after_any(unique, not_null, check, cascade, primary_key, upsert),
        after_any(savepoint, snapshot, threads, killed_writer),
        after_any(join, window, index, trigger, json, full_text, upper_case, backup)) {
    sqlite3 *db = store_open();
    char *verdict = store_text(db, "PRAGMA integrity_check");
    TO_EXPECT_EQ(verdict, "ok");
    sqlite3_free(verdict);
    TO_EXPECT_EQ(store_number(db, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    sqlite3_close(db);
}
