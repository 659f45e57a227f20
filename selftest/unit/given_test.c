/* SPDX-License-Identifier: MIT
 * Tests of values from the command line. */
#include "given.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "unit.h"

static const struct {
    const char *text;
    const char *expected; /* "name kind value" */
} good[] = {
    {"port=8080", "port int 8080"},
    {"port=-1", "port int -1"},
    {"port=007", "port int 7"},
    {"least=-9223372036854775808", "least int -9223372036854775808"},
    {"most=9223372036854775807", "most int 9223372036854775807"},
    {"x=0.5", "x double 0.5"},
    {"x=-.5", "x double -0.5"},
    {"x=5.", "x double 5"},
    {"x=1e3", "x double 1000"},
    {"x=1E-1", "x double 0.1"},
    {"x=true", "x bool 1"},
    {"x=false", "x bool 0"},
    {"x=True", "x string True"},
    {"x=", "x string "},
    {"x=a=b", "x string a=b"},
    {"x=a:b", "x string a:b"},
    {"x=.", "x string ."},
    {"x=-", "x string -"},
    {"x=+49", "x string +49"},
    {"x=1e", "x string 1e"},
    {"x=e5", "x string e5"},
    {"x=0x10", "x string 0x10"},
    {"x=nan", "x string nan"},
    {"x=1,5", "x string 1,5"},
    {"x= 1", "x string  1"},
    {"x:string=007", "x string 007"},
    {"x:string=true", "x string true"},
    {"x:string=", "x string "},
    {"x:int=5", "x int 5"},
    {"x:double=5", "x double 5"},
    {"x:double=-inf", "x double -inf"},
    {"x:double=nan", "x double nan"},
    {"x:bool=true", "x bool 1"},
    {"a:b:string=x", "a:b string x"},
    {"server::login=5", "server::login int 5"},
    {"server::login:string=5", "server::login string 5"},
    {"parse[a=b]", "parse[a=b] nothing "},
    {"parse[a=b]=c]=d", "parse[a=b] string c]=d"},
    {"m::parse[a:b]:int=5", "m::parse[a:b] int 5"},
    {"parse[a]b]=5", "parse[a]b] int 5"},
    {"list[0=1", "list[0 int 1"},
    {"list=[0]", "list string [0]"},
    {"login", "login nothing "},
    {"server::login", "server::login nothing "},
};

START_TEST(read)
{
    struct to_given given;
    struct to_error error = {0};
    char shown[200];
    int result = to_given_read(&given, "--set", good[_i].text, &error);
    ck_assert_msg(result == 0, "%s", to_error_text(&error, result));
    const struct to_datum *value = &given.value;
    int size = snprintf(shown, sizeof shown, "%s %s ", given.name, to_datum_kind_name(value->kind));
    char *at = shown + size;
    size_t room = sizeof shown - (size_t)size;
    if (value->kind == TO_DATUM_INT) {
        snprintf(at, room, "%" PRId64, value->as.integer);
    } else if (value->kind == TO_DATUM_DOUBLE) {
        snprintf(at, room, "%g", value->as.real);
    } else if (value->kind == TO_DATUM_BOOL) {
        snprintf(at, room, "%d", value->as.truth);
    } else if (value->kind == TO_DATUM_STRING) {
        snprintf(at, room, "%s", value->blob->data);
    }
    ck_assert_str_eq(shown, good[_i].expected);
    to_given_free(&given);
}
END_TEST

static const struct {
    const char *text;
    const char *message;
} bad[] = {
    {"", "--set \"\": a name is expected before the value"},
    {"=5", "--set =5: a name is expected before the ="},
    {":int=5", "--set :int=5: a name is expected before the ="},
    {"x:int=a", "--set x:int=a: \"a\" is no int"},
    {"x:int=0.5", "--set x:int=0.5: \"0.5\" is no int"},
    {"x:int=", "--set x:int=: \"\" is no int"},
    {"x:double=a", "--set x:double=a: \"a\" is no double"},
    {"x:bool=1", "--set x:bool=1: \"1\" is no bool"},
    {"x=9223372036854775808",
     "--set x=9223372036854775808: too large a number for the type int"},
    {"x=1e999", "--set x=1e999: too large a number for the type double"},
    {"x:int", "--set x:int: a type without a value; say x:int=VALUE"},
    {"x:strng=1",
     "--set x:strng=1: \"strng\" is no type: int, double, bool or string is expected between : "
     "and ="},
    {"a:b=1",
     "--set a:b=1: \"b\" is no type: int, double, bool or string is expected between : and ="},
    {"x:bytes=1",
     "--set x:bytes=1: \"bytes\" is no type: int, double, bool or string is expected between : "
     "and ="},
};

START_TEST(refused)
{
    struct to_given given;
    struct to_error error = {0};
    ck_assert_int_eq(to_given_read(&given, "--set", bad[_i].text, &error), -EINVAL);
    ck_assert_str_eq(error.text, bad[_i].message);
    ck_assert_ptr_null(given.name);
    to_error_free(&error);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("given");
    TCase *tests = tcase_create("given");
    tcase_add_loop_test(tests, read, 0, sizeof good / sizeof *good);
    tcase_add_loop_test(tests, refused, 0, sizeof bad / sizeof *bad);
    suite_add_tcase(suite, tests);
    return to_unit_main(suite);
}
