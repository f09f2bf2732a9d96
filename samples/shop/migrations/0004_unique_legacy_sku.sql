-- Customer service looks articles up by the old shop's numbers.
CREATE UNIQUE INDEX CONCURRENTLY products_legacy_sku_idx ON products (legacy_sku);
