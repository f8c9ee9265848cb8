-- Who signs in, and what people and machines may do for which party. No secret is kept that could be used: passwords as
-- Argon2id, everything else that is random and shown once as SHA-256.

CREATE TABLE account (
  account_id uuid PRIMARY KEY,
  -- Lower case, like an e-mail address.
  login text NOT NULL UNIQUE,
  -- PHC string; NULL: signs in by passkey or by an identity of elsewhere.
  password_hash text,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz
);

CREATE TABLE membership (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  party bytea NOT NULL CHECK (length(party) = 32),
  capabilities text[] NOT NULL
    CHECK (cardinality(capabilities) > 0 AND capabilities <@ ARRAY['view', 'look', 'sign', 'manage']),
  PRIMARY KEY (account_id, party)
);
CREATE INDEX membership_by_party ON membership (party, account_id);

CREATE TABLE session (
  session_id uuid PRIMARY KEY,
  token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  signed_in_at timestamptz NOT NULL,
  -- However much it is used, it ends then.
  expires_at timestamptz NOT NULL,
  -- To the minute.
  last_seen_at timestamptz NOT NULL,
  address text NOT NULL,
  user_agent text NOT NULL
);
CREATE INDEX session_by_account ON session (account_id);

-- What a machine shows: a secret, or a client certificate.
CREATE TABLE api_key (
  api_key_id text PRIMARY KEY,
  api_key_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  party bytea NOT NULL CHECK (length(party) = 32),
  label text NOT NULL,
  capabilities text[] NOT NULL
    CHECK (cardinality(capabilities) > 0 AND capabilities <@ ARRAY['view', 'look', 'sign', 'manage']),
  secret_sha256 bytea CHECK (length(secret_sha256) = 32),
  certificate_sha256 bytea CHECK (length(certificate_sha256) = 32),
  -- Its capabilities never reach beyond what the maker has at the time of use; NULL: made on the server's own console.
  made_by uuid,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- To the minute.
  last_used_at timestamptz,
  revoked_at timestamptz,
  -- Sent by whoever made it; making the same again makes nothing.
  idempotency_key text,
  CHECK ((secret_sha256 IS NULL) <> (certificate_sha256 IS NULL)),
  UNIQUE (party, made_by, idempotency_key)
);
CREATE INDEX api_key_by_party ON api_key (party, api_key_no);
-- A certificate is one key's at a time; one that was revoked keeps nobody from registering it.
CREATE UNIQUE INDEX api_key_by_certificate ON api_key (certificate_sha256) WHERE revoked_at IS NULL;

-- A code that lets whoever has it act for a party.
CREATE TABLE invitation (
  invitation_id uuid PRIMARY KEY,
  invitation_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  code_sha256 bytea NOT NULL UNIQUE CHECK (length(code_sha256) = 32),
  party bytea NOT NULL CHECK (length(party) = 32),
  capabilities text[] NOT NULL
    CHECK (cardinality(capabilities) > 0 AND capabilities <@ ARRAY['view', 'look', 'sign', 'manage']),
  label text NOT NULL,
  -- When it is used, it gives no more than its maker has then.
  made_by uuid NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  accepted_by uuid,
  withdrawn_at timestamptz,
  idempotency_key text,
  UNIQUE (party, made_by, idempotency_key)
);
CREATE INDEX invitation_by_party ON invitation (party, invitation_no);

-- A key on somebody's own device that signs him in.
CREATE TABLE passkey (
  credential_id bytea PRIMARY KEY,
  passkey_id uuid NOT NULL UNIQUE,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  -- COSE.
  public_key bytea NOT NULL,
  -- Authenticators that count show by it that they were copied.
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  label text NOT NULL,
  made_at timestamptz NOT NULL,
  last_used_at timestamptz
);
CREATE INDEX passkey_by_account ON passkey (account_id);

-- Who somebody is to an identity provider.
CREATE TABLE identity (
  issuer text NOT NULL,
  subject text NOT NULL,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_by_account ON identity (account_id);

-- What was begun and is to come back once: challenges of passkeys, ways to the identity provider.
CREATE TABLE ceremony (
  token_sha256 bytea PRIMARY KEY CHECK (length(token_sha256) = 32),
  kind text NOT NULL,
  content jsonb NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX ceremony_by_expiry ON ceremony (expires_at);

-- Attempts to sign in that failed, or are under way. Subjects are hashes: people type passwords where a login belongs.
CREATE TABLE sign_in_failure (
  subject bytea PRIMARY KEY CHECK (length(subject) = 32),
  count integer NOT NULL,
  last_at timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_by_time ON sign_in_failure (last_at);

-- From where somebody signed in before: strangers who fail elsewhere do not keep him out there.
CREATE TABLE known_address (
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  address text NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, address)
);
CREATE INDEX known_address_by_time ON known_address (last_at);

-- What managers, the operator and the console did to people and keys. Rows are added and never changed.
CREATE TABLE admin_act (
  admin_act_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party bytea NOT NULL CHECK (length(party) = 32),
  at timestamptz NOT NULL,
  -- Account, API key, or the server's own console.
  actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'machine', 'console')),
  actor text,
  action text NOT NULL,
  -- What it was done to: an account, an invitation, a key, a session, a route.
  subject text NOT NULL,
  -- Capabilities, expiry and the like; never a secret.
  detail jsonb NOT NULL,
  -- NULL: the console.
  address text,
  CHECK ((actor IS NULL) = (actor_kind = 'console'))
);
CREATE INDEX admin_act_by_party ON admin_act (party, admin_act_no);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER admin_act_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admin_act
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
