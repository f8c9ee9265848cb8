-- Batches under way are few among the inspections that are kept.
DROP INDEX lot_inspection_by_batch;
CREATE INDEX lot_inspection_under_way ON lot_inspection (batch)
  WHERE batch IS NOT NULL AND NOT judged AND refused IS NULL;
