SELECT id FROM staged;
