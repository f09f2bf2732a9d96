DROP FUNCTION plus(int, int);
