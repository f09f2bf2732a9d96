-- The warehouse scans bar codes: each must lead to one variant. (Counted on production: none is there twice.)
-- The index is built while the shop goes on; the constraint only takes it over.
CREATE UNIQUE INDEX CONCURRENTLY product_variants_barcode_key ON product_variants (barcode);

SET lock_timeout = '5s';
ALTER TABLE product_variants
    ADD CONSTRAINT product_variants_barcode_key UNIQUE USING INDEX product_variants_barcode_key;
