/*
 * Writes the benchmark's input: schema.sql as pg_dump would write it for a given number of tables, migration.sql with
 * a few statements on some of them, chain.sql with many statements on all of them, and stats.csv with a row for each.
 * Deterministic: equal arguments give equal bytes on every machine.  Knows nothing of drydock.
 *
 * usage: generate TABLES DIRECTORY
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const subjects[] = {"account", "invoice", "order",    "parcel", "payment", "product",
                                       "review",  "session", "shipment", "ticket", "voucher", "warehouse"};

/* Columns as pg_dump prints them; each table takes a run of these. */
static const char *const columns[] = {
    "amount numeric(12,2) DEFAULT 0 NOT NULL",
    "code character varying(40) NOT NULL",
    "created_at timestamp with time zone DEFAULT now() NOT NULL",
    "description text",
    "active boolean DEFAULT true NOT NULL",
    "attributes jsonb DEFAULT '{}'::jsonb NOT NULL",
    "external_key uuid",
    "due_on date",
    "quantity integer DEFAULT 1 NOT NULL",
    "tags text[]",
    "weight real",
};

enum { SUBJECTS = sizeof subjects / sizeof *subjects, COLUMNS = sizeof columns / sizeof *columns };

/* The same figure for the same table and purpose, well mixed (the finaliser of MurmurHash3). */
static uint32_t figure(unsigned table, unsigned purpose)
{
    uint32_t h = table * 2654435761u + purpose * 40503u;

    h ^= h >> 16;
    h *= 0x85ebca6bu;
    h ^= h >> 13;
    h *= 0xc2b2ae35u;
    return h ^ h >> 16;
}

static FILE *open_in(const char *directory, const char *file)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", directory, file);
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        fprintf(stderr, "generate: cannot write \"%s\"\n", path);
        exit(1);
    }
    return out;
}

/* Gives the table's name in one of four turning buffers, so that a statement may hold several. */
static const char *name_of(unsigned table)
{
    static char names[4][64];
    static unsigned turn;
    char *name = names[turn++ % 4];

    snprintf(name, sizeof names[0], "%s_%04u", subjects[figure(table, 1) % SUBJECTS], table);
    return name;
}

static int has_sequence(unsigned table)
{
    return figure(table, 3) % 8 == 0;
}

/* A table refers to an earlier one, as a fifth of them do. */
static int has_reference(unsigned table)
{
    return table > 0 && figure(table, 4) % 5 == 0;
}

static void title(FILE *out, const char *type, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fprintf(out, "--\n-- Name: ");
    vfprintf(out, format, arguments);
    fprintf(out, "; Type: %s; Schema: public; Owner: shop\n--\n\n", type);
    va_end(arguments);
}

static void write_table(FILE *out, unsigned table)
{
    const char *name = name_of(table);
    unsigned first = figure(table, 5) % COLUMNS;
    unsigned count = 4 + figure(table, 6) % 3;

    title(out, "TABLE", "%s", name);
    fprintf(out, "CREATE TABLE public.%s (\n    id bigint NOT NULL,\n    parent_id bigint", name);
    for (unsigned i = 0; i < count; i++)
        fprintf(out, ",\n    %s", columns[(first + i) % COLUMNS]);
    if (figure(table, 7) % 10 == 0)
        fprintf(out, ",\n    CONSTRAINT %s_parent_check CHECK ((parent_id > 0))", name);
    fprintf(out, "\n);\n\n\nALTER TABLE public.%s OWNER TO shop;\n\n", name);
    if (!has_sequence(table))
        return;
    title(out, "SEQUENCE", "%s_id_seq", name);
    fprintf(out,
            "CREATE SEQUENCE public.%s_id_seq\n    START WITH 1\n    INCREMENT BY 1\n    NO MINVALUE\n"
            "    NO MAXVALUE\n    CACHE 1;\n\n\nALTER SEQUENCE public.%s_id_seq OWNER TO shop;\n\n",
            name, name);
    title(out, "SEQUENCE OWNED BY", "%s_id_seq", name);
    fprintf(out, "ALTER SEQUENCE public.%s_id_seq OWNED BY public.%s.id;\n\n\n", name, name);
}

/* pg_dump writes what can wait after all tables, one kind after the other. */
static void write_schema(FILE *out, unsigned tables)
{
    fprintf(out,
            "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 17.6\n"
            "-- Dumped by pg_dump version 17.6\n\nSET statement_timeout = 0;\nSET lock_timeout = 0;\n"
            "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n"
            "SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = false;\n"
            "SET default_tablespace = '';\n\nSET default_table_access_method = heap;\n\n");
    for (unsigned t = 0; t < tables; t++)
        write_table(out, t);
    for (unsigned t = 0; t < tables; t++)
        if (has_sequence(t)) {
            title(out, "DEFAULT", "%s id", name_of(t));
            fprintf(out,
                    "ALTER TABLE ONLY public.%s ALTER COLUMN id SET DEFAULT "
                    "nextval('public.%s_id_seq'::regclass);\n\n\n",
                    name_of(t), name_of(t));
        }
    for (unsigned t = 0; t < tables; t++) {
        title(out, "CONSTRAINT", "%s %s_pkey", name_of(t), name_of(t));
        fprintf(out, "ALTER TABLE ONLY public.%s\n    ADD CONSTRAINT %s_pkey PRIMARY KEY (id);\n\n\n",
                name_of(t), name_of(t));
    }
    for (unsigned t = 0; t < tables; t++)
        if (figure(t, 8) % 4 == 0) {
            title(out, "INDEX", "%s_parent_idx", name_of(t));
            fprintf(out, "CREATE INDEX %s_parent_idx ON public.%s USING btree (parent_id);\n\n\n", name_of(t),
                    name_of(t));
        }
    for (unsigned t = 0; t < tables; t++)
        if (has_reference(t)) {
            title(out, "FK CONSTRAINT", "%s %s_parent_fkey", name_of(t), name_of(t));
            fprintf(out,
                    "ALTER TABLE ONLY public.%s\n    ADD CONSTRAINT %s_parent_fkey FOREIGN KEY (parent_id) "
                    "REFERENCES public.%s(id);\n\n\n",
                    name_of(t), name_of(t), name_of(figure(t, 9) % t));
        }
    fprintf(out, "--\n-- PostgreSQL database dump complete\n--\n\n");
}

