SELECT 'a\', E'b\'; ', U&'c''d', B'01', x'1f', N'n', "q""; ", U&"e;";
SELECT E'a'
  -- comment
  'b\';';
SELECT 1e';', 1e-';', 0x';', .5e';', 1..2;
