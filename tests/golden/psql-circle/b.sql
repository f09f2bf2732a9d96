SELECT 1;

  \ir ../case/a.sql
