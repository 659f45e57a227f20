#include <to/test.h>

static const char *const labels[] = {"a", "a", "a (row 0)"};

TO_TEST_EACH(alike, labels, label(*row)) {}
