-- What devices prove about themselves, and what attesters make of it (docs/attestation.md).

CREATE TABLE attestation_policy (
  attester bytea PRIMARY KEY CHECK (length(attester) = 32),
  -- DER of the certificates of makers of TPMs.
  roots bytea[] NOT NULL,
  -- Parties whose reference values count.
  makers bytea[] NOT NULL,
  lifetime_hours integer NOT NULL CHECK (lifetime_hours BETWEEN 1 AND 8760),
  set_at timestamptz NOT NULL
);

CREATE TABLE reference_value (
  maker bytea NOT NULL CHECK (length(maker) = 32),
  oemid text NOT NULL,
  hwmodel text NOT NULL,
  swversion text NOT NULL,
  -- Index of a register of the SHA-256 bank -> what it holds, in hexadecimal.
  pcrs jsonb NOT NULL,
  is_flawed boolean NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (maker, oemid, hwmodel, swversion)
);

CREATE TABLE attestation_challenge (
  challenge uuid PRIMARY KEY,
  factory bytea NOT NULL CHECK (length(factory) = 32),
  attester bytea NOT NULL CHECK (length(attester) = 32),
  key_id bytea NOT NULL CHECK (length(key_id) = 32),
  nonce bytea NOT NULL CHECK (length(nonce) = 32),
  -- SHA-256 of what the TPM is to bring back.
  secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
  -- TPM2B_PUBLIC of both, and the certificates of the first.
  ek bytea NOT NULL,
  ak bytea NOT NULL,
  ek_chain bytea[] NOT NULL,
  ek_name bytea NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  answered_at timestamptz
);
CREATE INDEX attestation_challenge_by_ek ON attestation_challenge (ek_name) WHERE answered_at IS NOT NULL;
CREATE INDEX attestation_challenge_by_factory ON attestation_challenge (factory);

CREATE TABLE attestation_result (
  result_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  challenge uuid NOT NULL UNIQUE REFERENCES attestation_challenge,
  factory bytea NOT NULL CHECK (length(factory) = 32),
  attester bytea NOT NULL CHECK (length(attester) = 32),
  key_id bytea NOT NULL CHECK (length(key_id) = 32),
  status text NOT NULL CHECK (status IN ('affirming', 'warning', 'contraindicated')),
  vector jsonb NOT NULL,
  reasons text[] NOT NULL,
  -- Of the reference values that were met.
  swversion text,
  -- As they were sent: whoever attests can appraise them again.
  evidence jsonb NOT NULL,
  appraised_at timestamptz NOT NULL,
  lapses_at timestamptz NOT NULL
);
CREATE INDEX attestation_result_by_key ON attestation_result (key_id, result_no);
CREATE INDEX attestation_result_by_factory ON attestation_result (factory, result_no);
CREATE INDEX attestation_result_by_attester ON attestation_result (attester, result_no);
