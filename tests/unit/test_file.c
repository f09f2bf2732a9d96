/*
 * File: files written whole or not at all, nothing left beside them; lists in the order of names alone.
 */
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/source.h"
#include "base/str.h"

struct scratch {
    struct arena *arena;
    char *dir;
    struct err err;
};

static int make(void **state)
{
    struct arena *arena = arena_new(0);
    struct scratch *scratch = ARENA_NEW(arena, struct scratch);
    const char *base = getenv("TMPDIR");
    scratch->arena = arena;
    scratch->dir = arena_printf(arena, "%s/test_file.XXXXXX", base != NULL ? base : "/tmp");
    scratch->err.arena = arena;
    *state = scratch;
    return mkdtemp(scratch->dir) != NULL ? 0 : -1;
}

static int drop(void **state)
{
    struct scratch *scratch = *state;
    char *command = arena_printf(scratch->arena, "rm -rf '%s'", scratch->dir);
    int result = system(command);
    arena_free(scratch->arena);
    return result;
}

static char *in_scratch(struct scratch *scratch, const char *name)
{
    return file_join(scratch->arena, scratch->dir, name);
}

static bool put(struct scratch *scratch, const char *path, const char *text)
{
    return file_write_whole(path, text, strlen(text), &scratch->err);
}

static const char *content(struct scratch *scratch, const char *path)
{
    struct source *source;
    assert_true(source_load(scratch->arena, path, NULL, &source, &scratch->err));
    return source->bytes;
}

/* The names in the scratch directory, dot files too, each followed by a blank; sorted by ls. */
static const char *names(struct scratch *scratch)
{
    struct str out = str_new(scratch->arena);
    FILE *list = popen(arena_printf(scratch->arena, "LC_ALL=C ls -A '%s'", scratch->dir), "r");
    char line[300];
    assert_non_null(list);
    while (fgets(line, sizeof line, list) != NULL)
        str_addf(&out, "%.*s ", (int)strcspn(line, "\n"), line);
    assert_int_equal(pclose(list), 0);
    return out.text;
}

static void writes_and_replaces(void **state)
{
    struct scratch *scratch = *state;
    char *path = in_scratch(scratch, "a.sarif");
    assert_true(put(scratch, path, "one"));
    assert_string_equal(content(scratch, path), "one");
    assert_true(put(scratch, path, ""));
    assert_string_equal(content(scratch, path), "");
    assert_true(put(scratch, path, "three"));
    assert_string_equal(content(scratch, path), "three");
    assert_string_equal(names(scratch), "a.sarif ");
}

static void keeps_permissions_and_links(void **state)
{
    struct scratch *scratch = *state;
    char *path = in_scratch(scratch, "a"), *link = in_scratch(scratch, "link");
    mode_t mask = umask(027);
    assert_true(put(scratch, path, "one"));
    umask(mask);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_int_equal(chmod(path, 0604), 0);
    assert_int_equal(symlink("a", link), 0);
    assert_true(put(scratch, link, "two"));
    assert_string_equal(content(scratch, path), "two");
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0604);
    assert_string_equal(names(scratch), "a link ");
}

static void fails_with_a_reason(void **state)
{
    struct scratch *scratch = *state;
    char *path = in_scratch(scratch, "no/such/a");
    assert_false(put(scratch, path, "x"));
    assert_string_equal(scratch->err.file, path);
    assert_non_null(strstr(scratch->err.message, "No such file or directory"));
    assert_non_null(scratch->err.hint);
    assert_false(put(scratch, scratch->dir, "x"));
    assert_non_null(strstr(scratch->err.message, "this is a directory"));
    char *file = in_scratch(scratch, "file");
    assert_true(put(scratch, file, "x"));
    assert_false(put(scratch, in_scratch(scratch, "file/a"), "x"));
    assert_non_null(strstr(scratch->err.message, "Not a directory"));
    assert_string_equal(names(scratch), "file ");
}

