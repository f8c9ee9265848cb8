-- What a party disclosed of how loans and invoices were paid. Never how much: a portrait tells of punctuality alone.
CREATE TABLE payment_fact (
  -- Whom it is about, who shows it.
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- Of the body that the log holds the hash of.
  hash bytea NOT NULL CHECK (length(hash) = 32),
  leaf_index bigint NOT NULL,
  key_no integer NOT NULL,
  -- Who said it.
  told_by bytea NOT NULL CHECK (length(told_by) = 32),
  -- A name that all that is said of one loan or invoice has.
  story bytea NOT NULL CHECK (length(story) = 32),
  sequence bigint NOT NULL,
  supersedes bytea CHECK (length(supersedes) = 32),
  what text NOT NULL,
  day date NOT NULL,
  days_late_most integer NOT NULL CHECK (days_late_most >= 0),
  shown_at timestamptz NOT NULL,
  PRIMARY KEY (factory, hash)
);
