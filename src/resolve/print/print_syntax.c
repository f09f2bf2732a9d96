/*
 * Print syntax: an expression that could not be resolved, in a plain form that keeps every part of it; only for names that an
 * unknown extension might supply.
 */
#include "printer.h"

#define DEPTH_LIMIT 500

static void print_arguments(struct str *out, const struct exprs *arguments, int depth)
{
    str_addc(out, '(');
    for (uint32_t i = 0; i < arguments->count; i++) {
        if (i > 0)
            str_add(out, ", ");
        if (arguments->at[i] != NULL)
            catalog_print_syntax(out, arguments->at[i], depth + 1);
    }
    str_addc(out, ')');
}

void catalog_print_syntax(struct str *out, const struct expr *expr, int depth)
{
    if (expr == NULL || depth > DEPTH_LIMIT)
        return;
    switch (expr->kind) {
    case EXPR_STRING:
        str_addf(out, "'%s'", expr->text);
        return;
    case EXPR_COLUMN:
        for (uint32_t i = 0; i < expr->names.count; i++)
            str_addf(out, "%s%s", i > 0 ? "." : "", expr->names.at[i]);
        if (expr->star)
            str_add(out, ".*");
        return;
    case EXPR_CAST:
        catalog_print_syntax(out, expr->arguments.at[0], depth + 1);
        str_add(out, "::");
        for (uint32_t i = 0; expr->type != NULL && i < expr->type->names.count; i++)
            str_addf(out, "%s%s", i > 0 ? "." : "", expr->type->names.at[i]);
        for (uint32_t i = 0; expr->type != NULL && i < expr->type->array_dimensions; i++)
            str_add(out, "[]");
        return;
    default:
        break;
    }
    if (expr->name.name != NULL)
        str_addf(out, "%s%s%s", expr->name.schema != NULL ? expr->name.schema : "", expr->name.schema != NULL ? "." : "", expr->name.name);
    else
        str_addf(out, "#%d", (int)expr->kind);
    if (expr->text != NULL)
        str_addf(out, " %s", expr->text);
    else if (expr->kind == EXPR_INTEGER || expr->kind == EXPR_BOOLEAN)
        str_addf(out, " %lld", (long long)expr->integer);
    if (expr->arguments.count > 0)
        print_arguments(out, &expr->arguments, depth);
}
