CREATE INDEX CONCURRENTLY "User_a" ON "User"("name");
CREATE INDEX CONCURRENTLY "User_b" ON "User"("name");
