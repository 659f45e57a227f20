/* SPDX-License-Identifier: MIT
 * Checks of texts that look for something in them. */
#include <to/check/compare.h>

#include <regex.h>
#include <stdlib.h>

#include "test/difference.h"
#include "test/failure.h"

static bool held(void)
{
    return TO_HELD_;
}

static bool fail(TO_SITE_PARAMETERS_, const char *text, const char *part)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_message_text(&failure.message, &failure.site, text, part);
    return to_failure_end(&failure);
}

#define CHECK(holds_)                                                                        \
    return (holds_) ? held() : fail(TO_SITE_ARGUMENTS_, text_, part_)

bool to_contains_(TO_SITE_PARAMETERS_, const char *text_, const char *part_)
{
    CHECK(text_ && part_ && strstr(text_, part_));
}

bool to_contains_not_(TO_SITE_PARAMETERS_, const char *text_, const char *part_)
{
    CHECK(!text_ || (part_ && !strstr(text_, part_)));
}

bool to_starts_with_(TO_SITE_PARAMETERS_, const char *text_, const char *part_)
{
    CHECK(text_ && part_ && strncmp(text_, part_, strlen(part_)) == 0);
}

bool to_ends_with_(TO_SITE_PARAMETERS_, const char *text_, const char *part_)
{
    size_t size = text_ ? strlen(text_) : 0;
    size_t part_size = part_ ? strlen(part_) : 0;
    CHECK(text_ && part_ && size >= part_size &&
          memcmp(text_ + size - part_size, part_, part_size) == 0);
}

static bool fail_pattern(TO_SITE_PARAMETERS_, const char *pattern, const char *why)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    struct to_value value = to_value_text(pattern);
    to_value_print(&failure.line, &value);
    to_buffer_print(&failure.line, " is no regular expression: %s: ", why);
    to_message_expression(&failure.line, &failure.site);
    return to_failure_end(&failure);
}

static bool match(TO_SITE_PARAMETERS_, const char *text_, const char *part_, bool wanted)
{
    regex_t regex;
    if (!part_) {
        return fail_pattern(TO_SITE_ARGUMENTS_, part_, "it is missing");
    }
    int result = regcomp(&regex, part_, REG_EXTENDED | REG_NOSUB);
    if (result != 0) {
        char why[200];
        regerror(result, &regex, why, sizeof why);
        return fail_pattern(TO_SITE_ARGUMENTS_, part_, why);
    }
    bool found = text_ && regexec(&regex, text_, 0, NULL, 0) == 0;
    regfree(&regex);
    CHECK(found == wanted);
}

bool to_matches_(TO_SITE_PARAMETERS_, const char *text_, const char *pattern_)
{
    return match(TO_SITE_ARGUMENTS_, text_, pattern_, true);
}

bool to_matches_not_(TO_SITE_PARAMETERS_, const char *text_, const char *pattern_)
{
    return match(TO_SITE_ARGUMENTS_, text_, pattern_, false);
}

bool to_counted_(TO_SITE_PARAMETERS_, const char *bytes_, size_t size_, const char *text_)
{
    size_t expected = text_ ? strlen(text_) : 0;
    bool none = size_ == 0 && !bytes_ && text_ && expected == 0;
    if (none || (bytes_ && text_ && size_ == expected && memcmp(bytes_, text_, size_) == 0)) {
        return held();
    }
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    struct to_value got = {
        .kind = TO_VALUE_TEXT, .as.text = bytes_, .size = bytes_ ? size_ : 0};
    to_message_compare(&failure.message, &failure.site, got, to_value_text(text_));
    return to_failure_end(&failure);
}
