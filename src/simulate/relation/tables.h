/*
 * Tables: what the files of tables, columns, constraints, indexes and partitions share. They follow
 * tablecmds.c, parse_utilcmd.c, indexcmds.c and heap.c; the names of their functions are given where
 * behaviour is theirs.
 *
 *     transform.c         columns and constraints as written → as they are to be
 *     tables.c            CREATE TABLE
 *     table_like.c        LIKE
 *     table_as.c          CREATE TABLE AS, materialized views
 *     inheritance.c       INHERITS, INHERIT, ATTACH: columns and constraints that meet
 *     defaults.c          expressions on tables, defaults, generation
 *     row_type.c          a table's types
 *     sequence_object.c   sequences, those of columns among them
 *     constraints.c       finding constraints, CHECK, what constraints imply
 *     not_null.c          NOT NULL
 *     alter_constraint.c  VALIDATE, ALTER, DROP CONSTRAINT
 *     foreign_keys.c      FOREIGN KEY
 *     partitions.c        keys, bounds, what a bound implies
 *     bounds.c            which bounds overlap
 *     attach.c            ATTACH and DETACH
 *     indexes.c           CREATE INDEX, indexes of partitions, of constraints
 *     index_keys.c        what an index's keys are made of
 *     toast.c             whether there is a TOAST table
 *     reindex.c           REINDEX, CLUSTER
 *     alter_table.c       the work queue, passes
 *     alter_rows.c        rewriting and checking rows, once for all passes
 *     alter_column.c      subcommands on columns
 *     alter_type.c        ALTER COLUMN TYPE
 *     rebuild.c           what hangs on the column, made again
 *     alter_other.c       subcommands on the relation
 *     relation_options.c  WITH (…), SET (…)
 */
#ifndef SIMULATE_TABLES_H
#define SIMULATE_TABLES_H

#include "simulate/execution.h"
#include "simulate/feature.h"

#define COLUMN_LIMIT    1600 /* MaxHeapAttributeNumber */
#define INDEX_KEY_LIMIT 32   /* INDEX_MAX_KEYS, PARTITION_MAX_KEYS */

static inline bool has_feature(const struct execution *x, enum feature feature)
{
    return feature_holds(feature, x->version);
}

/* ---- columns and constraints on their way in ---- */

/* A column as it is to be: ColumnDef after transformColumnDefinition() and type look-up. */
struct column_plan {
    const char *name;
    oid type;
    int32_t typmod;
    oid collation;
    int16_t dimensions;
    bool not_null, local, from_type;
    bool copied; /* by LIKE: its type is not known where the source is only taken to exist */
    int16_t inherit_count;
    char identity, generated;
    char storage; /* 0: the type's */
    char compression;
    struct expr *default_expr; /* DEFAULT or the generation expression */
    bool conflicting_default;  /* parents disagree */
    oid sequence;              /* serial's or identity's, to be owned by the column */
    struct sql_options fdw_options;
    const char *comment;
    struct span span;
};

/* LIKE, to be expanded once the table is there. */
struct like_plan {
    oid source;
    int options;
};

/* What parse analysis of a CREATE or ALTER TABLE has gathered (CreateStmtContext). */
struct transform {
    struct execution *x;
    const char *name; /* the table's */
    oid schema;
    char persistence;
    const struct relation *relation; /* ALTER TABLE: the table as it is; NULL in CREATE TABLE */
    bool foreign, partitioned, is_partition, typed;
    const struct relation **parents;
    uint32_t parent_count;
    VEC(struct column_plan *) columns;
    VEC(struct constraint_definition *) checks, not_nulls, foreign_keys, keys;
    VEC(struct like_plan) likes;
    bool like_unknown; /* LIKE of a table that is only taken to exist */
    VEC(struct index_request *) requests; /* of `keys`, primary key first, doubles left out */
};

/* One column definition: its type, serial, and constraints sorted into the lists. */
bool transform_column(struct transform *t, const struct column_definition *definition,
                      struct column_plan **plan);
