/* a /* b; */ ; */ SELECT 1 /* ; */ + --;
 2 */* x */3; -- same line
/* next */ SELECT @-1 -- no end