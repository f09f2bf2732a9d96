-- Order lines point to variants, but nothing has held them to it.
ALTER TABLE order_lines
    ADD CONSTRAINT order_lines_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES product_variants (id);