/* generateSerialExtraStmts(): the sequence that fills a column, as plan->sequence. */
bool make_column_sequence(struct transform *t, struct column_plan *plan, const struct sql_options *options,
                          bool identity);
/* A table constraint into its list. */
bool transform_constraint(struct transform *t, const struct constraint_definition *constraint);
/* transformIndexConstraints(): fills `requests`. */
bool transform_keys(struct transform *t);
/* GetColumnDefCollation(). */
bool column_collation(struct execution *x, const struct name *written, oid type, oid *collation);
/* CheckAttributeType(); `row_type` is that of the table itself. */
bool check_column_type(struct execution *x, const char *column, oid type, oid collation, oid row_type,
                       bool is_virtual);
/* GetAttributeStorage(), GetAttributeCompression(). */
bool storage_of(struct execution *x, oid type, const char *word, char *storage);
bool compression_of(struct execution *x, oid type, const char *word, char *compression);
char type_storage(struct execution *x, oid type);

/* ---- columns of relations ---- */

/* The column of that name, or a refusal with 42703 "column … of relation … does not exist"; 0A000 for a
 * system column. */
const struct column *need_column(struct execution *x, const struct relation *relation, const char *name,
                                 const char *verb);
int16_t column_number(const struct relation *relation, const char *name); /* 0 when there is none */
/* Adds the planned column and its dependencies; returns its number. */
int16_t store_column(struct execution *x, oid relation, const struct column_plan *plan);
/* By a column's number that of the same-named one in another table; 0 where it has none, and of the column 0, which is not
 * known (build_attrmap_by_name). */
int16_t *map_columns(struct execution *x, const struct relation *from, const struct relation *to);
const char *type_words(struct execution *x, oid type, int32_t typmod);

/* The schema and persistence of a relation to be made; *skip: IF NOT EXISTS, and it does. */
bool open_creation(struct execution *x, const struct relation_name *relation, bool if_not_exists, oid *schema,
                   char *persistence, bool *skip);
/* A table access method of that name: 42704, 42809. */
bool check_table_method(struct execution *x, const char *name);
/* A target that SET STATISTICS names, cut to the greatest. */
bool statistics_target(struct execution *x, int64_t number, int32_t *target);
const char *default_table_method(struct execution *x);
/* The relation goes with its access method, when that is not one that every database begins with. */
void depend_on_table_method(struct execution *x, oid relation);

/* ---- expressions on tables ---- */

struct expression_place {
    const char *where;
    bool allow_columns, allow_generated;
};
extern const struct expression_place place_default, place_generated, place_check, place_index_expression,
    place_index_predicate, place_using, place_statistics, place_partition_key;
/* A reference to a column by its bare name. */
struct expr *column_expression(struct execution *x, const char *name);
/* False where a part of it is only taken to exist. */
bool is_understood(const struct typed *typed);
/* Resolves an expression of a relation; NULL and the refusal noted. */
struct typed *table_expression(struct execution *x, const struct relation *relation,
                               const struct expression_place *place, const struct expr *expr);
/* As that, but says nothing and notes nothing when it cannot be resolved. */
struct typed *table_expression_quietly(struct execution *x, const struct relation *relation,
                                       const struct expression_place *place, const struct expr *expr);
/* What CreateStatistics() asks of its columns' and expressions' types: 0A000. */
bool check_statistics(struct execution *x, const struct relation *relation, const struct statistics_object *made);
/* Records what an expression of `object` uses; the relation's own columns with `self`, all else normal. */
void depend_on_expression(struct execution *x, oid object, oid relation, const struct typed *typed,
                          char self);
void depend_on_column(struct execution *x, oid object, oid relation, int16_t column, char type);
void depend_on(struct execution *x, oid object, oid referenced, char type);
/* What a stored expression means: as it was resolved when it was made (`typed`), else as it resolves now. */
const struct typed *stored_expression(struct execution *x, const struct relation *relation,
                                      const struct expression_place *place, const struct expr *expr,
                                      const struct typed *typed);
/* Does `other`, read on this relation, mean the same as its stored expression? */
bool same_expression(struct execution *x, const struct relation *relation,
                     const struct expression_place *place, const struct expr *expr, const struct typed *typed,
                     const struct expr *other);
