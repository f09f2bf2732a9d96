/*
 * GitLab: the Code Quality report, an array of findings. A fingerprint that comes twice would hide the second
 * finding.
 */
#include "base/json.h"
#include "base/map.h"
#include "view.h"
#include "writers.h"

static const char *const severities[] = {
    [LEVEL_NOTE] = "minor", [LEVEL_WARNING] = "major", [LEVEL_ERROR] = "critical"};

static const char *unique_fingerprint(struct arena *arena, struct map *seen, const struct finding *finding)
{
    const char *text = finding->fingerprint != NULL ? finding->fingerprint : finding->rule->id;
    uint32_t *times = map_put(seen, 0, text);
    return ++*times == 1 ? text : arena_printf(arena, "%s:%u", text, *times);
}

static void put_finding(struct json *json, const struct report *report, const struct finding *finding,
                        const char *fingerprint)
{
    json_object(json);
    json_key_string(json, "description", finding->message);
    json_key_string(json, "check_name", finding->rule->id);
    json_key_string(json, "fingerprint", fingerprint);
    json_key_string(json, "severity", severities[finding->level]);
    json_key(json, "location");
    json_object(json);
    json_key_string(json, "path", view_path(report, finding->source));
    json_key(json, "lines");
    json_object_inline(json);
    json_key_int(json, "begin", finding->start.line);
    json_key_int(json, "end", finding->end.line);
    json_end(json);
    json_end(json);
    json_end(json);
}

void report_gitlab(struct str *out, const struct report *report, const struct report_options *options)
{
    (void)options;
    struct json json;
    struct map seen;
    map_init(&seen, out->arena);
    json_open(&json, out);
    json_array(&json);
    for (uint32_t i = 0; i < report->findings->count; i++) {
        const struct finding *finding = &report->findings->at[i];
        if (!finding_counts(finding) || finding->source == NULL)
            continue;
        put_finding(&json, report, finding, unique_fingerprint(out->arena, &seen, finding));
    }
    json_end(&json);
    str_addc(out, '\n');
}
