/* SPDX-License-Identifier: MIT
 * What the checks in <to/check/compare.h> do that do not hold. */
#include <to/check/compare.h>

#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>

#include "test/failure.h"

/* An integer as its type would be shown. */
static struct to_value sorted(struct to_value value, const struct to_site *site)
{
    bool is_small = value.kind == TO_VALUE_INT && value.as.integer >= CHAR_MIN &&
                    value.as.integer <= CHAR_MAX;
    if (site->sort == TO_SORT_CHAR_ && is_small) {
        value.kind = TO_VALUE_CHAR;
    } else if (site->sort == TO_SORT_BOOL_ && is_small && (value.as.integer | 1) == 1) {
        value.kind = TO_VALUE_BOOL;
    }
    return value;
}

#define FAIL_COMPARED(left_, right_)                                                         \
    do {                                                                                     \
        struct to_failure failure_;                                                          \
        to_failure_begin(&failure_, TO_SITE_ARGUMENTS_);                                     \
        to_message_compare(&failure_.message, &failure_.site, left_, right_);                \
        return to_failure_end(&failure_);                                                    \
    } while (0)
#define SORTED(value_) sorted(value_, &failure_.site)

bool to_failed_int_(TO_SITE_PARAMETERS_, intmax_t a_, intmax_t b_)
{
    FAIL_COMPARED(SORTED(to_value_int(a_)), SORTED(to_value_int(b_)));
}

bool to_failed_uint_(TO_SITE_PARAMETERS_, uintmax_t a_, uintmax_t b_)
{
    FAIL_COMPARED(to_value_uint(a_), to_value_uint(b_));
}

bool to_failed_wide_(TO_SITE_PARAMETERS_, to_wide_ a_, to_wide_ b_)
{
    FAIL_COMPARED(to_value_wide(a_), to_value_wide(b_));
}

bool to_failed_float_(TO_SITE_PARAMETERS_, long double a_, long double b_)
{
    FAIL_COMPARED(to_value_real(TO_VALUE_FLOAT, a_), to_value_real(TO_VALUE_FLOAT, b_));
}

bool to_failed_double_(TO_SITE_PARAMETERS_, long double a_, long double b_)
{
    FAIL_COMPARED(to_value_real(TO_VALUE_DOUBLE, a_), to_value_real(TO_VALUE_DOUBLE, b_));
}

bool to_failed_ldouble_(TO_SITE_PARAMETERS_, long double a_, long double b_)
{
    FAIL_COMPARED(to_value_real(TO_VALUE_LONG_DOUBLE, a_),
                  to_value_real(TO_VALUE_LONG_DOUBLE, b_));
}

bool to_failed_text_(TO_SITE_PARAMETERS_, const char *a_, const char *b_)
{
    FAIL_COMPARED(to_value_text(a_), to_value_text(b_));
}

bool to_failed_wtext_(TO_SITE_PARAMETERS_, const wchar_t *a_, const wchar_t *b_)
{
    FAIL_COMPARED(to_value_wide_text(a_), to_value_wide_text(b_));
}

bool to_failed_pointer_(TO_SITE_PARAMETERS_, const volatile void *a_, const volatile void *b_)
{
    FAIL_COMPARED(to_value_pointer(a_), to_value_pointer(b_));
}

bool to_failed_memory_(TO_SITE_PARAMETERS_, const void *a_, const void *b_, size_t size_)
{
    FAIL_COMPARED(to_value_memory(a_, size_), to_value_memory(b_, size_));
}

/* As much of a text as was compared. */
static struct to_value begin_of(const char *text, size_t size)
{
    return (struct to_value){
        .kind = TO_VALUE_TEXT, .as.text = text, .size = text ? strnlen(text, size) : 0};
}

bool to_failed_begin_(TO_SITE_PARAMETERS_, const char *a_, const char *b_, size_t size_)
{
    FAIL_COMPARED(begin_of(a_, size_), begin_of(b_, size_));
}

bool to_failed_true_(TO_SITE_PARAMETERS_, bool a_)
{
    FAIL_COMPARED(to_value_bool(a_), to_value_bool(true));
}

bool to_failed_false_(TO_SITE_PARAMETERS_, bool a_)
{
    FAIL_COMPARED(to_value_bool(a_), to_value_bool(false));
}

bool to_failed_null_(TO_SITE_PARAMETERS_, const volatile void *a_)
{
    FAIL_COMPARED(to_value_pointer(a_), to_value_pointer(NULL));
}

bool to_failed_not_null_(TO_SITE_PARAMETERS_, const volatile void *a_)
{
    FAIL_COMPARED(to_value_pointer(a_), to_value_pointer(NULL));
}

