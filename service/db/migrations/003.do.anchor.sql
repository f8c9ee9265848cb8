-- Sizes that were chosen for anchoring. A chain that lost its newest blocks gets the same sizes again, so that receipts
-- handed out for them stay good.
CREATE TABLE anchor_plan (
  size bigint PRIMARY KEY,
  planned_at timestamptz NOT NULL
);

-- How far receipts have been sent out.
CREATE TABLE receipt_cursor (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL
);
INSERT INTO receipt_cursor (size) VALUES (0);
