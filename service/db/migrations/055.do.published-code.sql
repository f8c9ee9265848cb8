-- What parties show strangers who scan a code (decision 0055).
CREATE TABLE published_code (
  publication bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party bytea NOT NULL CHECK (octet_length(party) = 32),
  -- Canonical GS1 Digital Link, or another URI.
  code text NOT NULL CHECK (octet_length(code) BETWEEN 1 AND 1024),
  sections text[] NOT NULL,
  facts jsonb,
  published_at timestamptz NOT NULL,
  until_at timestamptz,
  UNIQUE (party, code)
);
CREATE INDEX published_code_code ON published_code (code);
