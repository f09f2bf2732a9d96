-- Customer service looks articles up by the old shop's numbers. That shop reused numbers, so the index is not unique.
CREATE INDEX CONCURRENTLY products_legacy_sku_idx ON products (legacy_sku);
