/*
 * Literals: what the input functions of types make of a text. Private to literals*.c.
 */
#ifndef RESOLVE_LITERALS_H
#define RESOLVE_LITERALS_H

#include "resolve/analysis.h"

/* What an input function found: the canonical text (or the text itself where its form is not known here), or why it refuses. */
struct literal {
    struct arena *arena;
    int version;
    const char *text;               /* as written */
    const char *out;                /* canonical */
    const char *sqlstate, *message, *detail;
};
/* Fills the refusal; returns false. */
bool literal_refuse(struct literal *l, const char *sqlstate, const char *format, ...) __attribute__((format(printf, 3, 4)));

bool literal_integer(struct literal *l, int bytes, const char *type);      /* 2, 4, 8; 0: oid (4 without sign) */
bool literal_numeric(struct literal *l);
bool literal_float(struct literal *l, bool single);
/* float8out(), float4out(). */
const char *literal_float_text(struct arena *arena, double value, bool single);
bool literal_boolean(struct literal *l);
bool literal_uuid(struct literal *l);
bool literal_bytea(struct literal *l);
bool literal_bits(struct literal *l);
bool literal_json(struct literal *l, bool binary);
/* date, time, timetz, timestamp, timestamptz. */
bool literal_date_time(struct literal *l, oid type, const char *time_zone);
bool literal_interval(struct literal *l, int32_t typmod);
bool literal_tid(struct literal *l);
/* point, lseg, path, box, polygon, line, circle. */
bool literal_geometry(struct literal *l, oid type);
/* inet and cidr; macaddr; macaddr8; pg_lsn. */
bool literal_network(struct literal *l, bool cidr);
bool literal_macaddr(struct literal *l);
bool literal_macaddr8(struct literal *l);
bool literal_lsn(struct literal *l);
bool literal_row(struct analysis *a, oid type, const char *text, uint32_t position, const char **out);
bool literal_multirange(struct analysis *a, oid range, const char *text, uint32_t position, const char **out);
bool literal_range(struct analysis *a, oid type, oid subtype, const char *text, uint32_t position, const char **out);

/* The day after one that is written as date_out() writes it; NULL for any other text. */
const char *literal_next_day(struct arena *arena, const char *date);

#endif
