/*
 * Sequences: CREATE and ALTER SEQUENCE as statements; the sequence itself is made and changed in sequence_object.c, which serial and identity
 * columns use too. Follows DefineSequence() and AlterSequence().
 */
#include <string.h>

#include "simulate/session.h"
#include "tables.h"

/* process_owned_by(): OWNED BY NONE, or table.column in the sequence's own schema. */
static bool set_owner_column(struct execution *x, oid sequence, const struct sql_option *option)
{
    struct texts names = option->list;
    const char *single[] = {option->value};
    if (names.count == 0 && option->value != NULL)
        names = (struct texts){single, 1};
    if (names.count < 2) {
        if (names.count == 1 && strcmp(names.at[0], "none") == 0) {
            own_sequence(x, sequence, NO_OID, 0, false);
            return true;
        }
        refuse(x, "42601", "invalid OWNED BY option");
        refuse_detail(x, NULL, "Specify OWNED BY table.column or OWNED BY NONE.");
        return false;
    }
    struct refusal refusal = {0};
    struct name name = {.name = names.at[names.count - 2], .schema = names.count > 2 ? names.at[names.count - 3] : NULL, .position = NO_POSITION};
    oid table = resolve_relation(&x->resolver, &name, false, &refusal);
    if (table == NO_OID)
        return refuse_as(x, &refusal);
    take_lock(x, table, LOCK_SEQUENCE_OWNED_BY);
    const struct relation *relation = relation_of(x, table);
    const struct relation *owned = relation_of(x, sequence);
    if (relation == NULL || strchr("rfvp", relation->kind) == NULL)
        return refuse(x, "42809", "sequence cannot be owned by relation \"%s\"", name.name);
    if (relation->object.schema != owned->object.schema)
        return refuse(x, "55000", "sequence must be in same schema as table it is linked to");
    int16_t column = column_number(relation, names.at[names.count - 1]);
    if (column == 0)
        return refuse(x, "42703", "column \"%s\" of relation \"%s\" does not exist", names.at[names.count - 1], relation->object.name);
    own_sequence(x, sequence, table, column, false);
    return true;
}

bool execute_create_sequence(struct execution *x, const struct op *base)
{
    const struct op_create_sequence *op = (const struct op_create_sequence *)base;
    struct refusal refusal = {0};
    operation_add(x, "create_sequence", base->span)->object_type = OBJECT_TYPE_SEQUENCE;
    oid schema = resolve_creation_schema(&x->resolver, &op->relation.name, op->relation.persistence, &refusal);
    if (schema == NO_OID)
        return refuse_as(x, &refusal);
    if (op->relation.persistence == 't')
        x->session->temporary_schema = schema;
    const char *name = op->relation.name.name;
    if (op->if_not_exists && catalog_find(x->catalog, CLASS_RELATION, schema, name) != NO_OID) {
        notice(x, "relation \"%s\" already exists, skipping", name);
        operation_current(x)->skipped = true;
        return true;
    }
    struct sequence_request request = {.schema = schema, .name = name, .persistence = op->relation.persistence, .owner = owner_of_new(x), .options = op->options};
    oid sequence;
    if (!create_sequence_object(x, &request, &sequence))
        return false;
    operation_current(x)->id = sequence;
    operation_current(x)->object = relation_label(x, sequence);
    const struct sql_option *owned_by = option_find(&op->options, "owned_by");
    return owned_by == NULL || set_owner_column(x, sequence, owned_by);
}

bool execute_alter_sequence(struct execution *x, const struct op *base)
{
    const struct op_alter_sequence *op = (const struct op_alter_sequence *)base;
    struct operation *operation = operation_add(x, "alter_sequence", base->span);
    operation->object_type = OBJECT_TYPE_SEQUENCE;
    oid id = open_relation(x, &op->relation.name, "S", op->missing_ok, LOCK_ALTER_SEQUENCE);
    if (id == NO_OID) {
        operation_current(x)->skipped = x->statement->failures.count == 0;
        return x->statement->failures.count == 0;
    }
    operation_current(x)->id = operation_current(x)->relation = x->statement->relation = id;
    operation_current(x)->object = relation_label(x, id);
    const struct sequence_info *info = relation_of(x, id)->sequence;
    const struct sql_option *owned_by = option_find(&op->options, "owned_by");
    if (owned_by != NULL && info->identity)
        return refuse(x, "0A000", "cannot change ownership of identity sequence");
    if (!alter_sequence_object(x, id, &op->options, info->identity))
        return false;
    return owned_by == NULL || set_owner_column(x, id, owned_by);
}
