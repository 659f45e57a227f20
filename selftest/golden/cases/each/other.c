#include <to/test.h>

TO_TEST(after_small, after_named("parse::small")) {}

TO_TEST(after_one, after_named("parse::small[1]")) {}

TO_TEST(after_none, after_named("small[7]")) {}
