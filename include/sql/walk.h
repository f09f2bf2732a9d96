/*
 * Walk: visits all that an op is made of - ops inside it, queries, FROM items, expressions, types, columns,
 * constraints, relations named - in the order in which it is written, as far as the trees keep that. Decides
 * nothing and changes nothing; whoever looks for something in statements needs no switch of their own.
 *
 * Recursive: the trees are no deeper than lowering lets them be.
 */
#ifndef SQL_WALK_H
#define SQL_WALK_H

#include "sql/op.h"

/* Each callback comes before what hangs below its argument; false passes that by. A callback that is NULL has
 * nothing to say: the walk goes on below. */
struct walk {
    void *context;
    bool (*op)(void *context, const struct op *op);
    bool (*query)(void *context, const struct query *query);
    bool (*from)(void *context, const struct from_item *item);
    bool (*expr)(void *context, const struct expr *expr);
    bool (*type)(void *context, const struct type_name *type);
    bool (*column)(void *context, const struct column_definition *column);
    bool (*constraint)(void *context, const struct constraint_definition *constraint);
    void (*relation)(void *context, const struct relation_name *relation);
};

/* NULL is walked too, and has nothing below it. */
void walk_op(const struct walk *walk, const struct op *op);
void walk_query(const struct walk *walk, const struct query *query);
void walk_expr(const struct walk *walk, const struct expr *expr);

#endif
