/* Names that C and POSIX use too; and one of 1,000 characters. */
#include <to/test.h>

TO_TEST(connect) {
}

TO_TEST(link, after(connect)) {
}

TO_TEST(time, after(link, connect)) {
}

TO_TEST(main_, after(time)) {
}

TO_TEST(tags, tags("tags"), timeout(60), after(main_)) {
}
