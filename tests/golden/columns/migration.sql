/* 😀 */ ALTER TABLE "größe" DROP COLUMN "naïve";
	ALTER TABLE "größe"	ADD COLUMN "日本" text, ADD COLUMN b int NOT NULL;
