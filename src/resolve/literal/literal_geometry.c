/*
 * Literals of point, lseg, path, box, polygon, line and circle: read and written as geo_ops.c does.
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "literals.h"

struct xy { double x, y; };

/* Reading stops at the first thing that does not fit; `at` NULL then. */
struct reader { struct literal *l; const char *at; };

static void skip_space(struct reader *r)
{
    while (r->at != NULL && isspace((unsigned char)*r->at))
        r->at++;
}

static void expect(struct reader *r, const char *one_of)
{
    if (r->at != NULL)
        r->at = *r->at != '\0' && strchr(one_of, *r->at) != NULL ? r->at + 1 : NULL;
}

static bool take(struct reader *r, char c)
{
    bool there = r->at != NULL && *r->at == c;
    r->at += there;
    return there;
}

/* float8in_internal() */
static double read_number(struct reader *r)
{
    char *end;
    skip_space(r);
    if (r->at == NULL)
        return 0;
    errno = 0;
    double value = strtod(r->at, &end);
    if (errno == ERANGE && (isinf(value) || value == 0) && r->l->sqlstate == NULL)
        literal_refuse(r->l, "22003", "\"%.*s\" is out of range for type double precision", (int)(end - r->at), r->at);
    r->at = end != r->at ? end : NULL;
    skip_space(r);
    return value;
}

/* pair_decode() */
static struct xy read_pair(struct reader *r)
{
    struct xy p;
    skip_space(r);
    bool enclosed = take(r, '(');
    p.x = read_number(r);
    expect(r, ",");
    p.y = read_number(r);
    if (enclosed) {
        expect(r, ")");
        skip_space(r);
    }
    return p;
}

/* path_decode(): a parenthesis is that of all points if another follows it, or none comes later. */
static void read_points(struct reader *r, struct xy *points, uint32_t count, bool open_allowed, bool *open)
{
    skip_space(r);
    if (r->at == NULL)
        return;
    const char *after = r->at + (*r->at != '\0');
    while (isspace((unsigned char)*after))
        after++;
    *open = *r->at == '[';
    bool enclosed = *open || (*r->at == '(' && (*after == '(' || strrchr(r->at, '(') == r->at));
    if (*open && !open_allowed) {
        r->at = NULL;
        return;
    }
    r->at += enclosed;
    for (uint32_t i = 0; i < count && r->at != NULL; i++) {
        points[i] = read_pair(r);
        take(r, ',');
    }
    if (enclosed) {
        expect(r, *open ? ")]" : ")");
        skip_space(r);
    }
}

/* pair_count(); 0: the commas make no pairs. */
static uint32_t count_points(const char *text)
{
    uint32_t commas = 0;
    for (; *text != '\0'; text++)
        commas += *text == ',';
    return commas % 2 == 1 ? (commas + 1) / 2 : 0;
}

static void add_number(struct literal *l, struct str *out, double value)
{
    str_add(out, literal_float_text(l->arena, value, false));
}

static void add_pair(struct literal *l, struct str *out, struct xy p)
{
    str_addc(out, '(');
    add_number(l, out, p.x);
    str_addc(out, ',');
    add_number(l, out, p.y);
    str_addc(out, ')');
}

/* path_encode(); `brackets`: none, or what opens and what closes. */
static const char *write_points(struct literal *l, const struct xy *points, uint32_t count, const char *brackets)
{
    struct str out = str_new(l->arena);
    if (brackets[0] != '\0')
        str_addc(&out, brackets[0]);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            str_addc(&out, ',');
        add_pair(l, &out, points[i]);
    }
    if (brackets[0] != '\0')
        str_addc(&out, brackets[1]);
    return out.text;
}

static const char *read_point(struct reader *r)
{
    struct xy p = read_pair(r);
    return write_points(r->l, &p, 1, "");
}

static const char *read_segment(struct reader *r)
{
    struct xy points[2];
    bool open;
    read_points(r, points, 2, true, &open);
    return r->at != NULL ? write_points(r->l, points, 2, "[]") : NULL;
}

/* box_in(): the upper right corner first. */
static const char *read_box(struct reader *r)
{
    struct xy p[2];
    bool open;
    read_points(r, p, 2, false, &open);
    if (r->at == NULL)
        return NULL;
    struct xy corners[] = {{p[0].x > p[1].x ? p[0].x : p[1].x, p[0].y > p[1].y ? p[0].y : p[1].y},
                           {p[0].x > p[1].x ? p[1].x : p[0].x, p[0].y > p[1].y ? p[1].y : p[0].y}};
    return write_points(r->l, corners, 2, "");
}

