/* SPDX-License-Identifier: MIT
 * Checks of what files contain. */
#include <to/check/compare.h>

#include "test/failure.h"
#include "test/golden.h"

/* "cannot read /etc/shadow: Permission denied" */
static bool fail(TO_SITE_PARAMETERS_, const char *what, const char *path, const char *why)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_buffer_print(&failure.line, "%s %s: %s", what, path ? path : "NULL", why);
    return to_failure_end(&failure);
}

static bool compare(TO_SITE_PARAMETERS_, const char *what, const struct to_buffer *got,
                    const char *expected, size_t size)
{
    if (got->size == size && (size == 0 || memcmp(got->data, expected, size) == 0)) {
        return TO_HELD_;
    }
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_message_content(&failure.message, what, got->data ? got->data : "", got->size, expected,
                       size);
    return to_failure_end(&failure);
}

static bool is_read(TO_SITE_PARAMETERS_, const char *path, struct to_buffer *content)
{
    int result = to_golden_read(path, content);
    return result == 0 || fail(TO_SITE_ARGUMENTS_, "cannot read", path, strerror(-result));
}

bool to_files_(TO_SITE_PARAMETERS_, const char *path_, const char *expected_path_)
{
    struct to_buffer got = {0};
    struct to_buffer expected = {0};
    struct to_buffer what = {0};
    to_buffer_print(&what, "%s", path_ ? path_ : "NULL");
    bool holds = is_read(TO_SITE_ARGUMENTS_, path_, &got) &&
                 is_read(TO_SITE_ARGUMENTS_, expected_path_, &expected);
    if (holds) {
        to_buffer_print(&what, ", which is to be as %s,", expected_path_);
        holds = compare(TO_SITE_ARGUMENTS_, what.data, &got,
                        expected.data ? expected.data : "", expected.size);
    }
    to_buffer_free(&got);
    to_buffer_free(&expected);
    to_buffer_free(&what);
    return holds;
}

bool to_file_text_(TO_SITE_PARAMETERS_, const char *path_, const char *text_)
{
    struct to_buffer got = {0};
    if (!text_) {
        return fail(TO_SITE_ARGUMENTS_, "cannot compare", path_, "the text is NULL");
    }
    bool holds = is_read(TO_SITE_ARGUMENTS_, path_, &got) &&
                 compare(TO_SITE_ARGUMENTS_, path_, &got, text_, strlen(text_));
    to_buffer_free(&got);
    return holds;
}

static bool update(TO_SITE_PARAMETERS_, const char *path, const char *text)
{
    int result = to_golden_write(path, text, strlen(text));
    if (result < 0) {
        return fail(TO_SITE_ARGUMENTS_, "cannot write", path, strerror(-result));
    }
    fprintf(stderr, "to-test: wrote %s\n", path);
    return TO_HELD_;
}

static bool fail_differing(TO_SITE_PARAMETERS_, const char *path, const char *text,
                           const struct to_buffer *kept)
{
    struct to_failure failure;
    struct to_buffer what = {0};
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_argument_print(&what, failure.site.left);
    to_buffer_print(&what, ", which is to be as %s,", path);
    to_message_content(&failure.message, what.data, text, strlen(text),
                       kept->data ? kept->data : "", kept->size);
    to_buffer_text(&failure.detail,
                   "if it is right as it is now: " TO_GOLDEN_VARIABLE "=1 writes it there\n");
    to_buffer_free(&what);
    return to_failure_end(&failure);
}

bool to_golden_(TO_SITE_PARAMETERS_, const char *text_, const char *path_)
{
    struct to_buffer kept = {0};
    if (!text_ || !path_) {
        return fail(TO_SITE_ARGUMENTS_, "cannot compare with", path_, "an operand is NULL");
    }
    int result = to_golden_read(path_, &kept);
    bool same = result == 0 && kept.size == strlen(text_) &&
                (kept.size == 0 || memcmp(kept.data, text_, kept.size) == 0);
    bool holds;
    if (same) {
        holds = TO_HELD_;
    } else if (to_golden_is_updated()) {
        holds = update(TO_SITE_ARGUMENTS_, path_, text_);
    } else if (result == 0) {
        holds = fail_differing(TO_SITE_ARGUMENTS_, path_, text_, &kept);
    } else {
        holds = fail(TO_SITE_ARGUMENTS_, "cannot read", path_,
                     result == -ENOENT ? "it is not there yet; " TO_GOLDEN_VARIABLE
                                         "=1 writes it"
                                       : strerror(-result));
    }
    to_buffer_free(&kept);
    return holds;
}
