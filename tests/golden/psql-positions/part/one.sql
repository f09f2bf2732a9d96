SELECT 1;
  DROP TABLE :table CASCADE, missing;
