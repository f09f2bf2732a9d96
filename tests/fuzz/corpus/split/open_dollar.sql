DO $x$ BEGIN; END $y$;
SELECT 1;
$z$ ;
/* open ;
SELECT 2;
/* again