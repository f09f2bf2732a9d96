-- drydock:ignore-file rule-a reason of all
/* drydock:ignore rule-b, rule-c because
 * drydock:ignore rule-d: two
 */
ALTER TABLE t -- drydock:ignore e inside
  ADD c int; -- drydock:ignore f after
-- drydock:ignore
-- drydock:ignore g
-- drydock:what
-- drydock: prose
-- drydock:ignore-file h late
SELECT 1;
-- drydock:ignore i tail