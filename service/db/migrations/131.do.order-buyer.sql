-- Whom a line of an order is for, as a hash of what its event calls him: how much of the book is one buyer's needs no name.
ALTER TABLE portrait_order_line ADD COLUMN buyer bytea CHECK (length(buyer) = 32);
