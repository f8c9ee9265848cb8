-- What is watched in the records that come in.

-- Entries that were looked at.
CREATE TABLE monitor_cursor (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL
);
INSERT INTO monitor_cursor (size) VALUES (0);

-- Entries whose content came later than they: looked at again, once they were looked at without it.
CREATE TABLE monitor_again (
  leaf_index bigint PRIMARY KEY
);

CREATE FUNCTION monitor_late_content() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO monitor_again VALUES (NEW.leaf_index) ON CONFLICT DO NOTHING;
  RETURN NULL;
END;
$$;
CREATE TRIGGER attested_record_content_came AFTER UPDATE OF body ON attested_record
  FOR EACH ROW WHEN (OLD.body IS NULL AND NEW.body IS NOT NULL)
  EXECUTE FUNCTION monitor_late_content();

CREATE INDEX equivocation_by_entry ON equivocation (other_index);

-- How far each key counted, and when it was last heard of.
CREATE TABLE key_sequence (
  key_no integer PRIMARY KEY,
  last_sequence bigint NOT NULL,
  last_index bigint NOT NULL,
  last_at timestamptz NOT NULL,
  -- Whether somebody was told of its present silence.
  is_silent boolean NOT NULL
);
CREATE INDEX key_sequence_heard ON key_sequence (last_at) WHERE NOT is_silent;

-- Sequences of a key that did not come yet.
CREATE TABLE sequence_gap (
  key_no integer NOT NULL,
  first_sequence bigint NOT NULL,
  last_sequence bigint NOT NULL,
  -- When what comes after it came, and which entry that is.
  seen_at timestamptz NOT NULL,
  seen_index bigint NOT NULL,
  -- Whether somebody was told.
  is_raised boolean NOT NULL,
  PRIMARY KEY (key_no, first_sequence),
  CHECK (first_sequence <= last_sequence)
);
CREATE INDEX sequence_gap_untold ON sequence_gap (seen_at) WHERE NOT is_raised;

-- What a factory wants otherwise than it is by default.
CREATE TABLE monitor_setting (
  party bytea PRIMARY KEY CHECK (length(party) = 32),
  gap_grace_seconds integer NOT NULL CHECK (gap_grace_seconds BETWEEN 0 AND 2592000),
  -- NULL: silence says nothing.
  silent_after_seconds integer CHECK (silent_after_seconds BETWEEN 60 AND 2592000)
);

-- Characteristics that a factory has watched. What is watched is never changed: what was charted stays explained.
CREATE TABLE watch (
  watch_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  watch_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  party bytea NOT NULL CHECK (length(party) = 32),
  label text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('chart', 'declared')),
  metric text NOT NULL,
  unit text NOT NULL,
  -- NULL: each machine by itself.
  machine text,
  -- How it is watched, by kind.
  terms jsonb NOT NULL,
  added_at timestamptz NOT NULL,
  -- Account or API key.
  added_by text NOT NULL,
  removed_at timestamptz,
  idempotency_key text,
  UNIQUE (party, added_by, idempotency_key)
);
CREATE INDEX watch_of_party ON watch (party, watch_no) WHERE removed_at IS NULL;
