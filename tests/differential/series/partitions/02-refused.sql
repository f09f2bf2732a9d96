-- The partition to be lacks a column.
ALTER TABLE event ADD COLUMN size int NOT NULL DEFAULT 0;
ALTER TABLE event ATTACH PARTITION event_old FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