/* Runs in a child as an ordinary user, since root may write anywhere. */
static void unwritable_directory(void **state)
{
    struct scratch *scratch = *state;
    char *path = in_scratch(scratch, "a");
    assert_true(put(scratch, path, "old"));
    assert_int_equal(chmod(scratch->dir, 0555), 0);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(0);
        if (put(scratch, path, "new") || put(scratch, in_scratch(scratch, "b"), "new"))
            _exit(1);
        bool told = strstr(scratch->err.message, "Permission denied") != NULL && scratch->err.hint != NULL;
        _exit(told ? 0 : 2);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(chmod(scratch->dir, 0755), 0);
    assert_string_equal(content(scratch, path), "old");
    assert_string_equal(names(scratch), "a ");
}

/* The disk ends in the middle (here: the largest file allowed): the old content stays, and nothing
 * half-written. */
static void no_room(void **state)
{
    struct scratch *scratch = *state;
    char *path = in_scratch(scratch, "a");
    assert_true(put(scratch, path, "old"));
    pid_t child = fork();
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &(struct rlimit){ 8192, 8192 });
        char *text = arena_alloc(scratch->arena, 100000);
        memset(text, 'x', 99999);
        if (put(scratch, path, text))
            _exit(1);
        _exit(strstr(scratch->err.message, "could not write the file") != NULL ? 0 : 2);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_string_equal(content(scratch, path), "old");
    assert_string_equal(names(scratch), "a ");
}

static void devices_are_written_directly(void **state)
{
    struct scratch *scratch = *state;
    assert_true(put(scratch, "/dev/null", "x"));
    assert_int_equal(file_kind("/dev/null"), FILE_OTHER);
    if (access("/dev/full", W_OK) == 0) {
        assert_false(put(scratch, "/dev/full", "x"));
        assert_string_equal(scratch->err.message, "could not write the file: No space left on device");
        assert_non_null(scratch->err.hint);
        assert_int_equal(file_kind("/dev/full"), FILE_OTHER);
    }
}

static void standard_output(void **state)
{
    struct scratch *scratch = *state;
    char *path = in_scratch(scratch, "out");
    int saved = dup(STDOUT_FILENO), fd = open(path, O_WRONLY | O_CREAT, 0600);
    fflush(stdout);
    dup2(fd, STDOUT_FILENO);
    close(fd);
    printf("first ");
    bool written = file_write_stdout("second", 6, &scratch->err), refused = true;
    fd = open("/dev/full", O_WRONLY);
    if (fd >= 0) {
        dup2(fd, STDOUT_FILENO);
        close(fd);
        refused = !file_write_stdout("x", 1, &scratch->err);
    }
    dup2(saved, STDOUT_FILENO);
    close(saved);
    assert_true(written);
    assert_true(refused);
    assert_string_equal(content(scratch, path), "first second");
}

static void kinds(void **state)
{
    struct scratch *scratch = *state;
    char *path = in_scratch(scratch, "a"), *link = in_scratch(scratch, "link");
    assert_int_equal(file_kind(path), FILE_MISSING);
    assert_true(put(scratch, path, ""));
    assert_int_equal(file_kind(path), FILE_REGULAR);
    assert_int_equal(file_kind(scratch->dir), FILE_DIRECTORY);
    assert_int_equal(file_kind(in_scratch(scratch, "a/b")), FILE_MISSING);
    assert_int_equal(symlink("nowhere", link), 0);
    assert_int_equal(file_kind(link), FILE_MISSING);
}

static const char *listed(struct scratch *scratch, const char *dir, const char *suffix, bool recursive)
{
    struct file_list list;
    struct str out = str_new(scratch->arena);
    assert_true(file_list(scratch->arena, dir, suffix, recursive, &list, &scratch->err));
    for (uint32_t i = 0; i < list.count; i++) {
        assert_int_equal(strncmp(list.paths[i], scratch->dir, strlen(scratch->dir)), 0);
        str_addf(&out, "%s ", list.paths[i] + strlen(scratch->dir) + 1);
    }
    return out.text;
}

