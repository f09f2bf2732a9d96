ALTER TABLE account ALTER mail TYPE varchar(10);
