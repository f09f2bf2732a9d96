insert into public.items values (1);
