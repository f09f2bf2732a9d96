/*
 * Writers: one function for each format; private to report.
 */
#ifndef REPORT_WRITERS_H
#define REPORT_WRITERS_H

#include "report/report.h"

report_fn report_text, report_sarif, report_json, report_markdown, report_github, report_gitlab, report_junit,
    report_gcc;

#endif
