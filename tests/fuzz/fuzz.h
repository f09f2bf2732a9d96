/*
 * Fuzz: what every fuzz target has: the entry point that a fuzzer calls, and how a target says that something did not
 * hold, whatever the flags are.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Plays one input. Gives 0; what the target dislikes ends the program. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define must(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
            abort(); \
        } \
    } while (0)

#endif
