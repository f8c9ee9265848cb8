-- What somebody has to look at, and what he did about it.

-- Changes to a party's alerts are numbered in the order of their commits: whoever changes one holds its party's row until
-- then, so that whoever follows them misses none.
CREATE TABLE alert_head (
  party bytea PRIMARY KEY CHECK (length(party) = 32),
  changes bigint NOT NULL
);

CREATE TABLE alert (
  alert_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  alert_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  party bytea NOT NULL CHECK (length(party) = 32),
  kind text NOT NULL,
  -- What it is about, in words of the factory: a machine and its metric, a device, an instrument, a lot.
  subject text NOT NULL CHECK (subject <> ''),
  severity text NOT NULL CHECK (severity IN ('information', 'warning', 'critical')),
  state text NOT NULL CHECK (state IN ('raised', 'acknowledged', 'contained', 'closed')),
  disposition text CHECK (
    disposition IN ('useAsIs', 'rework', 'scrapping', 'returnToSupplier', 'falseAlarm')),
  count bigint NOT NULL CHECK (count > 0),
  raised_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  -- Of the last occurrence: figures and names, by code.
  about jsonb NOT NULL,
  -- Entries of the log that show it: the first ones and the last ones.
  entries bigint[] NOT NULL,
  -- Of its last change, among all of its party.
  change_no bigint NOT NULL,
  UNIQUE (party, change_no),
  CHECK ((disposition IS NULL) = (state <> 'closed'))
);
-- What happens again while one is open is counted on it.
CREATE UNIQUE INDEX alert_open ON alert (party, kind, subject) WHERE state <> 'closed';
CREATE INDEX alert_by_party ON alert (party, alert_no);

-- Who did what with it, when, and why. Rows are added and never changed.
CREATE TABLE alert_step (
  alert_id uuid NOT NULL REFERENCES alert,
  step_no integer NOT NULL CHECK (step_no > 0),
  what text NOT NULL CHECK (what IN ('raised', 'recurred', 'acknowledged', 'contained', 'closed')),
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'machine', 'service')),
  -- Account or API key; NULL: the service itself.
  actor text,
  why text,
  disposition text,
  -- Sent by whoever did it; doing the same again does nothing.
  idempotency_key text,
  PRIMARY KEY (alert_id, step_no),
  UNIQUE (alert_id, actor, idempotency_key),
  CHECK ((actor IS NULL) = (actor_kind = 'service'))
);
CREATE TRIGGER alert_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alert_step
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What was raised once is not raised again, also after it was closed: states that last, such as a gap.
CREATE TABLE alert_occurrence (
  party bytea NOT NULL,
  kind text NOT NULL,
  subject text NOT NULL,
  occurrence text NOT NULL,
  PRIMARY KEY (party, kind, subject, occurrence)
);
