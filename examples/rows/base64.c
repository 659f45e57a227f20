/* SPDX-License-Identifier: MIT
 * The test vectors of RFC 4648 for Base64: a test a row, and one after all of them. */
#include <to/test.h>

#include <stdlib.h>
#include <string.h>

/* Into `code`, which has room for it. */
static void encode(const char *text, size_t size, char *code)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        unsigned bits = (unsigned char)text[i] * 65536u;
        bits += i + 1 < size ? (unsigned char)text[i + 1] * 256u : 0;
        bits += i + 2 < size ? (unsigned char)text[i + 2] : 0;
        *code++ = letters[bits >> 18];
        *code++ = letters[bits >> 12 & 63];
        *code++ = i + 1 < size ? letters[bits >> 6 & 63] : '=';
        *code++ = i + 2 < size ? letters[bits & 63] : '=';
    }
    *code = '\0';
}

static const struct {
    const char *text;
    const char *code;
} vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

TO_TEST_EACH(vector, vectors, label(row->text)) {
    char code[16];
    encode(row->text, strlen(row->text), code);
    TO_ASSERT_STR(code, ==, row->code);
}

/* Runs when all vectors have passed. */
TO_TEST(a_million_zeros, after(vector)) {
    enum { SIZE = 1000 * 1000 };
    char *zeros = calloc(SIZE, 1);
    char *code = malloc(SIZE / 3 * 4 + 5);
    TO_ASSERT_NOT_NULL(zeros);
    TO_ASSERT_NOT_NULL(code);
    encode(zeros, SIZE, code);
    TO_EXPECT_EQ(strspn(code, "A"), SIZE / 3 * 4 + 2u);
    TO_EXPECT_STR(code + SIZE / 3 * 4, ==, "AA==");
    free(code);
    free(zeros);
}