/* path_in(): a lone parenthesis may enclose the points, brackets and all. */
static const char *read_path(struct reader *r)
{
    uint32_t count = count_points(r->at);
    struct xy *points = ARENA_ARRAY(r->l->arena, struct xy, count + 1);
    bool open = false;
    skip_space(r);
    bool enclosed = *r->at == '(' && strrchr(r->at, '(') == r->at;
    r->at = count > 0 ? r->at + enclosed : NULL;
    read_points(r, points, count, true, &open);
    if (enclosed) {
        expect(r, ")");
        skip_space(r);
    }
    return r->at != NULL ? write_points(r->l, points, count, open ? "[]" : "()") : NULL;
}

static const char *read_polygon(struct reader *r)
{
    uint32_t count = count_points(r->at);
    struct xy *points = ARENA_ARRAY(r->l->arena, struct xy, count + 1);
    bool open;
    if (count == 0)
        r->at = NULL;
    read_points(r, points, count, false, &open);
    return r->at != NULL ? write_points(r->l, points, count, "()") : NULL;
}

#define EPSILON 1.0E-06

static bool about_equal(double a, double b)
{
    return a == b || fabs(a - b) <= EPSILON;
}

static const char *write_line(struct literal *l, double a, double b, double c)
{
    struct str out = str_new(l->arena);
    str_addc(&out, '{');
    add_number(l, &out, a);
    str_addc(&out, ',');
    add_number(l, &out, b);
    str_addc(&out, ',');
    add_number(l, &out, c);
    str_addc(&out, '}');
    return out.text;
}

/* line_construct() of two points. */
static const char *line_through(struct reader *r)
{
    struct xy p[2];
    bool open;
    read_points(r, p, 2, true, &open);
    if (r->at == NULL)
        return NULL;
    bool vertical = about_equal(p[0].x, p[1].x), level = about_equal(p[0].y, p[1].y);
    if (vertical && level) {
        literal_refuse(r->l, "22P02", "invalid line specification: must be two distinct points");
        return NULL;
    }
    if (vertical)
        return write_line(r->l, -1, 0, p[0].x);
    if (level)
        return write_line(r->l, 0, -1, p[0].y);
    double slope = (p[0].y - p[1].y) / (p[0].x - p[1].x), c = p[0].y - slope * p[0].x;
    return write_line(r->l, slope, -1, c == 0 ? 0 : c);
}

/* line_in(): {A,B,C}, or two points of it. */
static const char *read_line(struct reader *r)
{
    skip_space(r);
    if (!take(r, '{'))
        return line_through(r);
    double a = read_number(r);
    expect(r, ",");
    double b = read_number(r);
    expect(r, ",");
    double c = read_number(r);
    expect(r, "}");
    skip_space(r);
    if (r->at == NULL || !about_equal(a, 0) || !about_equal(b, 0))
        return r->at != NULL ? write_line(r->l, a, b, c) : NULL;
    literal_refuse(r->l, "22P02", "invalid line specification: A and B cannot both be zero");
    return NULL;
}

/* circle_in() */
static const char *read_circle(struct reader *r)
{
    skip_space(r);
    const char *after = r->at + (*r->at != '\0');
    while (isspace((unsigned char)*after))
        after++;
    bool angle = *r->at == '<', enclosed = angle || (*r->at == '(' && *after == '(');
    r->at += enclosed;
    struct xy center = read_pair(r);
    if (r->at != NULL)
        take(r, ',');
    double radius = read_number(r);
    if (radius < 0)
        r->at = NULL;
    if (enclosed) {
        expect(r, angle ? ")>" : ")");
        skip_space(r);
    }
    if (r->at == NULL)
        return NULL;
    struct str out = str_new(r->l->arena);
    str_addc(&out, '<');
    add_pair(r->l, &out, center);
    str_addc(&out, ',');
    add_number(r->l, &out, radius);
    str_addc(&out, '>');
    return out.text;
}

static const struct { oid type; const char *name; const char *(*read)(struct reader *r); } shapes[] = {
    {POINTOID, "point", read_point},       {LSEGOID, "lseg", read_segment}, {BOXOID, "box", read_box},         {PATHOID, "path", read_path},
    {POLYGONOID, "polygon", read_polygon}, {LINEOID, "line", read_line},    {CIRCLEOID, "circle", read_circle},
};

bool literal_geometry(struct literal *l, oid type)
{
    size_t i = 0;
    while (shapes[i].type != type)
        i++;
    struct reader r = {l, l->text};
    const char *text = shapes[i].read(&r);
    if (l->sqlstate != NULL)
        return false;
    if (text == NULL || r.at == NULL || *r.at != '\0')
        return literal_refuse(l, "22P02", "invalid input syntax for type %s: \"%s\"", shapes[i].name, l->text);
    l->out = text;
    return true;
}