/* A stored expression with the names that its columns have now, to be read on another table. */
struct expr *named_expression(struct execution *x, const struct relation *relation,
                              const struct expression_place *place, const struct expr *expr,
                              const struct typed *typed);
/* The same as the server would deparse it, parsed again: what it becomes when a column's type changes. */
struct expr *reparsed_expression(struct execution *x, const struct relation *relation,
                                 const struct expression_place *place, const struct expr *expr,
                                 const struct typed *typed);

/* cookDefault() and StoreAttrDefault(). `typed` gets the resolved expression, may be NULL. */
bool store_default(struct execution *x, oid relation, int16_t column, struct expr *expr,
                   struct typed **typed);
void remove_default(struct execution *x, oid relation, int16_t column);
/* build_column_default(): the column's own or its type's; NULL none. */
struct typed *column_default(struct execution *x, const struct relation *relation,
                             const struct column *column);
bool domain_has_constraints(struct execution *x, oid type);
/* Does the domain, or one below it, forbid NULL? */
bool domain_not_null(struct execution *x, oid type);

/* ---- constraints ---- */

/* A constraint (contype) of the relation, validated and local, not yet published. */
struct constraint *new_constraint(struct execution *x, const struct relation *relation, const char *name,
                                  char type);
/* By name among the relation's own; NO_OID: none. */
bool constraint_name_used(struct execution *x, oid relation, const char *name);
oid find_constraint(struct execution *x, oid relation, const char *name);
/* findNotNullConstraintAttnum(); NULL: none. */
const struct constraint *not_null_constraint(struct execution *x, oid relation, int16_t column);
/* RelationGetIndexList(): valid or not, in the order of their numbers. Start with *cursor = 0. */
const struct relation *next_index(struct execution *x, oid relation, uint32_t *cursor);
const struct relation *primary_index(struct execution *x, oid relation);
/* An index, other than the one it stands on, that the foreign key could stand on too; NO_OID: none. */
oid other_referenced_index(struct execution *x, const struct constraint *key);
const struct constraint *next_constraint(struct execution *x, oid relation, char type, uint32_t *cursor);
/* Foreign keys that refer to a table. */
const struct constraint *next_referencing(struct execution *x, oid relation, uint32_t *cursor);
struct texts column_names(struct execution *x, const struct relation *relation, const int16_t *columns,
                          uint32_t count);
void set_parent_constraint(struct execution *x, oid constraint, oid parent, oid relation);

struct alteration;
struct table_work;

/* ATAddCheckNNConstraint() for CHECK; `work` NULL while the table is being created. */
bool add_check(struct execution *x, struct alteration *a, oid relation,
               const struct constraint_definition *definition, bool recurse, bool recursing,
               const char *name);
/* AddRelationNewConstraints() for a check that comes with a new table: no rows, no children. */
bool store_check(struct execution *x, const struct relation *relation,
                 const struct constraint_definition *definition, const char *name, bool local,
                 int16_t inherit_count, oid *id);
/* A dump leaves out the names that are the usual ones (determineNotNullFlags()), though another table may bear the same. */
const char *choose_not_null_name(struct execution *x, const struct relation *table, const char *column, struct texts taken);
oid store_not_null(struct execution *x, oid relation, int16_t column, const char *name, bool local,
                   int16_t inherit_count, bool no_inherit, bool valid);
/* SET NOT NULL and its like, in all versions; `constraint` may be NULL. */
bool add_not_null(struct execution *x, struct alteration *a, oid relation,
                  const struct constraint_definition *constraint, const char *column, const char *name,
                  bool recurse, bool recursing, bool primary);
bool drop_constraint(struct execution *x, struct alteration *a, oid relation, oid constraint,
                     enum behavior behavior, bool recurse, bool recursing);
bool validate_constraint(struct execution *x, struct alteration *a, oid relation, const char *name,
                         bool recurse, bool recursing);
bool alter_constraint(struct execution *x, struct alteration *a, oid relation,
                      const struct alter_command *command, bool recurse);