static struct to_value named(intmax_t value, const char *name)
{
    return (struct to_value){.kind = TO_VALUE_NAMED, .as.integer = value, .name = name};
}

bool to_failed_named_(TO_SITE_PARAMETERS_, intmax_t a_, const char *a_name_, intmax_t b_,
                      const char *b_name_)
{
    FAIL_COMPARED(named(a_, a_name_), named(b_, b_name_));
}

/* ---- results of calls ---- */

static bool fail_ok(TO_SITE_PARAMETERS_, intmax_t result)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_message_ok(&failure.message, &failure.site, result, failure.error);
    return to_failure_end(&failure);
}

bool to_failed_ok_(TO_SITE_PARAMETERS_, intmax_t a_)
{
    return fail_ok(TO_SITE_ARGUMENTS_, a_);
}

bool to_failed_zero_(TO_SITE_PARAMETERS_, intmax_t a_)
{
    return fail_ok(TO_SITE_ARGUMENTS_, a_);
}

bool to_failed_errno_(TO_SITE_PARAMETERS_, intmax_t a_, int error_)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_message_errno(&failure.message, &failure.site, a_, failure.error, error_);
    return to_failure_end(&failure);
}

/* ---- distances and ranges ---- */

static enum to_value_kind real_kind(enum to_sort_ sort)
{
    return sort == TO_SORT_FLOAT_     ? TO_VALUE_FLOAT
           : sort == TO_SORT_LDOUBLE_ ? TO_VALUE_LONG_DOUBLE
                                      : TO_VALUE_DOUBLE;
}

static bool fail_near(TO_SITE_PARAMETERS_, long double a, long double b, const char *distance)
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_message_near(&failure.message, &failure.site, real_kind(failure.site.sort), a, b,
                    distance);
    return to_failure_end(&failure);
}

static bool fail_apart(TO_SITE_PARAMETERS_, long double a, long double b, long double part_of)
{
    struct to_buffer distance = {0};
    struct to_value by =
        to_value_real(TO_VALUE_FLOAT, (float)(fabsl(a - b) / part_of)); /* few digits */
    to_buffer_text(&distance, "they differ by ");
    to_value_print(&distance, &by);
    bool result = fail_near(TO_SITE_ARGUMENTS_, a, b, distance.data);
    to_buffer_free(&distance);
    return result;
}

bool to_failed_near_(TO_SITE_PARAMETERS_, long double a_, long double b_, long double c_)
{
    (void)c_;
    return isfinite(a_) && isfinite(b_) ? fail_apart(TO_SITE_ARGUMENTS_, a_, b_, 1)
                                        : fail_near(TO_SITE_ARGUMENTS_, a_, b_, NULL);
}

static long double larger(long double a, long double b)
{
    a = fabsl(a);
    b = fabsl(b);
    return a > b ? a : b;
}

bool to_is_near_(long double a_, long double b_, long double part_)
{
    return isfinite(a_) && isfinite(b_) && fabsl(a_ - b_) <= part_ * larger(a_, b_);
}

bool to_failed_near_rel_(TO_SITE_PARAMETERS_, long double a_, long double b_, long double c_)
{
    (void)c_;
    return isfinite(a_) && isfinite(b_)
               ? fail_apart(TO_SITE_ARGUMENTS_, a_, b_, larger(a_, b_))
               : fail_near(TO_SITE_ARGUMENTS_, a_, b_, NULL);
}

/* The place of a number among those of its type, 0 at zero. */
static to_wide_ place(long double it, enum to_sort_ sort)
{
    int digits = sort == TO_SORT_FLOAT_     ? FLT_MANT_DIG
                 : sort == TO_SORT_LDOUBLE_ ? LDBL_MANT_DIG
                                            : DBL_MANT_DIG;
    int lowest = sort == TO_SORT_FLOAT_     ? FLT_MIN_EXP
                 : sort == TO_SORT_LDOUBLE_ ? LDBL_MIN_EXP
                                            : DBL_MIN_EXP;
    int exponent;
    long double fraction = frexpl(fabsl(it), &exponent);
    if (fraction == 0) {
        return 0;
    }
    /* Below the lowest exponent the steps stay as wide as there. */
    int above = exponent > lowest ? exponent - lowest : 0;
    int shift = exponent < lowest ? exponent - lowest : 0;
    to_wide_ half = (to_wide_)1 << (digits - 1);
    to_wide_ steps = (to_wide_)(uintmax_t)ldexpl(fraction, digits + shift) + (to_wide_)above * half;
    return it < 0 ? -steps : steps;
}

