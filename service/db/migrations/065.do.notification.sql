-- Whom a party's events mean by a party or place, and who that is here or in Catena-X: its own address book.
CREATE TABLE trade_partner (
  party bytea NOT NULL CHECK (length(party) = 32),
  -- As its events name it.
  uri text NOT NULL CHECK (uri <> ''),
  -- Who that is here; the party itself for its own names.
  partner bytea CHECK (length(partner) = 32),
  bpnl text CHECK (bpnl ~ '^BPNL[a-zA-Z0-9]{12}$'),
  name text NOT NULL CHECK (name <> ''),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (party, uri),
  CHECK (partner IS NOT NULL OR bpnl IS NOT NULL)
);

-- What a thing is called in Catena-X, as far as a party was told so or said so itself.
CREATE TABLE trace_asset (
  party bytea NOT NULL CHECK (length(party) = 32),
  asset uuid NOT NULL,
  thing_no bigint NOT NULL REFERENCES trace_thing,
  PRIMARY KEY (party, asset)
);
CREATE INDEX trace_asset_by_thing ON trace_asset (thing_no, party);

-- What was sent at once, to all whom it concerns.
CREATE TABLE notification_dispatch (
  -- Chosen by whoever sends: sent again it is the same.
  dispatch uuid PRIMARY KEY,
  party bytea NOT NULL CHECK (length(party) = 32),
  -- What was asked for, to know it again.
  asked jsonb NOT NULL,
  made_by text NOT NULL,
  made_at timestamptz NOT NULL
);
CREATE INDEX notification_dispatch_by_party ON notification_dispatch (party, made_at);

-- One tier's word to the next. Of a party that is not here its business partner number is all that is known.
CREATE TABLE notification (
  notification uuid PRIMARY KEY,
  notification_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  -- NULL: it came from outside.
  dispatch uuid REFERENCES notification_dispatch,
  kind text NOT NULL CHECK (kind IN ('block', 'alert', 'investigation')),
  sender bytea CHECK (length(sender) = 32),
  sender_bpnl text,
  receiver bytea CHECK (length(receiver) = 32),
  receiver_bpnl text,
  severity text NOT NULL CHECK (severity IN ('MINOR', 'MAJOR', 'CRITICAL', 'LIFE-THREATENING')),
  information text NOT NULL,
  target_at timestamptz,
  -- For its sender alone: what it follows from.
  containment uuid REFERENCES containment,
  forwards uuid REFERENCES notification,
  -- The message that it was sent by.
  message uuid NOT NULL UNIQUE,
  sent_at timestamptz NOT NULL,
  -- Follows from its steps.
  status text NOT NULL
    CHECK (status IN ('SENT', 'RECEIVED', 'ACKNOWLEDGED', 'ACCEPTED', 'DECLINED', 'CLOSED')),
  CHECK (sender IS NOT NULL OR (sender_bpnl IS NOT NULL AND dispatch IS NULL)),
  CHECK (receiver IS NOT NULL OR receiver_bpnl IS NOT NULL),
  CHECK (sender IS NOT NULL OR receiver IS NOT NULL),
  CHECK (sender IS DISTINCT FROM receiver)
);
CREATE INDEX notification_by_sender ON notification (sender, notification_no);
CREATE INDEX notification_by_receiver ON notification (receiver, notification_no);
CREATE INDEX notification_by_forwarded ON notification (forwards) WHERE forwards IS NOT NULL;
CREATE INDEX notification_by_containment ON notification (containment) WHERE containment IS NOT NULL;
CREATE INDEX notification_by_dispatch ON notification (dispatch);

CREATE TABLE notification_item (
  notification uuid NOT NULL REFERENCES notification,
  asset uuid NOT NULL,
  -- As both sides name it.
  thing text NOT NULL,
  -- Of a block; follows from its steps.
  block_status text CHECK (block_status IN ('ACTIVE', 'PART_BLOCKED', 'CANCELED')),
  PRIMARY KEY (notification, asset)
);

-- Who did what with it, when, and why. Rows are added and never changed.
CREATE TABLE notification_step (
  notification uuid NOT NULL REFERENCES notification,
  step_no integer NOT NULL CHECK (step_no > 0),
  what text NOT NULL CHECK (what IN ('sent', 'received', 'acknowledged', 'accepted', 'declined', 'closed',
    'blocked', 'canceled', 'forwarded')),
  side text NOT NULL CHECK (side IN ('sender', 'receiver')),
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'machine', 'service')),
  -- Account or API key of the side's own; NULL: the service itself.
  actor text,
  why text,
  -- Of a block: what it is about; NULL: all.
  items uuid[],
  -- To how many.
  parties integer CHECK (parties > 0),
  -- The message that told, or tells, the other side.
  message uuid NOT NULL UNIQUE,
  idempotency_key text,
  PRIMARY KEY (notification, step_no),
  UNIQUE (notification, actor, idempotency_key),
  CHECK ((actor IS NULL) = (actor_kind = 'service')),
  CHECK ((parties IS NOT NULL) = (what = 'forwarded'))
);
CREATE TRIGGER notification_step_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON notification_step
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
