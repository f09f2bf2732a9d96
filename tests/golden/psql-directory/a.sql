
\i sub
