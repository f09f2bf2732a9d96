DROP FUNCTION amount_of(account, numeric);
DROP TRIGGER touched ON account;
ALTER TABLE account DROP COLUMN mail CASCADE;
DROP MATERIALIZED VIEW per_day;
REVOKE ALL ON account FROM drydock_onlooker;
