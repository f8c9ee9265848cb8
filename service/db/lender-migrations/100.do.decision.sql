-- Of a lender's house, never of the service that keeps the log: what it decided.

-- Where its key stands in its chain of statements.
CREATE TABLE decision_chain (
  key_id bytea PRIMARY KEY CHECK (octet_length(key_id) = 32),
  sequence bigint NOT NULL CHECK (sequence > 0),
  previous bytea NOT NULL CHECK (octet_length(previous) = 32)
);

-- Models and policies that decided, by the SHA-256 of the text: without them no receipt can be replayed.
CREATE TABLE decision_document (
  hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
  text text NOT NULL
);

CREATE TABLE decision (
  decision uuid PRIMARY KEY,
  -- The decision that a person ruled about; null for the engine's own.
  about uuid UNIQUE REFERENCES decision,
  decided_at timestamptz NOT NULL,
  factory bytea NOT NULL CHECK (octet_length(factory) = 32),
  nonce text NOT NULL,
  authorisation bytea NOT NULL CHECK (octet_length(authorisation) = 32),
  -- Of all that was sent: the same again is answered by the same decision.
  asked bytea NOT NULL CHECK (octet_length(asked) = 32),
  outcome text NOT NULL CHECK (outcome IN ('approved', 'counterOffer', 'declined', 'referred')),
  receipt text NOT NULL
);
CREATE UNIQUE INDEX decision_once ON decision (factory, nonce) WHERE about IS NULL;
CREATE INDEX decision_authorisation ON decision (authorisation) WHERE about IS NULL;

CREATE FUNCTION decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a decision is never changed';
END $$;
CREATE TRIGGER decision_stays BEFORE UPDATE OR DELETE ON decision
  FOR EACH ROW EXECUTE FUNCTION decision_stays();
