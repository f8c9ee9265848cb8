-- Checked row by row, this reference took as long as working out what is affected. Both are written by one transaction,
-- and nothing deletes a containment.
ALTER TABLE containment_thing DROP CONSTRAINT containment_thing_containment_fkey;

-- The last one who had a thing, without reading what else was said of it.
DROP INDEX trace_sighting_custodian;
CREATE INDEX trace_sighting_custodian ON trace_sighting (thing_no, at DESC, tie DESC)
  INCLUDE (custodian_no, event_no, sayer_no) WHERE custodian_no IS NOT NULL;
