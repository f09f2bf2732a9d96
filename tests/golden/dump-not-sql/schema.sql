Dear colleague,
please find the schema attached.
