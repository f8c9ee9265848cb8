-- What a plan's publisher asks a lot's factory to answer, such as an 8D report.
CREATE TABLE quality_request (
  request_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  lot bytea NOT NULL CHECK (length(lot) = 32),
  kind text NOT NULL CHECK (kind IN ('8d')),
  -- Who asks.
  party bytea NOT NULL CHECK (length(party) = 32),
  -- Who is asked.
  factory bytea NOT NULL CHECK (length(factory) = 32),
  text text NOT NULL,
  requested_at timestamptz NOT NULL,
  UNIQUE (lot, kind, party)
);
CREATE INDEX quality_request_by_party ON quality_request (party, requested_at);
CREATE INDEX quality_request_by_factory ON quality_request (factory, requested_at);
