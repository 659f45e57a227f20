/* Fixtures that use the tools: what they get is theirs until they are down. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <to/test.h>

/* Where a fixture tells its tests what it has got. */
static void note(const char *file, const char *text)
{
    FILE *stream = fopen(file, "w");
    TO_ASSERT_NOT_NULL(stream);
    fputs(text, stream);
    TO_ASSERT_EQ(fclose(stream), 0);
}

static const char *noted(const char *file)
{
    static char text[1000];
    FILE *stream = fopen(file, "r");
    TO_ASSERT_NOT_NULL(stream, "%s", file);
    text[fread(text, 1, sizeof text - 1, stream)] = '\0';
    fclose(stream);
    return text;
}

static void say(void *words)
{
    puts(words);
}

static struct to_process *spawn_server(const char *file)
{
    struct to_process *server =
        to_spawn(TO_ARGV("sh", "-c", "trap 'echo asked >>asked; exit 0' TERM; echo serving;"
                                     "mkfifo never; exec 3<>never; >ready; read x <&3"));
    to_wait_path("ready", 20);
    unlink("ready");
    unlink("never");
    char number[20];
    snprintf(number, sizeof number, "%ld", (long)to_process_id(server));
    note(file, number);
    return server;
}

/* Deferred: after the tear-down, the last first. */
TO_FIXTURE(server) {
    TO_DEFER(say, "last");
    TO_DEFER(say, "first");
    spawn_server("pid.server");
    note("folder", to_tmpdir());
    to_yield();
    TO_EXPECT_EQ(kill((pid_t)atol(noted("pid.server")), 0), 0);
    puts("torn down");
}

TO_TEST(is_there, after(server)) {
    struct stat status;
    TO_EXPECT_EQ(kill((pid_t)atol(noted("pid.server")), 0), 0);
    TO_EXPECT_OK(stat(noted("folder"), &status));
}

TO_TEST(fails, after(server)) {
    TO_EXPECT_TRUE(false);
}

TO_TEST(all_is_gone, after_any(server)) {
    struct stat status;
    TO_EXPECT_EQ(kill((pid_t)atol(noted("pid.server")), 0), -1);
    TO_EXPECT_EQ(stat(noted("folder"), &status), -1);
    TO_EXPECT_EQ(noted("asked"), "asked\n");
}

/* A set-up that fails undoes what it has done. */
TO_FIXTURE(half) {
    TO_DEFER(say, "undone");
    note("folder", to_tmpdir());
    spawn_server("pid.half");
    TO_ASSERT_EQ(1, 2);
    to_yield();
    puts("never");
}

TO_TEST(needs_half, after(half)) {
}

TO_TEST(half_is_gone, after_any(half)) {
    TO_EXPECT_EQ(kill((pid_t)atol(noted("pid.half")), 0), -1);
    TO_EXPECT_EQ(noted("asked"), "asked\n");
}

/* A to_yield that comes too late. */
static void yield(void *unused)
{
    (void)unused;
    to_yield();
}

TO_FIXTURE(yields_late) {
    TO_DEFER(yield, NULL);
}

TO_TEST(needs_late, after(yields_late)) {
}

/* A program of it dies; that ends neither. */
TO_FIXTURE(loses_its_server) {
    struct to_process *server = spawn_server("pid.lost");
    to_yield();
    TO_EXPECT_EQ(to_process_wait(server, 10), -SIGKILL);
}

TO_TEST(kills_the_server, after(loses_its_server)) {
    TO_EXPECT_EQ(kill((pid_t)atol(noted("pid.lost")), SIGKILL), 0);
}

/* Dies while it is up: what it has spawned ends, too. */
TO_FIXTURE(dies) {
    spawn_server("pid.dies");
    char number[20];
    snprintf(number, sizeof number, "%ld", (long)getpid());
    note("fixture", number);
    to_yield();
}

TO_TEST(kills_it, after(dies)) {
    TO_EXPECT_EQ(kill((pid_t)atol(noted("fixture")), SIGKILL), 0);
}

TO_TEST(died, after_any(dies)) {
    TO_EXPECT_EQ(kill((pid_t)atol(noted("pid.dies")), 0), -1);
}
