-- Devices that get certificates of this site (docs/enrolment.md), and on whose word.

-- A production line of a maker, as it signed it; and the authorities that it names.
CREATE TABLE device_manifest (
  manifest bytea PRIMARY KEY CHECK (length(manifest) = 32),
  maker bytea NOT NULL CHECK (length(maker) = 32),
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- RFC 8785.
  document text NOT NULL,
  signers text[] NOT NULL,
  signatures text[] NOT NULL,
  taken_at timestamptz NOT NULL,
  -- Account or API key.
  taken_by text NOT NULL
);
CREATE INDEX device_manifest_of_factory ON device_manifest (factory);

CREATE TABLE maker_authority (
  factory bytea NOT NULL,
  maker bytea NOT NULL,
  -- SHA-256 of the certificate.
  authority bytea NOT NULL CHECK (length(authority) = 32),
  certificate bytea NOT NULL,
  manifest bytea NOT NULL REFERENCES device_manifest,
  PRIMARY KEY (factory, maker, authority)
);

CREATE TABLE enrolment (
  enrolment_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  enrolment_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- URN.
  device text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'active', 'suspended', 'retired', 'ended')),
  -- NULL: it came by itself, and waits for a person.
  admitted_by text CHECK (admitted_by IN ('code', 'manifest', 'person')),
  made_at timestamptz NOT NULL,
  -- What a maker says of it, and what it is known by before it has a certificate of ours.
  maker bytea CHECK (length(maker) = 32),
  serial text,
  identity_by text CHECK (identity_by IN ('certificate', 'key')),
  identity bytea CHECK (length(identity) = 32),
  manifest bytea REFERENCES device_manifest,
  UNIQUE (factory, device),
  CHECK ((identity IS NULL) = (identity_by IS NULL))
);
CREATE INDEX enrolment_of_factory ON enrolment (factory, enrolment_no);
-- One certificate or key is one device.
CREATE UNIQUE INDEX enrolment_by_identity ON enrolment (identity);

CREATE TABLE enrolment_event (
  enrolment_id uuid NOT NULL REFERENCES enrolment,
  position integer NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  -- Account or API key; NULL: the device itself.
  by text,
  why text,
  PRIMARY KEY (enrolment_id, position)
);

CREATE TABLE enrolment_life (
  enrolment_id uuid NOT NULL REFERENCES enrolment,
  stage text NOT NULL
    CHECK (stage IN ('tested', 'produced', 'released', 'online', 'operating', 'retired')),
  at timestamptz NOT NULL,
  -- The maker's word, or what this site saw.
  said_by text NOT NULL CHECK (said_by IN ('maker', 'site')),
  PRIMARY KEY (enrolment_id, stage)
);

-- Each request and what it was answered with: the same again gets the same.
CREATE TABLE enrolment_certificate (
  enrolment_id uuid NOT NULL REFERENCES enrolment,
  request_sha256 bytea NOT NULL CHECK (length(request_sha256) = 32),
  serial text NOT NULL UNIQUE,
  certificate bytea NOT NULL,
  issued_at timestamptz NOT NULL,
  not_after timestamptz NOT NULL,
  -- When it was asked to be; a revocation that did not get through is tried again.
  revoked_at timestamptz,
  PRIMARY KEY (enrolment_id, request_sha256)
);

CREATE TABLE enrolment_code (
  code_id text PRIMARY KEY CHECK (code_id ~ '^[0-9a-f]{12}$'),
  enrolment_id uuid NOT NULL REFERENCES enrolment,
  secret_sha256 bytea NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- SHA-256 of the request that it was used for.
  used_for bytea,
  idempotency_key text,
  UNIQUE (enrolment_id, made_by, idempotency_key)
);
