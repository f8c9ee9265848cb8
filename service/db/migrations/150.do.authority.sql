-- This site's certificate authorities (docs/certificates.md) and what they issued.

CREATE TABLE authority (
  authority_no integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL CHECK (kind IN ('root', 'site')),
  certificate bytea NOT NULL,
  spki bytea NOT NULL CHECK (length(spki) = 91),
  -- Private key under the wrapping key; NULL: it lies in a security module.
  wrapped bytea,
  made_at timestamptz NOT NULL
);

CREATE TABLE certificate (
  serial text PRIMARY KEY CHECK (serial ~ '^[0-9a-f]{34}$'),
  authority_no integer NOT NULL REFERENCES authority,
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- URN.
  device text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ldevid')),
  -- DER.
  certificate bytea NOT NULL,
  issued_at timestamptz NOT NULL,
  not_after timestamptz NOT NULL
);
CREATE INDEX certificate_of_device ON certificate (factory, device);

CREATE TABLE certificate_revocation (
  serial text PRIMARY KEY REFERENCES certificate,
  reason text NOT NULL,
  revoked_at timestamptz NOT NULL,
  -- The entry of the log that says so; NULL: it is not there yet.
  leaf_index bigint UNIQUE
);
CREATE INDEX certificate_revocation_unlogged ON certificate_revocation (revoked_at) WHERE leaf_index IS NULL;

-- Each list that an authority published. The newest is the one that holds.
CREATE TABLE certificate_list (
  authority_no integer NOT NULL REFERENCES authority,
  -- Counts up, and never back (RFC 5280 section 5.2.3).
  number bigint NOT NULL,
  -- DER.
  list bytea NOT NULL,
  this_update timestamptz NOT NULL,
  next_update timestamptz NOT NULL,
  revocations bigint NOT NULL,
  PRIMARY KEY (authority_no, number)
);
