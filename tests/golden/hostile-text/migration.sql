CREATE TABLE "[2Jred" (id int);
DROP TABLE "]0;owned‮";
ALTER TABLE "a
::error::b" ADD c int; -- | <script>@all