/* The children that get a constraint too; false after a refusal. */
bool heirs_of_constraint(struct alteration *a, oid relation, const struct constraint_definition *definition,
                         bool recurse, struct oids *heirs);
/* ATExecSetNotNull() since NOT NULL is a constraint, with that name if it is made. */
bool set_not_null(struct execution *x, struct alteration *a, oid relation, const char *name,
                  const char *column_name, bool recurse, bool recursing);
/* Refuses where the column must stay NOT NULL for a key. */
bool check_not_null_free(struct execution *x, const struct relation *table, const struct column *column);
bool drop_not_null(struct execution *x, struct alteration *a, oid relation, const char *column, bool recurse);
/* Is this implied by the table's validated constraints and NOT NULL columns?
 * ConstraintImpliedByRelConstraint(). */
bool implied_by_constraints(struct execution *x, const struct relation *relation,
                            const struct typed *conclusion);
bool not_null_implied(struct execution *x, const struct relation *relation, int16_t column);

/* ATExecAddConstraint() for a foreign key. `a` NULL: the table is new. */
bool add_foreign_key(struct execution *x, struct alteration *a, oid relation,
                     const struct constraint_definition *definition, bool recurse, bool validate);
/* How one key column is compared with the other table's: the equality operator and the cast to its right
 * side. */
struct key_operator {
    oid operator, right;
    char path;
    oid cast;
};
/* The operators of a foreign key as things are now; NULL when they are not known. */
struct key_operator *foreign_key_operators(struct execution *x, const struct constraint *constraint);
/* After a type change: is the key still comparable (else refuses), and must its rows be read again? */
bool recheck_foreign_key(struct execution *x, oid constraint, const struct key_operator *old, bool rewritten,
                         bool *check_rows);
/* CloneForeignKeyConstraints(). */
bool clone_foreign_keys(struct execution *x, struct alteration *a, oid parent, oid partition);

/* ---- indexes ---- */

/* ComputeIndexAttrs() and the checks around it; then index_create(). Declared in execution.h:
 * define_index(). */
struct texts index_column_names(struct execution *x, const struct relation *index);
/* The column that an index expression is nothing but; NULL. */
const struct typed *bare_column(const struct typed *typed);
/* The operator of an exclusion constraint for a key (compatible_oper); refuses 42883. */
bool exclusion_operator(struct execution *x, const struct relation *table, struct expr *key,
                        const struct name *name, oid *operator);
/* CompareIndexInfo(): could `index` of a partition be attached to `parent`? */
bool indexes_match(struct execution *x, const struct relation *index, const struct relation *parent);
void set_parent_index(struct execution *x, oid index, oid parent);
void validate_partitioned_index(struct execution *x, oid index);
/* The index of a partition that belongs to an index of its parent (index_get_partition). */
oid partition_index(struct execution *x, oid partition, oid index);
const struct index_request *clone_request(struct execution *x, oid relation, const struct relation *model);
/* ALTER TABLE … ADD CONSTRAINT … USING INDEX. */
bool add_index_constraint(struct execution *x, struct alteration *a, oid relation,
                          const struct index_request *request);
/* Locks and builds anew all indexes of a relation, as every rewrite does (reindex_relation). */
void rebuild_indexes(struct execution *x, oid relation, const char *reason);

/* ---- inheritance and partitions ---- */

struct inherited_check {
    const char *name;
    struct expr *expr;
    int16_t inherit_count;
    bool enforced;
};
struct inherited_not_null {
    const char *column, *name;
    int16_t inherit_count;
};
struct inheritance {
    VEC(struct inherited_check) checks;
    VEC(struct inherited_not_null) not_nulls;
};
/* MergeAttributes(): the columns of a new table with those of its parents, in place. */
bool merge_attributes(struct transform *t, struct inheritance *out);
/* CreateInheritance(). */
bool create_inheritance(struct execution *x, oid child, oid parent);
bool remove_inheritance(struct execution *x, oid child, oid parent);
/* Does a foreign key have triggers on the table that it refers to? One that is not enforced has none, nor has a
 * partition's copy of its parent's (CloneFkReferencing()). */
