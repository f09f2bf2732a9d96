/*
 * Stats query: the SQL that `drydock stats-query` prints: run with `psql --csv` on a server of major version
 * 14 to 18, it writes a statistics snapshot (statistics.h). It reads system catalogs and statistics views
 * only: no table's rows, and no value of any row.
 */
#ifndef CATALOG_STATS_QUERY_H
#define CATALOG_STATS_QUERY_H

/* One statement with its semicolon, comments and a line end. */
const char *statistics_query(void);

#endif