uintmax_t to_ulps_(long double a_, long double b_, int sort_)
{
    if (!isfinite(a_) || !isfinite(b_)) {
        return a_ == b_ ? 0 : UINTMAX_MAX;
    }
    to_wide_ apart = place(a_, (enum to_sort_)sort_) - place(b_, (enum to_sort_)sort_);
    apart = apart < 0 ? -apart : apart;
    return apart < (to_wide_)UINTMAX_MAX ? (uintmax_t)apart : UINTMAX_MAX;
}

bool to_failed_near_ulps_(TO_SITE_PARAMETERS_, long double a_, long double b_, uintmax_t most_)
{
    (void)most_;
    uintmax_t apart = to_ulps_(a_, b_, where_ & TO_SORT_MASK_);
    struct to_buffer distance = {0};
    to_buffer_print(&distance, "they are %ju ulp%s apart", apart, apart == 1 ? "" : "s");
    bool result =
        fail_near(TO_SITE_ARGUMENTS_, a_, b_, apart == UINTMAX_MAX ? NULL : distance.data);
    to_buffer_free(&distance);
    return result;
}

static bool fail_between(TO_SITE_PARAMETERS_, const struct to_value values[3])
{
    struct to_failure failure;
    to_failure_begin(&failure, TO_SITE_ARGUMENTS_);
    to_message_between(&failure.message, &failure.site, values);
    return to_failure_end(&failure);
}

bool to_failed_between_wide_(TO_SITE_PARAMETERS_, to_wide_ a_, to_wide_ b_, to_wide_ c_)
{
    const struct to_value values[] = {to_value_wide(a_), to_value_wide(b_), to_value_wide(c_)};
    return fail_between(TO_SITE_ARGUMENTS_, values);
}

bool to_failed_between_double_(TO_SITE_PARAMETERS_, long double a_, long double b_,
                               long double c_)
{
    enum to_value_kind kind = real_kind((enum to_sort_)(where_ & TO_SORT_MASK_));
    const struct to_value values[] = {to_value_real(kind, a_), to_value_real(kind, b_),
                                      to_value_real(kind, c_)};
    return fail_between(TO_SITE_ARGUMENTS_, values);
}

/* ---- leaving, in C: in C++ it is up to C++ ---- */

bool to_leave_now_(void)
{
    to_leave_by_jump_();
}

#define LEFT(name_, parameters_, arguments_)                                                 \
    bool to_left_##name_ parameters_                                                         \
    {                                                                                        \
        to_failed_##name_ arguments_;                                                        \
        to_leave_by_jump_();                                                                 \
    }
#define LEFT_OF_ONE(name_, type_)                                                            \
    LEFT(name_, (TO_SITE_PARAMETERS_, type_ a_), (TO_SITE_ARGUMENTS_, a_))
#define LEFT_OF_TWO(name_, type_, second_)                                                   \
    LEFT(name_, (TO_SITE_PARAMETERS_, type_ a_, second_ b_), (TO_SITE_ARGUMENTS_, a_, b_))
#define LEFT_OF_THREE(name_, type_, third_)                                                  \
    LEFT(name_, (TO_SITE_PARAMETERS_, type_ a_, type_ b_, third_ c_),                        \
         (TO_SITE_ARGUMENTS_, a_, b_, c_))

LEFT_OF_TWO(int_, intmax_t, intmax_t)
LEFT_OF_TWO(uint_, uintmax_t, uintmax_t)
LEFT_OF_TWO(wide_, to_wide_, to_wide_)
LEFT_OF_TWO(float_, long double, long double)
LEFT_OF_TWO(double_, long double, long double)
LEFT_OF_TWO(ldouble_, long double, long double)
LEFT_OF_TWO(text_, const char *, const char *)
LEFT_OF_TWO(wtext_, const wchar_t *, const wchar_t *)
LEFT_OF_TWO(pointer_, const volatile void *, const volatile void *)
LEFT_OF_THREE(memory_, const void *, size_t)
LEFT_OF_THREE(begin_, const char *, size_t)
LEFT_OF_ONE(true_, bool)
LEFT_OF_ONE(false_, bool)
LEFT_OF_ONE(null_, const volatile void *)
LEFT_OF_ONE(not_null_, const volatile void *)
LEFT_OF_ONE(ok_, intmax_t)
LEFT_OF_ONE(zero_, intmax_t)
LEFT_OF_TWO(errno_, intmax_t, int)
LEFT_OF_THREE(near_, long double, long double)
LEFT_OF_THREE(near_rel_, long double, long double)
LEFT_OF_THREE(near_ulps_, long double, uintmax_t)
LEFT_OF_THREE(between_wide_, to_wide_, to_wide_)
LEFT_OF_THREE(between_double_, long double, long double)
