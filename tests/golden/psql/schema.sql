CREATE TABLE orders (id bigint, total numeric(10,2));
CREATE TABLE "Old Items" (id bigint);
