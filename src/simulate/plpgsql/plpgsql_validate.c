/*
 * What is refused when a function is made: its text (the library's compiler says it), and the types that it declares, which need the
 * catalog. The SQL in a body is parsed and no more, as plpgsql_validator() does; what becomes of it when it runs, others know.
 */
#include <string.h>

#include "plpgsql.h"
#include "simulate/relation/tables.h"

/* ---- types ---- */

/* A pseudo-type that neither stands for others (anyelement …) nor is record. */
static bool is_plain_pseudo(struct execution *x, oid type)
{
    struct type_info info;
    return type != RECORDOID && type != NO_OID && catalog_type_info(x->catalog, type, &info) && info.kind == 'p' &&
           strncmp(info.name, "any", strlen("any")) != 0;
}

/* do_compile(), of the arguments and the result. */
static bool check_signature(struct execution *x, const struct function *function)
{
    bool trigger = function->returns == TRIGGEROID || function->returns == EVENT_TRIGGEROID;
    const char *words = function->returns == TRIGGEROID ? "trigger" : "event trigger";
    for (uint16_t i = 0; i < function->argument_count; i++)
        if (is_plain_pseudo(x, function->arguments[i]))
            return refuse(x, "0A000", "PL/pgSQL functions cannot accept type %s",
                          catalog_type_display(x->catalog, function->arguments[i], -1, x->arena));
    if (trigger)
        return function->argument_count == 0 ||
               refuse(x, "42P13", "%s functions cannot have declared arguments", words);
    return function->returns == VOIDOID || !is_plain_pseudo(x, function->returns) ||
           refuse(x, "0A000", "PL/pgSQL functions cannot return type %s",
                  catalog_type_display(x->catalog, function->returns, -1, x->arena));
}

/* ---- declarations ---- */

/* Each name in a body is looked for among all that it declares, by the server's compiler too: with more than these a body is
 * not judged further. */
#define NAMES_LIMIT 2000u

/* Names that hide a relation before %TYPE: variables, parameters, labels, the function itself. */
struct hiding {
    VEC(const char *) names;
};

static void hide(struct execution *x, struct hiding *hiding, const char *name)
{
    if (name != NULL)
        vec_push(x->scratch, &hiding->names, name);
}

static bool is_hidden(const struct hiding *hiding, const char *name)
{
    bool found = hiding->names.count > NAMES_LIMIT;
    for (uint32_t i = 0; !found && i < hiding->names.count; i++)
        found = strcmp(hiding->names.at[i], name) == 0;
    return found;
}

static bool check_declaration(struct execution *x, const struct hiding *hiding,
                              const struct plpgsql_declaration *declaration)
{
    oid type = NO_OID;
    int32_t typmod;
    const struct texts *of = &declaration->of;
    if (of->count > 0)
        return (of->count == 1 && !declaration->row) || is_hidden(hiding, of->at[0]) ||
               plpgsql_type_of_relation(x, declaration, &type, &typmod);
    if (declaration->type == NULL || declaration->cursor)
        return true;
    return look_up_type(x, declaration->type, &type, &typmod) &&
           (!is_plain_pseudo(x, type) ||
            refuse(x, "0A000", "variable \"%s\" has pseudo-type %s", declaration->name,
                   catalog_type_display(x->catalog, type, -1, x->arena)));
}

static bool check_declarations(struct execution *x, struct hiding *hiding, const struct plpgsql_node *node);

static bool check_nodes(struct execution *x, struct hiding *hiding, const struct plpgsql_nodes *nodes)
{
    for (uint32_t i = 0; i < nodes->count; i++)
        if (!check_declarations(x, hiding, nodes->at[i]))
            return false;
    return true;
}

/* As deep as the tree, which has a limit. */
static bool check_declarations(struct execution *x, struct hiding *hiding, const struct plpgsql_node *node)
{
    hide(x, hiding, node->label);
    for (uint32_t i = 0; i < node->declarations.count; i++) {
        if (!check_declaration(x, hiding, &node->declarations.at[i]))
            return false;
        hide(x, hiding, node->declarations.at[i].name);
    }
    if (!check_nodes(x, hiding, &node->body))
        return false;
    for (uint32_t i = 0; i < node->branches.count; i++)
        if (!check_nodes(x, hiding, &node->branches.at[i].body))
            return false;
    return check_nodes(x, hiding, &node->otherwise);
}

/* ---- the body ---- */

static bool check_text(struct execution *x, const struct op_create_function *op, const struct hiding *hiding)
{
    struct plpgsql_error error;
    const struct source *source = x->statement->source;
    /* The text of a statement that a block makes stands in no source. */
    if (x->statement->op != &op->op || op->op.span.end > source->length || hiding->names.count > NAMES_LIMIT)
        return true;
    const char *statement = arena_printf(x->scratch, "%.*s", (int)(op->op.span.end - op->op.span.start),
                                         source->bytes + op->op.span.start);
    if (lower_plpgsql_valid(x->arena, statement, x->version, &error))
        return true;
    refuse(x, error.sqlstate, "%s", error.message);
    refuse_detail(x, arena_printf(x->arena, "It is near line %u of the body.", error.line), NULL);
    return false;
}

bool plpgsql_validate(struct execution *x, const struct op_create_function *op, oid id)
{
    const struct function *function = catalog_function(x->catalog, id);
    struct hiding hiding = {0};
    if (function->body == NULL || strcmp(function->language, "plpgsql") != 0)
        return true;
    hide(x, &hiding, function->object.name);
    hide(x, &hiding, "new");
    hide(x, &hiding, "old");
    for (uint16_t i = 0; i < function->parameter_count; i++)
        hide(x, &hiding, function->parameters[i].name);
    return check_signature(x, function) &&
           check_declarations(x, &hiding, plpgsql_parse(x->scratch, function->body, NO_POSITION)) && check_text(x, op, &hiding);
}