bool has_referenced_triggers(struct execution *x, const struct constraint *key);
/* A row trigger with transition tables keeps a table from being a child or a partition. */
bool has_transition_trigger(struct execution *x, oid relation, const char **name);
bool add_inherit(struct execution *x, oid child, const struct relation_name *parent);
bool drop_inherit(struct execution *x, oid child, const struct relation_name *parent);
void depend_on_parent(struct execution *x, oid child, oid parent, bool partition);

/* transformPartitionSpec(), ComputePartitionAttrs(). */
bool define_partition_key(struct execution *x, struct relation *relation, const struct partition_spec *spec);
/* transformPartitionBound() and check_new_partition_bound(): *out is the bound to keep. */
bool check_partition_bound(struct execution *x, const char *name, const struct relation *parent,
                           const struct partition_bound *bound, struct partition_bound **out);
void store_partition_bound(struct execution *x, oid partition, oid parent,
                           const struct partition_bound *bound);
bool is_partition_key(const struct relation *relation, int16_t column, struct execution *x);
/* RelationGetPartitionQual(): what its bound and those of the partitions it is in say about its rows, as an expression on
 * its column names. What hash partitions say is left out; NULL: nothing else is said. */
struct expr *partition_condition(struct execution *x, const struct relation *partition);
/* Is the bound's condition implied by the constraints of `relation` (a table with columns named as the
 * parent's)? */
bool bound_implied(struct execution *x, const struct relation *relation, const struct relation *parent,
                   const struct partition_bound *bound);
/* The same for a default partition: rows that the new bound would take away from it cannot be there. */
bool bound_excluded(struct execution *x, const struct relation *relation, const struct relation *parent,
                    const struct partition_bound *bound);
/* generate_partition_qual(): whose bounds hold for the rows of a partition, its parent and those above. */
void lock_partition_ancestors(struct execution *x, const struct relation *relation);
/* The default partition's rows must not belong to a new one: reads it unless its constraints say so. */
bool check_default_partition(struct execution *x, struct alteration *a, const struct relation *parent,
                             const struct partition_bound *bound);
bool attach_partition(struct execution *x, struct alteration *a, oid parent,
                      const struct alter_command *command);
bool clone_row_triggers(struct execution *x, oid parent, oid partition);
bool attach_index(struct execution *x, oid parent, const struct alter_command *command);
bool detach_partition(struct execution *x, struct alteration *a, oid parent,
                      const struct alter_command *command);
bool detach_finalize(struct execution *x, oid parent, const struct alter_command *command);

/* ---- LIKE ---- */

/* transformTableLikeClause() and expandTableLikeClause(): the columns before the table is made, the rest (TABLE_LIKE_… in `options`) after. */
bool transform_like(struct transform *t, const struct relation_name *source, int options);
bool expand_like(struct execution *x, oid relation, const struct like_plan *like);

/* ---- options ---- */

enum option_target { OPTION_HEAP, OPTION_PARTITIONED, OPTION_VIEW, OPTION_INDEX, OPTION_COLUMN };
/* Are these storage parameters known for the kind of relation (method for indexes) and their values
 * sensible? 22023. */
bool check_relation_options(struct execution *x, const struct sql_options *options, enum option_target target,
                            const char *method, bool resetting);
/* toast.c: those of the options that a table with the columns of now keeps: what is said of a TOAST table that is not there is taken and forgotten. */
struct sql_options without_toast_options(const struct execution *x, const struct relation *table, struct sql_options options);
/* AlterTableGetRelOptionsLockLevel(). */
enum lock_mode relation_options_lock(const struct sql_options *options);
struct sql_options merge_options(struct execution *x, struct sql_options old,
                                 const struct sql_options *changes, bool reset);

/* ---- ALTER TABLE ---- */

