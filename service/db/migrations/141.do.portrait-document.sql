-- Papers that others wrote (certificates, bills, extracts), as events of the source `document` bring them.
CREATE TABLE portrait_document (
  -- Whose key signed that it has it.
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- SHA-256 of the paper's file.
  file bytea NOT NULL CHECK (length(file) = 32),
  leaf_index bigint NOT NULL,
  kind text NOT NULL,
  -- Who wrote it, as the record calls him.
  issuer text NOT NULL,
  -- Milliseconds since 1970; without an end it holds on.
  from_ms bigint NOT NULL,
  until_ms bigint,
  -- Of a utility bill, and of which machine's meter.
  energy_micro bigint,
  machine text,
  key_no integer NOT NULL,
  claimed boolean NOT NULL,
  PRIMARY KEY (factory, file, leaf_index),
  CHECK (until_ms > from_ms)
);
CREATE INDEX portrait_document_by_entry ON portrait_document (leaf_index);
-- Who else signed it.
CREATE INDEX portrait_document_by_file ON portrait_document (file);

-- Events that were counted before are looked at once more.
INSERT INTO portrait_due (leaf_index)
SELECT entry FROM epcis_event WHERE entry IS NOT NULL ON CONFLICT DO NOTHING;
