/* What each sanitizer finds. */
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>

#include <to/test.h>

#if defined WITH_ADDRESS
TO_TEST(uses_after_free) {
    char *volatile memory = malloc(10);
    free(memory);
    TO_EXPECT_EQ(memory[5], 0);
}

TO_TEST(reads_null) {
    int *volatile nowhere = NULL;
    TO_EXPECT_EQ(*nowhere, 0);
}
#endif

#if defined WITH_LEAKS
static void lose(void) {
    void *volatile memory = malloc(10);
    memory = NULL;
    (void)memory;
}

TO_TEST(leaks) {
    lose();
    lose();
}
#endif

#if defined WITH_UNDEFINED
TO_TEST(overflows) {
    volatile int most = INT_MAX;
    most += 1;
}
#endif

#if defined WITH_THREADS
static int counter;

static void *count(void *context) {
    for (int i = 0; i < 1000; i++) {
        counter++;
    }
    return context;
}

TO_TEST(races) {
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        TO_ASSERT_EQ(pthread_create(&threads[i], NULL, count, NULL), 0);
    }
    for (int i = 0; i < 2; i++) {
        TO_ASSERT_EQ(pthread_join(threads[i], NULL), 0);
    }
}
#endif

TO_TEST(is_fine) {
    char *volatile memory = malloc(10);
    memory[9] = 'x';
    TO_EXPECT_EQ(memory[9], 'x');
    free(memory);
}
