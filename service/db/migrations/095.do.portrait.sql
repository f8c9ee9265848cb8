-- What the evidence says of a factory, by hour, day and month (docs/portrait.md).

-- Entries looked at: anchored for good, all of them.
CREATE TABLE portrait_cursor (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL
);
INSERT INTO portrait_cursor (size) VALUES (0);

-- Entries whose content came later than they: looked at again, once they were looked at without it.
CREATE TABLE portrait_again (
  leaf_index bigint PRIMARY KEY
);
CREATE FUNCTION portray_late_content() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO portrait_again VALUES (NEW.leaf_index) ON CONFLICT DO NOTHING;
  RETURN NULL;
END;
$$;
CREATE TRIGGER attested_record_portrayed_late AFTER UPDATE OF body ON attested_record
  FOR EACH ROW WHEN (OLD.body IS NULL AND NEW.body IS NOT NULL)
  EXECUTE FUNCTION portray_late_content();

-- What a reading of a machine means. Never changed but in its limits and its end: what was counted stays explained.
CREATE TABLE portrait_signal (
  signal_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  signal_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  factory bytea NOT NULL CHECK (length(factory) = 32),
  machine text NOT NULL,
  metric text NOT NULL,
  unit text NOT NULL,
  meaning text NOT NULL CHECK (meaning IN ('load', 'energyInterval', 'energyCounter')),
  slot_seconds integer NOT NULL CHECK (slot_seconds > 0 AND 3600 % slot_seconds = 0),
  -- Whether a reading's instant begins or ends the time that it speaks of.
  stamp text NOT NULL CHECK (stamp IN ('start', 'end')),
  -- Whether records count whose time the chain does not bound from both sides.
  time text NOT NULL CHECK (time IN ('proven', 'claimed')),
  declared_at timestamptz NOT NULL,
  -- Account or API key.
  declared_by text NOT NULL,
  removed_at timestamptz,
  idempotency_key text,
  -- Entries before `from_size` were looked at before it was declared: looked through once more, up to `looked_back`.
  from_size bigint NOT NULL,
  looked_back bigint NOT NULL,
  UNIQUE (factory, declared_by, idempotency_key)
);
-- Two would count the same twice.
CREATE UNIQUE INDEX portrait_signal_of_machine ON portrait_signal (factory, machine, meaning)
  WHERE removed_at IS NULL;
CREATE INDEX portrait_signal_behind ON portrait_signal (signal_no)
  WHERE looked_back < from_size AND removed_at IS NULL;

-- From which load on a machine idles and runs, as a person confirmed it. The newest counts, for all times.
CREATE TABLE portrait_limits (
  signal_no integer NOT NULL REFERENCES portrait_signal,
  version integer NOT NULL,
  idle_micro bigint NOT NULL,
  running_micro bigint NOT NULL,
  confirmed_at timestamptz NOT NULL,
  confirmed_by text NOT NULL,
  PRIMARY KEY (signal_no, version),
  CHECK (idle_micro <= running_micro)
);

-- Hours that are to be worked out anew: other limits.
CREATE TABLE portrait_recount (
  signal_no integer NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (signal_no, at)
);

-- Readings of one key and source in one slot of time, put together so that no order of arrival shows.
CREATE TABLE portrait_slot (
  signal_no integer NOT NULL,
  at timestamptz NOT NULL,
  key_no integer NOT NULL,
  source text NOT NULL,
  readings bigint NOT NULL,
  sum_micro numeric NOT NULL,
  -- Its first and last reading, as milliseconds since 1970 and millionths.
  first_ms bigint NOT NULL,
  first_micro bigint NOT NULL,
  last_ms bigint NOT NULL,
  last_micro bigint NOT NULL,
  -- Entries between which all that speak of it lie.
  first_index bigint NOT NULL,
  last_index bigint NOT NULL,
  PRIMARY KEY (signal_no, at, key_no, source)
);

-- Worked out from slots: of an hour from the whole hour, of a day and a month by adding up.
CREATE TABLE portrait_cell (
  signal_no integer NOT NULL,
  resolution text NOT NULL CHECK (resolution IN ('hour', 'day', 'month')),
  at timestamptz NOT NULL,
  evidenced_seconds bigint NOT NULL,
  off_seconds bigint NOT NULL,
  idle_seconds bigint NOT NULL,
  running_seconds bigint NOT NULL,
  -- Millionths of a kilowatt-hour.
  energy_micro bigint NOT NULL,
  PRIMARY KEY (signal_no, resolution, at)
);

-- Whose records a signal's cells come from.
CREATE TABLE portrait_evidence (
  signal_no integer NOT NULL,
  resolution text NOT NULL CHECK (resolution IN ('hour', 'day', 'month')),
  at timestamptz NOT NULL,
  key_no integer NOT NULL,
  source text NOT NULL,
  records bigint NOT NULL,
  claimed bigint NOT NULL,
  first_index bigint NOT NULL,
  last_index bigint NOT NULL,
  PRIMARY KEY (signal_no, resolution, at, key_no, source)
);