/* The passes of ATRewriteCatalogs(): all subcommands of one pass run before the next begins. */
enum alter_pass {
    PASS_DROP,
    PASS_ALTER_TYPE,
    PASS_ADD_COLUMN,
    PASS_SET_EXPRESSION,
    PASS_OLD_INDEX,
    PASS_OLD_CONSTRAINT,
    PASS_ADD_CONSTRAINT,
    PASS_COLUMN_ATTRIBUTES,
    PASS_ADD_INDEX_CONSTRAINT,
    PASS_ADD_INDEX,
    PASS_ADD_OTHER_CONSTRAINT,
    PASS_MISC,
    PASS_COUNT
};

enum step_kind {
    STEP_COMMAND,
    STEP_CHECK,
    STEP_NOT_NULL,
    STEP_FOREIGN_KEY,
    STEP_INDEX,
    STEP_INDEX_CONSTRAINT
};

/* Something to do to one table in one pass: a subcommand, or what one turned into. */
struct alter_step {
    enum step_kind kind;
    const struct alter_command *command;
    uint32_t operation; /* facts are booked on it */
    bool recurse, recursing;
    struct constraint_definition *constraint; /* STEP_CHECK, STEP_NOT_NULL, STEP_FOREIGN_KEY */
    struct index_request *index;              /* STEP_INDEX, STEP_INDEX_CONSTRAINT */
    bool skip_validation;                     /* STEP_FOREIGN_KEY: the new column has no values yet */
    bool primary;                             /* STEP_NOT_NULL: because of a primary key */
};

/* What phase 3 must find true of every row. */
struct row_check {
    char
        /* 'c' check, 'f' foreign key, 'n' not null, 'p' partition bound, 'd' default partition's new bound */
        type;
    const char *name; /* the constraint's */
    oid constraint, referenced;
    int16_t column; /* 'n' */
    uint32_t operation;
    bool new_column; /* the rows have no value in a column added by this statement */
};

/* A column whose values are converted; `sqlstate` is what a value may raise. */
struct type_change {
    int16_t column;
    const char *sqlstate, *from, *to;
    uint32_t operation;
};

/* An index, constraint or statistics object that a type change touches, with what the server would write
 * its definition down as before the change. */
struct changed {
    oid object;
    uint32_t operation;
    struct key_operator *operators; /* foreign key */
    struct expr *expr;              /* check, predicate */
    struct expr **keys;             /* index, statistics: expressions; NULL where it is a column */
    oid *types, *collations;        /* index: of what its keys stand on */
};

/* One table of the statement and what each phase leaves for the next (AlteredTableInfo). */
struct table_work {
    oid relation;
    char kind;
    const struct relation *old; /* as it was before the statement (oldDesc) */
    VEC(struct alter_step) passes[PASS_COUNT];
    /* from the passes, for phase 3: */
    const char *rewrite; /* why the heap is written anew; NULL: it is not */
    uint32_t rewrite_operation;
    bool new_values; /* columns get values (newvals): the row type must not be in use elsewhere */
    bool change_persistence;
    char persistence;
    bool change_access_method;
    const char *access_method;
    const char *tablespace; /* SET TABLESPACE */
    VEC(struct row_check) checks;
    VEC(oid) new_indexes; /* made with skip_build, because a rewrite builds them */
    VEC(struct type_change) type_changes;
    VEC(struct changed) changed; /* indexes and constraints that a type change touches, in order; each once */
    struct map remembered;       /* those */
};

struct alteration {
    struct execution *x;
    const struct op_alter_table *op;
    VEC(struct table_work *) queue;
    struct map queued; /* relation → index into the queue + 1 */
    enum lock_mode mode; /* the strongest of all subcommands, also taken on children */
    enum lock_reason reason;
};

/* ATGetQueueEntry(): the table's entry in the queue, made when it has none. */
struct table_work *work_of(struct alteration *a, oid relation);
/* ATPrepCmd() for another table that the subcommand reaches. */
bool prepare_subcommand(struct alteration *a, oid relation, const struct alter_step *step);
/* ATParseTransformCmd(): what parse analysis of ADD COLUMN or ADD CONSTRAINT gathered becomes steps of
 * later passes. */