/* What a migration of an ordinary day does, some of it unwise, to tables from the middle of the dump. */
static void write_migration(FILE *out, unsigned tables)
{
    unsigned t = tables / 2;

    fprintf(out, "SET lock_timeout = '2s';\n\n");
    fprintf(out, "ALTER TABLE public.%s ADD COLUMN preferences jsonb DEFAULT '{}' NOT NULL;\n", name_of(t));
    fprintf(out, "CREATE INDEX CONCURRENTLY %s_preferences_idx ON public.%s USING gin (preferences);\n\n",
            name_of(t), name_of(t));
    fprintf(out, "ALTER TABLE public.%s ALTER COLUMN parent_id SET NOT NULL;\n", name_of(t + 1));
    fprintf(out,
            "ALTER TABLE public.%s ADD CONSTRAINT %s_second_fkey FOREIGN KEY (parent_id) "
            "REFERENCES public.%s(id);\n",
            name_of(t + 2), name_of(t + 2), name_of(t));
    fprintf(out, "CREATE INDEX %s_second_idx ON public.%s (parent_id, id);\n", name_of(t + 2),
            name_of(t + 2));
}

enum { CHAIN = 1000 };

/* What the years do to a schema: new tables, columns, indexes and constraints in the steps that let others work, rows
 * filled in, something taken away in the end.  Every statement runs; each group of ten works on a table of its own. */
static void write_chain(FILE *out, unsigned tables)
{
    fprintf(out, "SET lock_timeout = '2s';\n\n");
    for (unsigned i = 0; i < CHAIN / 10; i++) {
        const char *name = name_of(i * 7 % tables);

        fprintf(out,
                "CREATE TABLE public.%s_note_%u (\n    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
                "    owner_id bigint NOT NULL,\n    body text DEFAULT ''::text NOT NULL,\n"
                "    noted_at timestamp with time zone DEFAULT now() NOT NULL\n);\n",
                name, i);
        fprintf(out, "ALTER TABLE public.%s ADD COLUMN state_%u character varying(20) DEFAULT 'new';\n", name, i);
        fprintf(out, "ALTER TABLE public.%s ADD COLUMN score_%u numeric(10,2), ADD COLUMN ranked_%u date;\n", name, i,
                i);
        fprintf(out, "UPDATE public.%s SET score_%u = 0 WHERE id < 1000 AND parent_id IS NOT NULL;\n", name, i);
        fprintf(out, "CREATE INDEX CONCURRENTLY %s_state_%u_idx ON public.%s USING btree (state_%u, id);\n", name, i,
                name, i);
        fprintf(out,
                "ALTER TABLE ONLY public.%s_note_%u ADD CONSTRAINT %s_note_%u_fkey FOREIGN KEY (owner_id)\n"
                "    REFERENCES public.%s(id) NOT VALID;\n",
                name, i, name, i, name);
        fprintf(out, "ALTER TABLE ONLY public.%s ADD CONSTRAINT %s_score_%u_check CHECK (score_%u >= 0) NOT VALID;\n",
                name, name, i, i);
        fprintf(out, "ALTER TABLE ONLY public.%s VALIDATE CONSTRAINT %s_score_%u_check;\n", name, name, i);
        fprintf(out, "COMMENT ON COLUMN public.%s.state_%u IS 'where it stands on its way';\n", name, i);
        fprintf(out, "ALTER TABLE public.%s DROP COLUMN ranked_%u;\n\n", name, i);
    }
}

static void write_statistics(FILE *out, unsigned tables)
{
    fprintf(out, "schema,table,rows\n");
    for (unsigned t = 0; t < tables; t++)
        fprintf(out, "public,%s,%u\n", name_of(t), figure(t, 10) % 50000000);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *file;
        void (*write)(FILE *out, unsigned tables);
    } outputs[] = {
        {"schema.sql", write_schema},
        {"migration.sql", write_migration},
        {"chain.sql", write_chain},
        {"stats.csv", write_statistics},
    };
    long tables = argc == 3 ? strtol(argv[1], NULL, 10) : 0;

    if (tables < 8 || tables > 1000000) {
        fprintf(stderr, "usage: generate TABLES DIRECTORY (8 tables at least)\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++) {
        FILE *out = open_in(argv[2], outputs[i].file);

        outputs[i].write(out, (unsigned)tables);
        if (ferror(out) || fclose(out) != 0) {
            fprintf(stderr, "generate: cannot write \"%s\"\n", outputs[i].file);
            return 1;
        }
    }
    return 0;
}
