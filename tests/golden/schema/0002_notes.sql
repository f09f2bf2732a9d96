CREATE TABLE account_notes (id bigint PRIMARY KEY, account_id bigint NOT NULL, note text);
CREATE INDEX account_notes_account_id_idx ON account_notes (account_id);
