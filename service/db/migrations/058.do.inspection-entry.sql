-- What an inspector in a factory measures, told in words: the chain holds only packed rules with salted names.
CREATE TABLE inspection_plan (
  party bytea NOT NULL CHECK (length(party) = 32),
  -- SHA-256 over the content, as RuleBook names it.
  rule_set bytea NOT NULL CHECK (length(rule_set) = 32),
  -- RFC 8785 canonical form.
  document text NOT NULL,
  kept_at timestamptz NOT NULL,
  PRIMARY KEY (party, rule_set)
);

CREATE TABLE inspection_lot (
  party bytea NOT NULL CHECK (length(party) = 32),
  lot bytea NOT NULL CHECK (length(lot) = 32),
  uri text NOT NULL,
  rule_sets bytea[] NOT NULL,
  kept_at timestamptz NOT NULL,
  PRIMARY KEY (party, lot)
);
CREATE INDEX inspection_lot_by_time ON inspection_lot (party, kept_at);

-- What records name by its hash: pictures and papers. Beside the log, so that it can be erased while the proof stands.
CREATE TABLE attachment (
  party bytea NOT NULL CHECK (length(party) = 32),
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  media_type text NOT NULL,
  byte_count integer NOT NULL,
  -- NULL once erased.
  bytes bytea,
  stored_at timestamptz NOT NULL,
  erased_at timestamptz,
  PRIMARY KEY (party, sha256),
  CHECK ((bytes IS NULL) = (erased_at IS NOT NULL))
);
-- Pictures are compressed already.
ALTER TABLE attachment ALTER COLUMN bytes SET STORAGE EXTERNAL;
