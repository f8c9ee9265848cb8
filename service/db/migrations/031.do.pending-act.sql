-- Acts that were prepared and wait for signatures: one person makes, another checks. And the signers that people of a
-- party hold: who signs for it, the chain says alone.

CREATE TABLE pending_act (
  pending_act_id uuid PRIMARY KEY,
  party bytea NOT NULL CHECK (length(party) = 32),
  act text NOT NULL,
  message jsonb NOT NULL,
  extra jsonb NOT NULL,
  nonce numeric(78) NOT NULL,
  -- Seconds of the chain's clock.
  deadline bigint NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  -- Id of the relayed call.
  relayed text,
  -- Sent by whoever made it; making the same again makes nothing.
  idempotency_key text,
  UNIQUE (party, made_by, idempotency_key)
);
CREATE INDEX pending_act_by_party ON pending_act (party, made_at, pending_act_id);

CREATE TABLE pending_act_signature (
  pending_act_id uuid NOT NULL REFERENCES pending_act ON DELETE CASCADE,
  signer bytea NOT NULL,
  signature bytea NOT NULL,
  -- False: only the chain can tell, as with an account that is a contract.
  checked boolean NOT NULL,
  signed_by text NOT NULL,
  signed_at timestamptz NOT NULL,
  PRIMARY KEY (pending_act_id, signer)
);

CREATE TABLE offered_signer (
  party bytea NOT NULL CHECK (length(party) = 32),
  signer bytea NOT NULL,
  kind text NOT NULL CHECK (kind IN ('account', 'passkey')),
  label text NOT NULL,
  -- By which a browser finds the passkey; it says nothing to anybody else.
  credential_id bytea,
  offered_by uuid NOT NULL,
  offered_at timestamptz NOT NULL,
  PRIMARY KEY (party, signer),
  CHECK ((kind = 'passkey') = (credential_id IS NOT NULL))
);
