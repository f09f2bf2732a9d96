/*
 * Dispatch: which handler plays which op. The table is the list of all statements that drydock plays; the handlers stand in
 * the files named after what they work on (tables, alter_table, indexes, types …).
 */
#include <ctype.h>
#include <string.h>

#include "base/err.h"
#include "base/str.h"
#include "session.h"

#define NESTING_LIMIT 200

static execute_fn *const handlers[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = execute_create_table,
    [OP_CREATE_TABLE_AS] = execute_create_table_as,
    [OP_ALTER_TABLE] = execute_alter_table,
    [OP_ALTER_ALL_IN_TABLESPACE] = execute_alter_all_in_tablespace,
    [OP_CREATE_INDEX] = execute_create_index,
    [OP_CREATE_VIEW] = execute_create_view,
    [OP_REFRESH] = execute_refresh_materialized_view,
    [OP_CREATE_SEQUENCE] = execute_create_sequence,
    [OP_ALTER_SEQUENCE] = execute_alter_sequence,
    [OP_CREATE_SCHEMA] = execute_create_schema,
    [OP_CREATE_ENUM] = execute_create_enum,
    [OP_ALTER_ENUM] = execute_alter_enum,
    [OP_CREATE_COMPOSITE] = execute_create_composite_type,
    [OP_CREATE_RANGE] = execute_create_range_type,
    [OP_CREATE_DOMAIN] = execute_create_domain,
    [OP_ALTER_DOMAIN] = execute_alter_domain,
    [OP_ALTER_TYPE] = execute_alter_type,
    [OP_DEFINE] = execute_define,
    [OP_CREATE_FUNCTION] = execute_create_function,
    [OP_ALTER_FUNCTION] = execute_alter_function,
    [OP_CREATE_CAST] = execute_create_cast,
    [OP_CREATE_TRANSFORM] = execute_create_transform,
    [OP_CREATE_CONVERSION] = execute_create_conversion,
    [OP_CREATE_OPCLASS] = execute_create_operator_class,
    [OP_CREATE_OPFAMILY] = execute_create_operator_family,
    [OP_ALTER_OPFAMILY] = execute_alter_operator_family,
    [OP_ALTER_OPERATOR] = execute_alter_operator,
    [OP_CREATE_LANGUAGE] = execute_create_language,
    [OP_CREATE_ACCESS_METHOD] = execute_create_access_method,
    [OP_ALTER_TEXT_SEARCH] = execute_alter_text_search,
    [OP_ALTER_COLLATION] = execute_alter_collation,
    [OP_CREATE_TRIGGER] = execute_create_trigger,
    [OP_CREATE_EVENT_TRIGGER] = execute_create_event_trigger,
    [OP_ALTER_EVENT_TRIGGER] = execute_alter_event_trigger,
    [OP_CREATE_RULE] = execute_create_rule,
    [OP_CREATE_POLICY] = execute_create_policy,
    [OP_CREATE_STATISTICS] = execute_create_statistics,
    [OP_ALTER_STATISTICS] = execute_alter_statistics,
    [OP_DROP] = execute_drop,
    [OP_RENAME] = execute_rename,
    [OP_SET_SCHEMA] = execute_set_schema,
    [OP_SET_OWNER] = execute_set_owner,
    [OP_DEPENDS] = execute_depends_on_extension,
    [OP_COMMENT] = execute_comment,
    [OP_SECURITY_LABEL] = execute_security_label,
    [OP_GRANT] = execute_grant,
    [OP_GRANT_ROLE] = execute_grant_role,
    [OP_ROLE] = execute_role,
    [OP_OWNED] = execute_owned,
    [OP_EXTENSION] = execute_extension,
    [OP_FOREIGN] = execute_foreign_data,
    [OP_IMPORT_FOREIGN_SCHEMA] = execute_import_foreign_schema,
    [OP_PUBLICATION] = execute_publication,
    [OP_SUBSCRIPTION] = execute_subscription,
    [OP_SELECT] = execute_select,
    [OP_INSERT] = execute_insert,
    [OP_UPDATE] = execute_update,
    [OP_DELETE] = execute_delete,
    [OP_MERGE] = execute_merge,
    [OP_COPY] = execute_copy,
    [OP_TRUNCATE] = execute_truncate,
    [OP_LOCK] = execute_lock_table,
    [OP_DO] = execute_do,
    [OP_CALL] = execute_call,
    [OP_TRANSACTION] = execute_transaction,
    [OP_SET] = execute_set,
    [OP_SET_CONSTRAINTS] = execute_set_constraints,
    [OP_REINDEX] = execute_reindex,
    [OP_CLUSTER] = execute_cluster,
    [OP_VACUUM] = execute_vacuum,
    [OP_EXPLAIN] = execute_explain,
    [OP_PREPARE] = execute_prepare,
    [OP_CURSOR] = execute_declare_cursor,
    [OP_DATABASE] = execute_database,
    [OP_TABLESPACE] = execute_tablespace,
    [OP_UTILITY] = execute_utility,
};

/* CreateCommandTag(), nearly: "CREATE TABLE" of create_table. */
static const char *command_tag(struct arena *arena, enum op_kind kind)
{
    char *tag = arena_strdup(arena, op_kind_name(kind));
    for (char *at = tag; *at != '\0'; at++)
        *at = *at == '_' ? ' ' : (char)toupper((unsigned char)*at);
    return tag;
}

/* ClassifyUtilityCommandAsReadOnly(): what a read-only transaction may still run, also what writes only WAL. Statements on rows decide by their target (data.c). */
static bool strictly_read_only(enum op_kind kind)
{
    switch (kind) {
    case OP_SELECT:
    case OP_INSERT:
    case OP_UPDATE:
    case OP_DELETE:
    case OP_MERGE:
    case OP_COPY:
    case OP_TRANSACTION:
    case OP_SET:
    case OP_SET_CONSTRAINTS:
    case OP_EXPLAIN:
    case OP_PREPARE:
    case OP_CURSOR:
    case OP_DO:
    case OP_CALL:
    case OP_UTILITY:
    case OP_LOCK:
    case OP_VACUUM:
    case OP_REINDEX:
    case OP_CLUSTER:
        return true;
    default:
        return false;
    }
}

bool session_is_read_only(const struct session *session)
{
    if (session->access != 0)
        return session->access == 'r';
    const char *setting = session_get(session, "transaction_read_only");
    if (setting == NULL)
        setting = session_get(session, "default_transaction_read_only");
    return setting != NULL
        && (str_same_nocase(setting, "on") || str_same_nocase(setting, "true") || strcmp(setting, "1") == 0);
}

bool execute_op(struct execution *x, const struct op *op)
{
    if (x->recording && !strictly_read_only(op->kind) && session_is_read_only(x->session))
        return refuse(x, "25006", "cannot execute %s in a read-only transaction", command_tag(x->arena, op->kind));
    if (x->depth >= NESTING_LIMIT)
        return refuse(x, "54001", "stack depth limit exceeded");
    if (op->kind >= OP_KIND_COUNT || handlers[op->kind] == NULL)
        bug("op kind %d has no handler", (int)op->kind);
    x->depth++;
    bool done = handlers[op->kind](x, op);
    x->depth--;
    return done;
}
