#include <to/test.h>
#include <sys/wait.h>
#include <unistd.h>
/* The first questions of a process, while another of its tests forks. */
TO_TEST(a) { to_state_set("a", 1); }
TO_TEST(b) { int s = -1; pid_t c = fork(); if (c == 0) { to_state_set("b", 1); _exit(0); } waitpid(c, &s, 0); TO_EXPECT_EQ(s, 0); }
TO_TEST(c) { to_state_set("c", 1); }
TO_TEST(d) { int s = -1; pid_t c = fork(); if (c == 0) { to_state_set("d", 1); _exit(0); } waitpid(c, &s, 0); TO_EXPECT_EQ(s, 0); }
