/*
 * SARIF's places: files as percent-encoded paths from the repository's root, regions in UTF-16 columns.
 */
#include "sarif.h"

#include <string.h>

#include "view.h"

void sarif_key_text(struct json *json, const char *key, const char *text)
{
    json_key(json, key);
    json_object_inline(json);
    json_key_string(json, "text", text);
    json_end(json);
}

const char *sarif_or_else(const char *text, const char *other)
{
    return text != NULL && text[0] != '\0' ? text : other;
}

/* Percent-encoded; a colon too, so that no first segment reads as a scheme. */
static const char *uri_of(struct arena *arena, const char *path)
{
    struct str uri = str_new(arena);
    for (const unsigned char *at = (const unsigned char *)path; *at != '\0'; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
                     strchr("-._~/", *at) != NULL;
        if (plain)
            str_addc(&uri, (char)*at);
        else
            str_addf(&uri, "%%%02X", *at);
    }
    return uri.text;
}

void sarif_put_artifact_location(struct sarif *w, const char *key, const char *path, int64_t index)
{
    json_key(&w->json, key);
    json_object_inline(&w->json);
    json_key_string(&w->json, "uri", uri_of(w->arena, path));
    json_key_string(&w->json, "uriBaseId", SARIF_ROOT);
    if (index >= 0)
        json_key_int(&w->json, "index", index);
    json_end(&w->json);
}

static int64_t artifact_index(const struct report *report, const struct source *source)
{
    const struct input *input = view_input(report, source);
    return input != NULL ? input - report->inputs : -1;
}

static void put_region(struct json *json, const char *key, struct position start, struct position end)
{
    json_key(json, key);
    json_object_inline(json);
    json_key_int(json, "startLine", start.line);
    json_key_int(json, "startColumn", start.column);
    json_key_int(json, "endLine", end.line);
    json_key_int(json, "endColumn", end.column);
    json_end(json);
}

static bool before(struct position a, struct position b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

/* Whether the statement holds the region and more: only then it is a context. */
static bool larger(const struct statement *context, struct position start, struct position end)
{
    bool holds = !before(start, context->start) && !before(context->end, end);
    return holds && (before(context->start, start) || before(end, context->end));
}

void sarif_put_physical_location(struct sarif *w, const struct source *source, struct position start,
                                 struct position end, const struct statement *context)
{
    json_key(&w->json, "physicalLocation");
    json_object(&w->json);
    sarif_put_artifact_location(w, "artifactLocation", view_path(w->report, source),
                                artifact_index(w->report, source));
    put_region(&w->json, "region", start, end);
    if (context != NULL && larger(context, start, end))
        put_region(&w->json, "contextRegion", context->start, context->end);
    json_end(&w->json);
}
