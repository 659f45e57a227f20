int no_test_here(void);
int no_test_here(void) {
    return 0;
}