static void lists(void **state)
{
    static const char *const files[] = {
        "V10__b.sql", "V2__a.sql", "README.md", ".hidden.sql", "sub/x.sql", "sub/deep/y.sql", "sub-a.sql",
        "Z.sql", "\xc3\xa4.sql", ".git/z.sql", "sql",
    };
    struct scratch *scratch = *state;
    assert_string_equal(listed(scratch, scratch->dir, NULL, true), "");
    assert_int_equal(mkdir(in_scratch(scratch, "sub"), 0755), 0);
    assert_int_equal(mkdir(in_scratch(scratch, "sub/deep"), 0755), 0);
    assert_int_equal(mkdir(in_scratch(scratch, ".git"), 0755), 0);
    assert_int_equal(mkdir(in_scratch(scratch, "dir.sql"), 0755), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_true(put(scratch, in_scratch(scratch, files[i]), ""));
    assert_int_equal(symlink("..", in_scratch(scratch, "sub/up")), 0);          /* a circle, not followed */
    assert_int_equal(symlink("../Z.sql", in_scratch(scratch, "sub/z.sql")), 0);
    assert_int_equal(symlink("nowhere", in_scratch(scratch, "dead.sql")), 0);
    const char *flat = "V10__b.sql V2__a.sql Z.sql sub-a.sql \xc3\xa4.sql ";
    assert_string_equal(listed(scratch, scratch->dir, ".sql", false), flat);
    assert_string_equal(listed(scratch, file_join(scratch->arena, scratch->dir, ""), ".sql", false), flat);
    assert_string_equal(listed(scratch, scratch->dir, ".sql", true),
                        "V10__b.sql V2__a.sql Z.sql sub-a.sql sub/deep/y.sql sub/x.sql sub/z.sql "
                        "\xc3\xa4.sql ");
    assert_string_equal(listed(scratch, scratch->dir, NULL, false),
                        "README.md V10__b.sql V2__a.sql Z.sql sql sub-a.sql \xc3\xa4.sql ");
}

static void list_fails(void **state)
{
    struct scratch *scratch = *state;
    struct file_list list;
    char *missing = in_scratch(scratch, "missing");
    assert_false(file_list(scratch->arena, missing, NULL, true, &list, &scratch->err));
    assert_string_equal(scratch->err.file, missing);
    assert_string_equal(scratch->err.message, "could not open the directory: No such file or directory");
    char *path = scratch->dir;
    for (int i = 0; i < FILE_DEPTH_LIMIT; i++) {
        assert_true(file_list(scratch->arena, scratch->dir, NULL, true, &list, &scratch->err));
        path = file_join(scratch->arena, path, "d");
        assert_int_equal(mkdir(path, 0755), 0);
    }
    assert_false(file_list(scratch->arena, scratch->dir, NULL, true, &list, &scratch->err));
    assert_string_equal(scratch->err.message, "more than 64 directories within directories");
    assert_string_equal(scratch->err.file, path);
}

static void joins(void **state)
{
    struct scratch *scratch = *state;
    assert_string_equal(file_join(scratch->arena, "a", "b"), "a/b");
    assert_string_equal(file_join(scratch->arena, "a/", "b"), "a/b");
    assert_string_equal(file_join(scratch->arena, "", "b"), "b");
    assert_string_equal(file_join(scratch->arena, "a", "/b"), "/b");
    assert_string_equal(file_join(scratch->arena, "/", "b"), "/b");
    assert_string_equal(file_beside(scratch->arena, "x/timings.csv", "a.sql"), "x/a.sql");
    assert_string_equal(file_beside(scratch->arena, "timings.csv", "a.sql"), "a.sql");
    assert_string_equal(file_beside(scratch->arena, "/timings.csv", "a.sql"), "/a.sql");
    assert_string_equal(file_beside(scratch->arena, "x/timings.csv", "/a.sql"), "/a.sql");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_and_replaces, make, drop),
        cmocka_unit_test_setup_teardown(keeps_permissions_and_links, make, drop),
        cmocka_unit_test_setup_teardown(fails_with_a_reason, make, drop),
        cmocka_unit_test_setup_teardown(unwritable_directory, make, drop),
        cmocka_unit_test_setup_teardown(no_room, make, drop),
        cmocka_unit_test_setup_teardown(devices_are_written_directly, make, drop),
        cmocka_unit_test_setup_teardown(standard_output, make, drop),
        cmocka_unit_test_setup_teardown(kinds, make, drop),
        cmocka_unit_test_setup_teardown(lists, make, drop),
        cmocka_unit_test_setup_teardown(list_fails, make, drop),
        cmocka_unit_test_setup_teardown(joins, make, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
