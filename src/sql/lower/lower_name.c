/*
 * Lowers what every statement has: texts, qualified names, relations, roles, and options of the form name =
 * value. Which options a statement knows is not decided here.
 */
#include "lowering.h"

#include <stdio.h>
#include <string.h>

#include "sql/old_words.h"

/*
 * The texts that fill most dumps, by first letter. They are handed out instead of copies: a dump of thousands
 * of tables names pg_catalog.int4 once a column.
 */
static const char *const common[26][8] = {
    ['a' - 'a'] = {"as", "active", "array_agg"},
    ['b' - 'a'] = {"btree", "bool", "bytea", "bpchar", "bigint"},
    ['c' - 'a'] = {"created_at", "count", "cycle", "cache", "code", "citext"},
    ['d' - 'a'] = {"description", "date", "default", "data"},
    ['f' - 'a'] = {"float8", "false", "float4", "fillfactor"},
    ['g' - 'a'] = {"gin", "gist", "gen_random_uuid"},
    ['i' - 'a'] = {"id", "int4", "int8", "increment", "int2", "interval", "inet", "integer"},
    ['j' - 'a'] = {"jsonb", "json"},
    ['k' - 'a'] = {"key", "kind"},
    ['l' - 'a'] = {"language", "lower", "length"},
    ['m' - 'a'] = {"maxvalue", "minvalue", "metadata", "max", "min"},
    ['n' - 'a'] = {"name", "nextval", "now", "numeric", "new"},
    ['o' - 'a'] = {"owned_by", "old", "owner_id"},
    ['p' - 'a'] = {"public", "pg_catalog", "plpgsql", "position", "postgres"},
    ['r' - 'a'] = {"regclass", "record"},
    ['s' - 'a'] = {"start", "status", "search_path", "sql", "state", "sequence_name", "sum"},
    ['t' - 'a'] = {"text", "timestamptz", "timestamp", "true", "type", "title", "trigger"},
    ['u' - 'a'] = {"uuid", "user_id", "updated_at", "url", "username"},
    ['v' - 'a'] = {"varchar", "value", "volatility", "version", "void"},
};

static const char *const common_marks[] = {"=", "<>", ">=", "<=", "~~", "||", "->>", "->",
                                           "*", "+",  "-",  "/",  "<",  ">",  "~",   ""};
static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};

const char *lower_copy(struct lowering *l, const char *text)
{
    if (text == NULL)
        return NULL;
    if (text[0] >= 'a' && text[0] <= 'z') {
        const char *const *known = common[text[0] - 'a'];

        for (int i = 0; i < 8 && known[i] != NULL; i++)
            if (known[i][1] == text[1] && strcmp(known[i], text) == 0)
                return known[i];
    } else if (text[0] == '\0' || text[1] == '\0' || text[2] == '\0' || text[3] == '\0') {
        for (size_t i = 0; i < lengthof(common_marks); i++)
            if (strcmp(common_marks[i], text) == 0)
                return common_marks[i];
    }
    if (l->old_words && old_words_name(text) != NULL)
        return old_words_name(text);
    return arena_strdup(l->arena, text);
}

const char *lower_number(struct lowering *l, int64_t number)
{
    char text[24];

    if (number >= 0 && number < (int64_t)lengthof(digits))
        return digits[number];
    snprintf(text, sizeof text, "%lld", (long long)number);
    return arena_strdup(l->arena, text);
}

struct texts lower_texts(struct lowering *l, List *strings)
{
    struct texts texts = LOWER_ROOM(l, strings, const char *);
    ListCell *cell;

    foreach (cell, strings)
        texts.at[foreach_current_index(cell)] = lower_value(l, lfirst(cell));
    return texts;
}

/* Name parts joined with dots, as NameListToString does. */
static const char *dotted(struct lowering *l, List *strings)
{
    const char *text = NULL;
    ListCell *cell;

    foreach (cell, strings) {
        const char *part = lower_value(l, lfirst(cell));

        if (part != NULL)
            text = text == NULL ? part : arena_printf(l->arena, "%s.%s", text, part);
    }
    return text;
}

