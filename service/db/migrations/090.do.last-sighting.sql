-- What was last said of a thing, without reading the rows: a containment asks it of each thing that is affected.
DROP INDEX trace_sighting_by_thing;
CREATE INDEX trace_sighting_by_thing ON trace_sighting (thing_no, at DESC, tie DESC)
  INCLUDE (event_no, sayer_no, place_no, role, amount);
