#include <to/sched.h>
#include <to/test.h>

static int set_port(void *argument)
{
    (void)argument;
    to_state_set("port", 80);
    to_result_set("done");
    return 0;
}

static int check(void *argument)
{
    (void)argument;
    TO_ASSERT_EQ(to_state_get_int("port"), 81);
    to_log("not here");
    return 0;
}

static int get_own(void *argument)
{
    (void)argument;
    TO_EXPECT_STR(to_result_get_string("set port"), ==, "done");
    TO_EXPECT_TRUE(to_state_has("port"));
    TO_EXPECT_FALSE(to_state_has("of the test"));
    return 0;
}

static struct to_sched *make(void)
{
    struct to_sched *sched = to_sched_new(&(struct to_sched_options){.workers = 1});
    to_sched_add(sched, "set port", set_port, NULL, NULL);
    return sched;
}

TO_TEST(server) {
    to_state_set("of the test", 1);
    to_result_set(7);
}

TO_TEST(keeps_its_own, after(server)) {
    struct to_sched *sched = make();
    to_sched_add(sched, "get", get_own, NULL, to_after("set port"));
    TO_EXPECT_EQ(to_sched_run(sched, NULL), 0);
    TO_EXPECT_FALSE(to_state_has("port"));
    TO_EXPECT_EQ(to_state_get_int("of the test"), 1);
    TO_EXPECT_EQ(to_result_get_int("server"), 7);

    TO_EXPECT_EQ(to_state_enter(to_sched_state(sched)), 0);
    TO_EXPECT_EQ(to_state_get_int("port"), 80);
    to_state_enter(NULL);
    TO_EXPECT_FALSE(to_state_has("port"));
    to_sched_free(sched);
}

TO_TEST(a_task_checks, after(keeps_its_own)) {
    struct to_sched_summary summary;
    struct to_sched *sched = make();
    to_sched_add(sched, "check", check, NULL, to_after("set port"));
    to_sched_add(sched, "behind", set_port, NULL, to_after("check"));
    to_sched_run(sched, &summary);
    TO_EXPECT_STR(summary.failures[0].text, ==, "it was left in the middle");
    TO_EXPECT_EQ(summary.skipped.count, 1u);
    to_log("the test goes on");
    to_sched_free(sched);
}