/* A list inside a list is not joined: no option of the grammar nests them. */
static const char *list_value(struct lowering *l, List *list)
{
    ListCell *cell;

    if (list_length(list) > 8)
        return NULL;
    foreach (cell, list)
        if (!IsA(lfirst(cell), String))
            return NULL;
    return dotted(l, list);
}

static const char *constant_value(struct lowering *l, A_Const *constant)
{
    return constant->isnull ? NULL : lower_value(l, &constant->val.node);
}

const char *lower_value(struct lowering *l, Node *node)
{
    if (node == NULL)
        return NULL;
    switch (nodeTag(node)) {
    case T_String:
        return lower_copy(l, strVal(node));
    case T_Integer:
        return lower_number(l, intVal(node));
    case T_Float:
        return lower_copy(l, castNode(Float, node)->fval);
    case T_Boolean:
        return boolVal(node) ? "true" : "false";
    case T_BitString:
        return lower_copy(l, castNode(BitString, node)->bsval);
    case T_A_Const:
        return constant_value(l, (A_Const *)node);
    case T_TypeCast:
        node = ((TypeCast *)node)->arg;
        return node != NULL && IsA(node, A_Const) ? constant_value(l, (A_Const *)node) : NULL;
    case T_TypeName:
        return list_value(l, ((TypeName *)node)->names);
    case T_List:
        return list_value(l, (List *)node);
    case T_A_Star:
        return "*";
    case T_RoleSpec:
        return lower_copy(l, ((RoleSpec *)node)->rolename);
    default:
        return NULL;
    }
}

struct name lower_name(struct lowering *l, List *strings, int location)
{
    struct name name = {.position = lower_position(l, location)};
    int count = list_length(strings);

    if (count > 0)
        name.name = lower_value(l, llast(strings));
    if (count > 1)
        name.schema = lower_value(l, list_nth(strings, count - 2));
    if (count > 2)
        name.catalog = lower_value(l, list_nth(strings, count - 3));
    return name;
}

struct relation_name lower_relation(struct lowering *l, RangeVar *relation)
{
    struct relation_name out = {.name.position = NO_POSITION, .persistence = 'p'};

    if (relation == NULL)
        return out;
    out.name.catalog = lower_copy(l, relation->catalogname);
    out.name.schema = lower_copy(l, relation->schemaname);
    out.name.name = lower_copy(l, relation->relname);
    out.name.position = lower_position(l, relation->location);
    out.only = !relation->inh;
    out.persistence = relation->relpersistence;
    if (relation->alias != NULL) {
        out.alias = lower_copy(l, relation->alias->aliasname);
        out.alias_columns = lower_texts(l, relation->alias->colnames);
    }
    return out;
}

struct relation_name *lower_relations(struct lowering *l, List *relations, uint32_t *count)
{
    struct relation_name *out;
    ListCell *cell;

    *count = (uint32_t)list_length(relations);
    if (*count == 0)
        return NULL;
    out = ARENA_ARRAY(l->arena, struct relation_name, *count);
    foreach (cell, relations)
        out[foreach_current_index(cell)] = lower_relation(l, lfirst_node(RangeVar, cell));
    return out;
}

struct role lower_role(struct lowering *l, RoleSpec *role)
{
    static const char special[] = {
        [ROLESPEC_CSTRING] = 0,        [ROLESPEC_CURRENT_ROLE] = 'r', [ROLESPEC_CURRENT_USER] = 'c',
        [ROLESPEC_SESSION_USER] = 's', [ROLESPEC_PUBLIC] = 'p',
    };

    if (role == NULL)
        return (struct role){NULL, 0};
    return (struct role){lower_copy(l, role->rolename), special[role->roletype]};
}

struct roles lower_roles(struct lowering *l, List *roles)
{
    struct roles out = LOWER_ROOM(l, roles, struct role);
    ListCell *cell;

    foreach (cell, roles)
        out.at[foreach_current_index(cell)] = lower_role(l, lfirst_node(RoleSpec, cell));
    return out;
}

struct texts lower_setting_values(struct lowering *l, List *values)
{
    struct texts texts = {NULL, 0};
    ListCell *cell;

