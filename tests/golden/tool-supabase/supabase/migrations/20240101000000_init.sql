create table public.orders (id bigint);
create table public.items (id bigint);
