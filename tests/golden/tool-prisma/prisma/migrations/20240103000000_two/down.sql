DROP INDEX "User_a";
