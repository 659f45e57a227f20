/* SPDX-License-Identifier: MIT
 *
 * Where to-test finds what came with it: headers, libto.a, the host of shared objects.
 */
#ifndef TO_RUNNER_PLACES_H
#define TO_RUNNER_PLACES_H

struct to_error;

struct to_places {
    char *include; /* the folder that holds to/test.h */
    char *library; /* the path of libto.a */
    char *shared;  /* the program that loads a shared object and is its host */
};

/* Works them out from where the running program is: in the build folder it was built in,
 * or where it was installed to. Does not look whether they are there. 0, or -ENOENT with a
 * message. */
int to_places_find(struct to_places *places, struct to_error *error);

void to_places_free(struct to_places *places);

#endif
