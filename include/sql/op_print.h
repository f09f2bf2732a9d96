/*
 * Op print: an op on one line, for --trace and for tests: its kind, names and commands in brackets. It is a
 * look inside, not SQL: canonical SQL is made from the catalog and from resolved trees.
 */
#ifndef SQL_OP_PRINT_H
#define SQL_OP_PRINT_H

#include "base/str.h"
#include "sql/op.h"

/* Each adds its one line, without a line end, to what stands in `out`. */
void op_print(struct str *out, const struct op *op);
void expr_print(struct str *out, const struct expr *expr);
void query_print(struct str *out, const struct query *query);

#endif