    if (values == NIL)
        return texts;
    texts.at = ARENA_ARRAY(l->arena, const char *, (uint32_t)list_length(values));
    foreach (cell, values) {
        const char *value = lower_value(l, lfirst(cell));

        if (value != NULL)
            texts.at[texts.count++] = value;
    }
    return texts;
}

/* SET name = value as an option; RESET has the action 'd'. */
struct sql_option lower_setting(struct lowering *l, VariableSetStmt *set)
{
    struct sql_option out = {.name = lower_copy(l, set->name)};

    out.span.start = out.span.end = lower_position(l, set->location);
    if (set->kind == VAR_RESET || set->kind == VAR_RESET_ALL || set->kind == VAR_SET_DEFAULT) {
        out.action = 'd';
    } else if (set->kind == VAR_SET_CURRENT) {
        out.scope = "current";
    } else {
        out.list = lower_setting_values(l, set->args);
        out.value = out.list.count > 0 ? out.list.at[0] : NULL;
    }
    return out;
}

/* Which of an option's fields its argument fills. */
static void option_argument(struct lowering *l, struct sql_option *option, Node *argument)
{
    if (argument == NULL)
        return;
    switch (nodeTag(argument)) {
    case T_VariableSetStmt: {
        struct sql_option set = lower_setting(l, (VariableSetStmt *)argument);

        set.span = option->span;
        *option = set;
        return;
    }
    case T_List:
        option->list = lower_texts(l, (List *)argument);
        break;
    case T_TypeName:
        option->type = lower_type(l, (TypeName *)argument);
        break;
    case T_A_Const:
    case T_TypeCast:
        option->expr = lower_expr(l, argument);
        break;
    default:
        break;
    }
    option->value = lower_value(l, argument);
}

static struct sql_option lower_option(struct lowering *l, DefElem *element, uint32_t end)
{
    static const char actions[] = {
        [DEFELEM_UNSPEC] = 0,
        [DEFELEM_SET] = 's',
        [DEFELEM_ADD] = 'a',
        [DEFELEM_DROP] = 'd',
    };
    struct sql_option option = {.span = {NO_POSITION, NO_POSITION}};

    if (element->location >= 0)
        option.span = lower_span(l, (uint32_t)element->location, end);
    option.scope = lower_copy(l, element->defnamespace);
    option.name = lower_copy(l, element->defname);
    option.action = actions[element->defaction];
    option_argument(l, &option, element->arg);
    return option;
}

/* Where the option at `cell` ends: before the next one, with or without a comma between them. */
static uint32_t option_end(struct lowering *l, List *elements, ListCell *cell)
{
    int start = lfirst_node(DefElem, cell)->location;
    ListCell *next = lnext(elements, cell);
    int limit = next != NULL ? lfirst_node(DefElem, next)->location : -1;
    uint32_t end;

    if (start < 0)
        return 0;
    if (limit <= start)
        return token_item_end(l->text, l->range.end, (uint32_t)start, NULL);
    end = lower_trim(l, (uint32_t)start, (uint32_t)limit);
    return l->text[end - 1] == ',' ? lower_trim(l, (uint32_t)start, end - 1) : end;
}

struct sql_options lower_options(struct lowering *l, List *elements)
{
    struct sql_options out = LOWER_ROOM(l, elements, struct sql_option);
    ListCell *cell;

    foreach (cell, elements)
        out.at[foreach_current_index(cell)] =
            lower_option(l, lfirst_node(DefElem, cell), option_end(l, elements, cell));
    return out;
}

enum behavior lower_behavior(DropBehavior behavior)
{
    return behavior == DROP_CASCADE ? BEHAVIOR_CASCADE : BEHAVIOR_RESTRICT;
}

char lower_on_commit(OnCommitAction action)
{
    static const char letters[] = {
        [ONCOMMIT_NOOP] = 0,
        [ONCOMMIT_PRESERVE_ROWS] = 'p',
        [ONCOMMIT_DELETE_ROWS] = 'd',
        [ONCOMMIT_DROP] = 'x',
    };

    return letters[action];
}
