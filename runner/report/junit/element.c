/* SPDX-License-Identifier: MIT
 *
 * By which words a JUnit file tells what became of a test.
 */
#include "report/junit/element.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "report/text.h"

/* GitLab's reader takes these for orders to convert the text, and loses it. None of them is a
 * word of ours, but a module may say what it likes. */
static bool is_order(const char *type)
{
    static const char *const orders[] = {
        "symbol",       "date",      "datetime", "dateTime", "integer",
        "float",        "decimal",   "boolean",  "string",   "yaml",
        "base64Binary", "hexBinary", "file",     "array",    "duration",
    };
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        if (strcmp(type, orders[i]) == 0) {
            return true;
        }
    }
    return false;
}

static const char *word_of(const struct to_result *result)
{
    switch (result->outcome) {
    case TO_XFAILED:
        return "expected-failure";
    case TO_XPASSED:
        return "unexpected-pass";
    case TO_CANCELLED:
        return "cancelled";
    case TO_TIMED_OUT:
        return "timeout";
    case TO_SKIPPED:
        return result->root ? "dependency" : result->type ? result->type : "user";
    case TO_ERRORED:
        return result->type ? result->type : "exit";
    default:
        return result->type ? result->type : "assert_true";
    }
}

const char *to_junit_type(const struct to_result *result)
{
    const char *word = word_of(result);
    return !*word || is_order(word) ? "other" : word;
}

const char *to_junit_element_name(enum to_junit_element element)
{
    static const char *const names[TO_JUNIT_ELEMENTS] = {NULL, "failure", "error", "skipped"};
    return names[element];
}

enum to_junit_element to_junit_element_of(enum to_outcome outcome, bool started)
{
    switch (outcome) {
    case TO_FAILED:
    case TO_XPASSED:
        return TO_JUNIT_FAILURE;
    case TO_ERRORED:
    case TO_TIMED_OUT:
        return TO_JUNIT_ERROR;
    case TO_SKIPPED:
    case TO_XFAILED:
        return TO_JUNIT_SKIPPED;
    case TO_CANCELLED:
        return started ? TO_JUNIT_ERROR : TO_JUNIT_SKIPPED;
    default:
        return TO_JUNIT_NONE;
    }
}

/* As XML has it: < > & " as entities. */
size_t to_junit_cost_of(const char *text, size_t size)
{
    size_t sum = size;
    for (size_t i = 0; i < size; i++) {
        sum += strchr("<>&\"", text[i]) && text[i] ? 5 : 0;
    }
    return sum;
}

size_t to_junit_cost(const char *text)
{
    return text ? to_junit_cost_of(text, strlen(text)) : 0;
}

char *to_junit_line(const char *string)
{
    struct to_buffer text = {0};
    to_text_string(&text, string, TO_TEXT_LINE);
    return to_buffer_take(&text);
}
