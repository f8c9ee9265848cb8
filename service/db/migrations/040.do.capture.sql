-- EPCIS 2.0 events as they were captured, and what they are found by.

-- Capture events in the party's name: less than signing its acts.
ALTER TABLE membership DROP CONSTRAINT membership_capabilities_check;
ALTER TABLE membership ADD CONSTRAINT membership_capabilities_check CHECK (
  cardinality(capabilities) > 0 AND capabilities <@ ARRAY['view', 'look', 'capture', 'sign', 'manage']);
ALTER TABLE api_key DROP CONSTRAINT api_key_capabilities_check;
ALTER TABLE api_key ADD CONSTRAINT api_key_capabilities_check CHECK (
  cardinality(capabilities) > 0 AND capabilities <@ ARRAY['view', 'look', 'capture', 'sign', 'manage']);
ALTER TABLE invitation DROP CONSTRAINT invitation_capabilities_check;
ALTER TABLE invitation ADD CONSTRAINT invitation_capabilities_check CHECK (
  cardinality(capabilities) > 0 AND capabilities <@ ARRAY['view', 'look', 'capture', 'sign', 'manage']);
-- Whoever manages gives only what he has himself: without this nobody could give it.
UPDATE membership SET capabilities = array_append(capabilities, 'capture') WHERE 'manage' = ANY (capabilities);

-- What a POST to /epcis/v2/capture came to.
CREATE TABLE epcis_capture_job (
  job_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  capture_id uuid NOT NULL UNIQUE,
  party bytea NOT NULL CHECK (length(party) = 32),
  -- Account or API key.
  captured_by text NOT NULL,
  error_behaviour text NOT NULL CHECK (error_behaviour IN ('rollback', 'proceed')),
  created_at timestamptz NOT NULL,
  finished_at timestamptz NOT NULL,
  success boolean NOT NULL,
  -- Problem documents, each with the position of its event.
  errors jsonb NOT NULL
);
CREATE INDEX epcis_capture_job_by_party ON epcis_capture_job (party, job_no);

-- Contexts of JSON-LD, once each.
CREATE TABLE epcis_context (
  context_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
  content json NOT NULL
);

CREATE TABLE epcis_event (
  event_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Whose word it is. Ids are a sayer's own: nobody can use up another's.
  sayer bytea NOT NULL CHECK (length(sayer) = 32),
  event_id text NOT NULL,
  type text NOT NULL,
  event_time timestamptz NOT NULL,
  record_time timestamptz NOT NULL,
  -- Text, not jsonb: members keep their order and numbers their digits.
  body json NOT NULL,
  context_no integer NOT NULL REFERENCES epcis_context,
  content_hash bytea NOT NULL CHECK (length(content_hash) = 32),
  -- Of the event without what declares it erroneous.
  original_hash bytea NOT NULL CHECK (length(original_hash) = 32),
  -- When this says that the event of the same id was wrong; NULL: it is that event.
  declared_at timestamptz,
  captured_by text NOT NULL,
  job_no bigint REFERENCES epcis_capture_job,
  -- Index of the entry of the log that holds it, when it came as a signed record.
  entry bigint UNIQUE
);
CREATE UNIQUE INDEX epcis_event_once ON epcis_event (sayer, event_id, (declared_at IS NOT NULL));
CREATE INDEX epcis_event_by_sayer ON epcis_event (sayer, event_no);
CREATE INDEX epcis_event_by_event_time ON epcis_event (sayer, event_time, event_no);
CREATE INDEX epcis_event_by_record_time ON epcis_event (sayer, record_time, event_no);

-- Fields of events by the query parameter that asks for them, values in one spelling.
CREATE TABLE epcis_term (
  event_no bigint NOT NULL REFERENCES epcis_event,
  field text NOT NULL,
  value text NOT NULL
);
CREATE INDEX epcis_term_by_value ON epcis_term (md5(value), field, event_no);
CREATE INDEX epcis_term_by_event ON epcis_term (event_no, field);

-- Measured numbers, exact in one base for each quantity (service/trace/capture/units.ts).
CREATE TABLE epcis_value (
  event_no bigint NOT NULL REFERENCES epcis_event,
  report integer NOT NULL,
  type text NOT NULL,
  measure text NOT NULL,
  quantity text NOT NULL,
  scaled numeric NOT NULL,
  raw numeric NOT NULL
);
CREATE INDEX epcis_value_by_event ON epcis_value (event_no, report);
CREATE INDEX epcis_value_by_quantity ON epcis_value (quantity, measure, scaled, event_no);

-- Master data of captured documents: what its sayer says there is.
CREATE TABLE epcis_master (
  sayer bytea NOT NULL CHECK (length(sayer) = 32),
  id text NOT NULL,
  kind text NOT NULL,
  attributes json NOT NULL,
  captured_at timestamptz NOT NULL,
  PRIMARY KEY (sayer, id)
);

-- How a query compares a number (EPCIS 2.0 section 8.2.7.1).
CREATE FUNCTION compares(value numeric, comparison text, with_values numeric[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE comparison
  WHEN 'EQ' THEN value = ANY (with_values)
  WHEN 'GT' THEN value > with_values[1]
  WHEN 'GE' THEN value >= with_values[1]
  WHEN 'LT' THEN value < with_values[1]
  WHEN 'LE' THEN value <= with_values[1]
END;