void begin_transform(struct execution *x, const struct relation *table, struct transform *t);
bool distribute_transform(struct alteration *a, struct table_work *work, struct transform *t,
                          const struct alter_step *step, bool skip_validation);
void add_step(struct alteration *a, oid relation, enum alter_pass pass, struct alter_step step);
void add_row_check(struct alteration *a, oid relation, struct row_check check);
/* The mode of the whole statement on another table it reaches. */
void lock_child(struct alteration *a, oid relation);
/* find_inheritance_children() with locks. */
struct oids lock_children(struct alteration *a, oid relation);
struct oids children_of(struct execution *x, oid relation);
/* ATSimplePermissions(): is the subcommand for relations of this kind? */
bool check_alter_target(struct execution *x, const struct relation *relation, const char *kinds,
                        const char *action);
/* find_composite_type_dependencies(): 0A000. */
bool check_row_type_unused(struct execution *x, const struct relation *relation);
/* The same, of a type that contains the domain `name`, which is altered. */
bool check_containers_unused(struct execution *x, const char *name, oid container);

/* ATRewriteTables(): phase 3, for all tables of the queue. */
bool run_phase_three(struct alteration *a);

/* alter_column.c, alter_type.c, alter_other.c: the subcommands. */
bool alter_add_column(struct alteration *a, struct table_work *work, struct alter_step *step);
bool alter_drop_column(struct alteration *a, struct table_work *work, struct alter_step *step);
bool alter_column(struct alteration *a, struct table_work *work, struct alter_step *step);
bool prepare_column_type(struct alteration *a, oid relation, struct alter_step *step);
bool alter_column_type(struct alteration *a, struct table_work *work, struct alter_step *step);
/* rebuild.c: ATPostAlterTypeCleanup(): what remember_object() noted is made again. */
void remember_object(struct alteration *a, struct table_work *work, oid object);
bool finish_column_types(struct alteration *a, struct table_work *work);
/* Does the statement name a relation of that kind as it must be named? RangeVarCallbackForAlterRelation(): 42809. */
bool check_altered_kind(struct execution *x, enum object_type named, const struct relation *relation);
/* RememberAllDependentForRebuilding(): notes indexes and constraints on the column for
 * finish_column_types(); refuses for what cannot be rebuilt. */
bool remember_dependents(struct alteration *a, struct table_work *work, int16_t column, bool changing_type);
/* Notes why the heap is to be written anew; the first reason stays. */
void need_rewrite(struct alteration *a, oid relation, const char *reason);
bool alter_other(struct alteration *a, struct table_work *work, struct alter_step *step);
bool prepare_persistence(struct alteration *a, oid relation, bool to_logged);
bool prepare_access_method(struct alteration *a, oid relation, const char *name);
bool check_clusterable(struct execution *x, const struct relation *table, const struct relation *index);
void mark_clustered(struct execution *x, oid table, oid index);
/* The sequence behind an identity column. */
oid identity_sequence(struct execution *x, oid relation, int16_t column);

/* ---- rows ---- */

/* What the rows may break; each notes the failure and returns false only when it is certain. */
bool rows_may_be_null(struct execution *x, oid relation, const char *column);
bool rows_lack_value(struct execution *x, oid relation, const char *column);
bool rows_may_repeat(struct execution *x, oid relation, const struct texts *columns, oid index);
bool rows_may_break_check(struct execution *x, oid relation, const char *constraint);
bool rows_may_be_orphans(struct execution *x, oid relation, const struct constraint *constraint);
bool rows_may_overlap(struct execution *x, oid relation, const char *constraint);
bool rows_may_not_convert(struct execution *x, oid relation, const struct type_change *change);
/* Has the run written rows into it, so that the snapshot's figures are no longer certain? */
bool relation_was_written(struct execution *x, oid relation);
bool rows_may_not_belong(struct execution *x, oid relation, bool default_partition);
/* The SQLSTATE that a value may raise on its way to another type; NULL: none. */
const char *conversion_failure(struct execution *x, oid from, int32_t from_typmod, oid to, int32_t to_typmod,
                               bool explicit_cast);

#endif
