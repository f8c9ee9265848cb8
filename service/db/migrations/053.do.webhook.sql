-- Whom a party has told of its alerts, and what is on its way to him.

CREATE TABLE webhook (
  webhook_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  webhook_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  party bytea NOT NULL CHECK (length(party) = 32),
  url text NOT NULL,
  types text[] NOT NULL CHECK (cardinality(types) > 0),
  made_by text NOT NULL,
  made_at timestamptz NOT NULL,
  ended_at timestamptz,
  -- Sent by whoever made it; making the same again makes nothing.
  idempotency_key text,
  UNIQUE (party, made_by, idempotency_key)
);
CREATE INDEX webhook_of_party ON webhook (party, webhook_no) WHERE ended_at IS NULL;

-- What its deliveries are signed with: the newest one, and older ones while they overlap.
CREATE TABLE webhook_secret (
  secret_id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook,
  -- Encrypted.
  sealed bytea NOT NULL,
  made_at timestamptz NOT NULL,
  -- NULL: the newest.
  until timestamptz
);
CREATE INDEX webhook_secret_of ON webhook_secret (webhook_id);

-- Stored with what it tells of. The same event has the same id, however often it is sent.
CREATE TABLE webhook_delivery (
  webhook_id uuid NOT NULL REFERENCES webhook,
  event_id text NOT NULL,
  delivery_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  type text NOT NULL,
  body text NOT NULL,
  made_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
  tries integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  -- Somebody is at it until then.
  claimed_until timestamptz,
  tried_at timestamptz,
  -- Of the last try: the status that was answered, or what kept it from being asked.
  status integer,
  fault text,
  PRIMARY KEY (webhook_id, event_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_done ON webhook_delivery (made_at) WHERE state <> 'waiting';
