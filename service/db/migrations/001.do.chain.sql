-- What we send to a chain, and what we read from it.

-- The outbox. A row is an intent; it is committed together with whatever made it necessary. One sender per account
-- gives it a nonce, and signs and stores the transaction before anybody else sees it.
CREATE TABLE chain_transaction (
  transaction_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chain_id bigint NOT NULL,
  sender bytea NOT NULL CHECK (length(sender) = 20),
  purpose text NOT NULL,
  dedupe_key text NOT NULL UNIQUE,
  target bytea NOT NULL CHECK (length(target) = 20),
  data bytea NOT NULL,
  -- NULL: estimated.
  gas_limit bigint,
  status text NOT NULL DEFAULT 'planned' CHECK (
    status IN ('planned', 'signed', 'broadcast', 'mined', 'final', 'dropped', 'reverted')),
  -- No longer wanted, or known to be without effect: what is left to do is to use up its nonce.
  obsolete boolean NOT NULL DEFAULT false,
  -- NULL for what never reached the chain.
  nonce bigint,
  -- The version that was mined, and where.
  hash bytea,
  block_number bigint,
  block_hash bytea,
  error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (chain_id, sender, nonce),
  CHECK (status NOT IN ('signed', 'broadcast', 'mined', 'final') OR nonce IS NOT NULL),
  CHECK (status NOT IN ('mined', 'final') OR (hash IS NOT NULL AND block_number IS NOT NULL AND block_hash IS NOT NULL))
);
CREATE INDEX chain_transaction_unsettled ON chain_transaction (chain_id, sender, transaction_no)
  WHERE status IN ('planned', 'signed', 'broadcast', 'mined');

-- Every signature ever made for a nonce: while one of them is unmined, any of them may be.
CREATE TABLE chain_transaction_version (
  hash bytea PRIMARY KEY,
  transaction_no bigint NOT NULL REFERENCES chain_transaction,
  version_no integer NOT NULL,
  raw bytea NOT NULL,
  -- An empty transaction to ourselves that only uses up the nonce.
  fills boolean NOT NULL,
  max_fee_wei numeric(78) NOT NULL,
  max_priority_fee_wei numeric(78) NOT NULL,
  broadcast_at timestamptz,
  UNIQUE (transaction_no, version_no)
);

-- What the contracts said, by block: a reorganisation takes it back. Everything below is derived from here.
CREATE TABLE chain_event (
  block_hash bytea NOT NULL,
  log_index integer NOT NULL,
  block_number bigint NOT NULL,
  block_timestamp timestamptz NOT NULL,
  transaction_hash bytea NOT NULL,
  address bytea NOT NULL,
  topics bytea[] NOT NULL,
  data bytea NOT NULL,
  -- The first indexed argument: what the event is about.
  subject bytea NOT NULL,
  PRIMARY KEY (block_hash, log_index)
);
CREATE INDEX chain_event_by_subject ON chain_event (subject);
CREATE INDEX chain_event_by_block ON chain_event (block_number);

-- Blocks up to which events are complete, so that a reorganisation is noticed and its beginning found.
CREATE TABLE indexed_block (
  number bigint PRIMARY KEY,
  hash bytea NOT NULL
);

-- A row, once there, keeps its number: records refer to it.
CREATE TABLE device_key (
  key_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key_id bytea NOT NULL UNIQUE CHECK (length(key_id) = 32),
  factory bytea NOT NULL CHECK (length(factory) = 32),
  device text NOT NULL,
  spki bytea NOT NULL CHECK (length(spki) = 91),
  -- It speaks for log indices from_index <= i < until_index; NULL while it lives.
  from_index bigint NOT NULL,
  until_index bigint,
  ended_reason text CHECK (ended_reason IN ('retired', 'revoked', 'equivocated')),
  -- The newest one.
  grade text NOT NULL CHECK (grade IN ('managed', 'software', 'hardware')),
  -- NULL: the chain took the registration back and has not given it again.
  registered_block bigint,
  registered_block_hash bytea,
  -- Whether the registration's block is. Only then may the key be used; an end counts when first seen.
  final boolean NOT NULL
);

CREATE INDEX device_key_by_block ON device_key (registered_block);

CREATE TABLE device_key_grade (
  key_no integer NOT NULL REFERENCES device_key,
  -- In the order of the chain; a later one from the same index replaces the earlier.
  position integer NOT NULL,
  from_index bigint NOT NULL,
  grade text NOT NULL CHECK (grade IN ('managed', 'software', 'hardware')),
  granted_by bytea NOT NULL CHECK (length(granted_by) = 32),
  block_number bigint NOT NULL,
  PRIMARY KEY (key_no, position)
);

CREATE TABLE anchor (
  size bigint PRIMARY KEY,
  root bytea NOT NULL CHECK (length(root) = 32),
  tx_hash bytea NOT NULL,
  block_number bigint NOT NULL,
  block_hash bytea NOT NULL,
  block_timestamp timestamptz NOT NULL,
  final boolean NOT NULL
);
CREATE INDEX anchor_by_block ON anchor (block_number);
CREATE INDEX anchor_not_final ON anchor (block_number) WHERE NOT final;
