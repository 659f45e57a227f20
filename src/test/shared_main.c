/* SPDX-License-Identifier: MIT
 * to-test-shared: the first process of a module that is a shared object. Loads it, and is
 * then what a test program would be. All of libto is in it, for objects linked without. */
#include <dlfcn.h>
#include <stdio.h>

#include <to/test.h>

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("to-test-shared: started by to-test, with a shared object\n", stderr);
        return 4;
    }
    void *object = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (!object) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    const struct to_module_ *module = dlsym(object, "to_module_");
    if (!module || module == &to_module_) {
        fprintf(stderr, "%s was not compiled with to/test.h\n", argv[1]);
        return 1;
    }
    if (module->version_ != TO_ABI_) {
        fprintf(stderr, "%s was compiled with version %u of to/test.h, this is version %u\n",
                argv[1], module->version_, TO_ABI_);
        return 1;
    }
    return module->main_(module, argc - 1, argv + 1);
}
