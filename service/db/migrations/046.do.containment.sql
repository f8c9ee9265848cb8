-- What is affected by something suspect, as it was worked out once: whoever signs holds signs what he saw.

CREATE INDEX trace_sighting_custodian ON trace_sighting (thing_no, at DESC)
  INCLUDE (custodian_no, event_no, sayer_no) WHERE custodian_no IS NOT NULL;

CREATE TABLE containment (
  containment uuid PRIMARY KEY,
  party bytea NOT NULL CHECK (length(party) = 32),
  reason text NOT NULL,
  suspects jsonb NOT NULL,
  -- Whose word it was worked out from.
  sayers bytea[] NOT NULL,
  -- The moment it speaks of.
  at timestamptz NOT NULL,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  -- More is affected than one containment lists.
  is_cut boolean NOT NULL,
  -- NULL while it is a simulation.
  placed_at timestamptz,
  placed_by text
);
CREATE INDEX containment_by_party ON containment (party, made_at DESC, containment);

CREATE TABLE containment_thing (
  containment uuid NOT NULL REFERENCES containment ON DELETE CASCADE,
  thing_no bigint NOT NULL,
  -- Steps from what is suspect, which has 0.
  depth integer NOT NULL,
  state text NOT NULL CHECK (state IN ('held', 'used', 'shipped', 'sold', 'ended')),
  -- The outermost container that it is in.
  holder_no bigint,
  place_no bigint,
  custodian_no bigint,
  last_at timestamptz,
  PRIMARY KEY (containment, depth, thing_no)
);

-- Whom to tell: who had any of it, by how many handovers away he is.
CREATE TABLE containment_party (
  containment uuid NOT NULL REFERENCES containment ON DELETE CASCADE,
  party_no bigint NOT NULL,
  tier integer NOT NULL,
  things integer NOT NULL,
  first_at timestamptz NOT NULL,
  PRIMARY KEY (containment, party_no)
);

-- Which prepared act holds which lot, so that no second one is prepared while that one waits.
CREATE TABLE containment_hold (
  containment uuid NOT NULL REFERENCES containment ON DELETE CASCADE,
  lot bytea NOT NULL CHECK (length(lot) = 32),
  pending_act uuid NOT NULL,
  PRIMARY KEY (containment, lot)
);
