\i /dev/zero
