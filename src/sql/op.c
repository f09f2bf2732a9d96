/*
 * The names of ops, subcommands and object types, generated from the .def files that also make the enums.
 */
#include "sql/op.h"

#include "base/err.h"

const char *op_kind_name(enum op_kind kind)
{
    static const char *const names[] = {
#define OP(kind, name) name,
#include "sql/op.def"
#undef OP
    };

    if ((unsigned)kind >= OP_KIND_COUNT)
        bug("op kind %d", (int)kind);
    return names[kind];
}

bool op_is_query(enum op_kind kind)
{
    return kind == OP_SELECT || kind == OP_INSERT || kind == OP_UPDATE || kind == OP_DELETE || kind == OP_MERGE;
}

const char *alter_kind_name(enum alter_kind kind)
{
    static const char *const names[] = {
#define ALTER(kind, name) name,
#include "sql/alter.def"
#undef ALTER
    };

    if ((unsigned)kind >= ALTER_KIND_COUNT)
        bug("alter kind %d", (int)kind);
    return names[kind];
}

const char *object_type_words(enum object_type type)
{
    static const char *const words[] = {
#define OBJECT_TYPE(kind, words) words,
#include "sql/object_type.def"
#undef OBJECT_TYPE
    };

    if ((unsigned)type >= OBJECT_TYPE_COUNT)
        bug("object type %d", (int)type);
    return words[type];
}
