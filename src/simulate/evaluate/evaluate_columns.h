/*
 * Columns: what the files that give the system relations their columns share. Private to them.
 */
#ifndef SIMULATE_EVALUATE_COLUMNS_H
#define SIMULATE_EVALUATE_COLUMNS_H

#include "evaluate.h"

/* The value of one column in a row. */
#define GET(name) static struct value name(struct evaluation *e, const struct system_row *row)
#define UNUSED    ((void)e, (void)row)
/* After a relation's last column. */
#define END                                                                                                  \
    {                                                                                                        \
        NULL, NULL                                                                                           \
    }
/* The first fields of a relation of pg_catalog. */
#define RELATION(its_name, its_source, its_columns)                                                          \
    .schema = "pg_catalog", .name = its_name, .source = its_source, .columns = its_columns

/* The row's number in what it is a part of. */
system_get attribute_number;
/* A "char": one of the letters that the catalogs use. */
struct value letter_value(char c);
struct value id_value(oid id);
struct value int4_value(int64_t number);
/* An int2[]; NULL when it is empty. */
struct value numbers_value(struct evaluation *e, const int16_t *at, uint32_t count);

#endif
