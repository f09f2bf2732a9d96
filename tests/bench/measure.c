/*
 * Runs commands in turn, several rounds, and prints for each command and round one line
 * "NUMBER MICROSECONDS KILOBYTES STATUS": which command, its processor time (user and system), its peak memory and its
 * exit status, as the kernel accounts for the child.  Commands alternate so that a change in the machine's speed falls
 * on all of them.  The commands' standard output is dropped.  Knows nothing of what it runs.
 *
 * usage: measure ROUNDS PROGRAM ARGUMENT... [-- PROGRAM ARGUMENT...]...
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void measure(int number, char **command)
{
    struct rusage usage;
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);

        if (null >= 0 && dup2(null, STDOUT_FILENO) >= 0)
            execv(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        perror("measure");
        exit(2);
    }
    long long microseconds = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL +
                             usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    printf("%d %lld %ld %d\n", number, microseconds, usage.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    fflush(stdout);
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[1]) : 0;

    if (rounds < 1) {
        fprintf(stderr, "usage: measure ROUNDS PROGRAM ARGUMENT... [-- PROGRAM ARGUMENT...]...\n");
        return 2;
    }
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--") == 0)
            argv[i] = NULL;
    for (int round = 0; round < rounds; round++)
        for (int start = 2, number = 1; start < argc; number++) {
            measure(number, argv + start);
            while (start < argc && argv[start] != NULL)
                start++;
            start++;
        }
    return 0;
}
