-- How many pieces a factory says that a lot is made of; NULL where it did not say.
ALTER TABLE inspection_lot ADD COLUMN quantity integer CHECK (quantity > 0);
