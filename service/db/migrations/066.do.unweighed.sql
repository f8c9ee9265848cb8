-- Transformations with masses on both sides that nobody has compared yet. A transformation that several events speak of
-- may still be spoken of: it is compared when nothing more was said of it for a while.
CREATE TABLE trace_unweighed (
  step_no bigint PRIMARY KEY,
  sayer_no integer NOT NULL REFERENCES trace_sayer,
  settles_at timestamptz NOT NULL
);
CREATE INDEX trace_unweighed_by_time ON trace_unweighed (settles_at, step_no);
