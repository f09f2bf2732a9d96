/*
 * Implements sql/op_print.h for ops: a table from kind to printer. Each op prints what tells it from its
 * like; what it leaves out is not lost, only not shown.
 */
#include "printing.h"

void print_behavior(struct str *out, enum behavior behavior)
{
    print_flag(out, behavior == BEHAVIOR_CASCADE, "cascade");
}

void print_role(struct str *out, const struct role *role)
{
    print_word(out, role->name);
    if (role->special != 0)
        str_addf(out, " role:%c", role->special);
}

void print_roles(struct str *out, const char *word, const struct roles *roles)
{
    if (roles->count == 0)
        return;
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < roles->count; i++)
        print_role(out, &roles->at[i]);
    str_addc(out, ')');
}

void print_types(struct str *out, const char *word, struct type_name *const *types, uint32_t count)
{
    str_addf(out, " (%s", word);
    for (uint32_t i = 0; i < count; i++) {
        if (types[i] != NULL)
            print_type(out, types[i]);
        else
            str_add(out, " none");
    }
    str_addc(out, ')');
}

void print_object(struct str *out, const struct object_name *object)
{
    str_addf(out, " (%s", object_type_words(object->type));
    if (object->name.name != NULL)
        print_name(out, &object->name);
    else
        print_word(out, object->text);
    print_word(out, object->member);
    print_word(out, object->access_method);
    if (object->type == OBJECT_TYPE_OPERATOR) {
        struct type_name *const sides[] = {object->type_name, object->type_name2};

        print_types(out, "sides", sides, 2);
    } else {
        if (object->arguments_given)
            print_types(out, "arguments", object->arguments, object->argument_count);
        if (object->type_name2 != NULL) {
            str_add(out, " to");
            print_type(out, object->type_name2);
        }
    }
    str_addc(out, ')');
}

static void (*const printers[])(struct str *out, const struct op *op) = {
    [OP_CREATE_TABLE] = print_create_table,
    [OP_CREATE_TABLE_AS] = print_create_table_as,
    [OP_ALTER_TABLE] = print_alter_table,
    [OP_ALTER_ALL_IN_TABLESPACE] = print_alter_all,
    [OP_CREATE_INDEX] = print_create_index,
    [OP_CREATE_VIEW] = print_create_view,
    [OP_REFRESH] = print_refresh,
    [OP_CREATE_SEQUENCE] = print_create_sequence,
    [OP_ALTER_SEQUENCE] = print_alter_sequence,
    [OP_CREATE_SCHEMA] = print_create_schema,
    [OP_CREATE_ENUM] = print_create_enum,
    [OP_ALTER_ENUM] = print_alter_enum,
    [OP_CREATE_COMPOSITE] = print_create_composite,
    [OP_CREATE_RANGE] = print_create_range,
    [OP_CREATE_DOMAIN] = print_create_domain,
    [OP_ALTER_DOMAIN] = print_alter_domain,
    [OP_ALTER_TYPE] = print_alter_type,
    [OP_DEFINE] = print_define,
    [OP_CREATE_FUNCTION] = print_create_function,
    [OP_ALTER_FUNCTION] = print_alter_function,
    [OP_CREATE_CAST] = print_create_cast,
    [OP_CREATE_TRANSFORM] = print_create_transform,
    [OP_CREATE_CONVERSION] = print_create_conversion,
    [OP_CREATE_OPCLASS] = print_create_opclass,
    [OP_CREATE_OPFAMILY] = print_create_opfamily,
    [OP_ALTER_OPFAMILY] = print_alter_opfamily,
    [OP_ALTER_OPERATOR] = print_alter_operator,
    [OP_CREATE_LANGUAGE] = print_create_language,
    [OP_CREATE_ACCESS_METHOD] = print_create_access_method,
    [OP_ALTER_TEXT_SEARCH] = print_alter_text_search,
    [OP_ALTER_COLLATION] = print_alter_collation,
    [OP_CREATE_TRIGGER] = print_create_trigger,
    [OP_CREATE_EVENT_TRIGGER] = print_create_event_trigger,
    [OP_ALTER_EVENT_TRIGGER] = print_alter_event_trigger,
    [OP_CREATE_RULE] = print_create_rule,
    [OP_CREATE_POLICY] = print_create_policy,
    [OP_CREATE_STATISTICS] = print_create_statistics,
    [OP_ALTER_STATISTICS] = print_alter_statistics,
    [OP_DROP] = print_drop,
    [OP_RENAME] = print_rename,
    [OP_SET_SCHEMA] = print_set_schema,
    [OP_SET_OWNER] = print_set_owner,
    [OP_DEPENDS] = print_depends,
    [OP_COMMENT] = print_comment,
    [OP_SECURITY_LABEL] = print_security_label,
    [OP_GRANT] = print_grant,
    [OP_GRANT_ROLE] = print_grant_role,
    [OP_ROLE] = print_role_op,
    [OP_OWNED] = print_owned,
    [OP_EXTENSION] = print_extension,
    [OP_FOREIGN] = print_foreign,
    [OP_IMPORT_FOREIGN_SCHEMA] = print_import,
    [OP_PUBLICATION] = print_publication,
    [OP_SUBSCRIPTION] = print_subscription,
    [OP_SELECT] = print_query_op,
    [OP_INSERT] = print_query_op,
    [OP_UPDATE] = print_query_op,
    [OP_DELETE] = print_query_op,
    [OP_MERGE] = print_query_op,
    [OP_COPY] = print_copy,
    [OP_TRUNCATE] = print_truncate,
    [OP_LOCK] = print_lock,
    [OP_DO] = print_do,
    [OP_CALL] = print_call_op,
    [OP_TRANSACTION] = print_transaction,
    [OP_SET] = print_set,
    [OP_SET_CONSTRAINTS] = print_set_constraints,
    [OP_REINDEX] = print_reindex,
    [OP_CLUSTER] = print_cluster,
    [OP_VACUUM] = print_vacuum,
    [OP_EXPLAIN] = print_explain,
    [OP_PREPARE] = print_prepare,
    [OP_CURSOR] = print_cursor,
    [OP_DATABASE] = print_database,
    [OP_TABLESPACE] = print_tablespace,
    [OP_UTILITY] = print_utility,
};
_Static_assert(sizeof printers / sizeof printers[0] == OP_KIND_COUNT, "a printer for each kind of op");

void op_print(struct str *out, const struct op *op)
{
    if (op == NULL) {
        str_addc(out, '-');
        return;
    }
    str_addf(out, "(%s", op_kind_name(op->kind));
    printers[op->kind](out, op);
    str_addc(out, ')');
}
