-- The warehouse scans bar codes: each must lead to one variant. (Counted on production: none is there twice.)
ALTER TABLE product_variants ADD CONSTRAINT product_variants_barcode_key UNIQUE (barcode);
