alter table public.items add column note text;

-- for the search
create index concurrently items_note on public.items (note);
alter table public.items add column other text;
reindex index concurrently items_note;
