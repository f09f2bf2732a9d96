/*
 * Two functions of newer C libraries that a prebuilt libpg_query.a may ask for: Debian builds the archive against
 * glibc 2.38 or later, which has them, and Debian 12 links it with glibc 2.36, which does not.  Compiled to nothing
 * where the C library is new enough, and weak everywhere, so that a library's own definition never collides.
 * Nothing of drydock's own may call these; it must not know anything of PostgreSQL either.
 */
#include <stdlib.h>
#include <string.h>

#if defined(__GLIBC__) && defined(__GLIBC_PREREQ)
#if __GLIBC_PREREQ(2, 38)
#define C_LIBRARY_IS_NEW_ENOUGH
#endif
#endif

#ifndef C_LIBRARY_IS_NEW_ENOUGH

size_t strlcpy(char *target, const char *source, size_t size) __attribute__((weak));
unsigned long int __isoc23_strtoul(const char *text, char **end, int base) __attribute__((weak));

/* As in BSD: copies at most size - 1 bytes, always terminates, gives the length of the source. */
size_t strlcpy(char *target, const char *source, size_t size)
{
    size_t length = strlen(source);

    if (size > 0) {
        size_t copied = length < size ? length : size - 1;

        memcpy(target, source, copied);
        target[copied] = '\0';
    }
    return length;
}

/*
 * strtoul as C23 defines it also reads "0b101" in bases 0 and 2; PostgreSQL's parser only ever asks for bases 8,
 * 10 and 16, where both agree.
 */
unsigned long int __isoc23_strtoul(const char *text, char **end, int base)
{
    return strtoul(text, end, base);
}

#else

/* An empty translation unit is not C. */
typedef int glibc_shim_is_not_needed;

#endif
