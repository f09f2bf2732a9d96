CREATE TABLE "größe" (id bigint PRIMARY KEY, "naïve" text);
