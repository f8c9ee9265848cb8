-- Many cases scored at once, by one model and policy. It decides nothing.
CREATE TABLE scoring (
  scoring uuid PRIMARY KEY,
  asked_at timestamptz NOT NULL,
  model bytea NOT NULL REFERENCES decision_document,
  policy bytea NOT NULL REFERENCES decision_document
);

CREATE TABLE scoring_case (
  scoring uuid NOT NULL REFERENCES scoring,
  place integer NOT NULL CHECK (place > 0),
  factory bytea NOT NULL CHECK (octet_length(factory) = 32),
  -- By whose inputs it is scored; null where they were brought.
  decision uuid REFERENCES decision,
  -- What was brought, until it is scored.
  input text,
  result text,
  -- Why it has no result, by code.
  failure text,
  PRIMARY KEY (scoring, place),
  CHECK (num_nonnulls(result, failure) < 2),
  CHECK (num_nonnulls(decision, input, result, failure) > 0)
);
CREATE INDEX scoring_open ON scoring_case (scoring, place) WHERE result IS NULL AND failure IS NULL;
CREATE INDEX decision_factory ON decision (factory, decided_at) WHERE about IS NULL;
