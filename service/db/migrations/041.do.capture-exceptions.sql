-- Signed records of events flow to where captured events are; and what events point at that nobody knows.

-- Entries that were looked at for events.
CREATE TABLE epcis_record_cursor (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL
);
INSERT INTO epcis_record_cursor (size) VALUES (0);

-- Entries whose content came after they were looked at.
CREATE TABLE epcis_record_again (
  leaf_index bigint PRIMARY KEY
);
CREATE FUNCTION epcis_late_content() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO epcis_record_again VALUES (NEW.leaf_index) ON CONFLICT DO NOTHING;
  RETURN NULL;
END;
$$;
CREATE TRIGGER epcis_content_came AFTER UPDATE OF body ON attested_record
  FOR EACH ROW WHEN (OLD.body IS NULL AND NEW.body IS NOT NULL)
  EXECUTE FUNCTION epcis_late_content();

-- One for each unknown thing of a sayer, not for each event that names it.
CREATE TABLE epcis_exception (
  exception_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  exception_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  sayer bytea NOT NULL CHECK (length(sayer) = 32),
  kind text NOT NULL CHECK (kind IN ('unknownThing', 'unknownPlace', 'unknownParty', 'eventRefused')),
  -- Canonical URI of what is unknown, or index of the entry whose event was refused.
  about text NOT NULL,
  -- The first event that named it.
  event_no bigint REFERENCES epcis_event,
  -- Of a refused event: why, by code and in words.
  code text,
  detail text,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  -- Account or API key; NULL: it became known.
  closed_by text,
  reason text,
  CHECK ((closed_by IS NULL) = (reason IS NULL)),
  CHECK (closed_at IS NOT NULL OR reason IS NULL)
);
CREATE UNIQUE INDEX epcis_exception_once ON epcis_exception (sayer, kind, md5(about));
CREATE INDEX epcis_exception_open ON epcis_exception (md5(about)) WHERE closed_at IS NULL;
CREATE INDEX epcis_exception_by_sayer ON epcis_exception (sayer, exception_no);
