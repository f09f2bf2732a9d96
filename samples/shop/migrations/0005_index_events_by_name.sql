-- The funnel report asks for one kind of event over a span of time.
CREATE INDEX events_name_occurred_at_idx ON events (name, occurred_at);
