-- What RuleBook and LotRegister said, derived from chain_event; and the inspections of lots that our log holds. Ids and
-- hashes are 32 bytes.

-- Blocks up to this number the chain does not take back.
CREATE TABLE final_block (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  number bigint NOT NULL
);
INSERT INTO final_block (number) VALUES (-1);

CREATE TABLE rule_set (
  rule_set bytea PRIMARY KEY CHECK (length(rule_set) = 32),
  publisher bytea NOT NULL,
  product bytea NOT NULL,
  -- Zero for none.
  step bytea NOT NULL,
  version bigint NOT NULL,
  salt bytea NOT NULL,
  -- Packed, as service/quality/rule-set.ts reads them.
  rules bytea NOT NULL,
  published_at timestamptz NOT NULL,
  published_block bigint NOT NULL
);
CREATE INDEX rule_set_by_publisher ON rule_set (publisher, published_at);

CREATE TABLE quality_plan (
  plan bytea PRIMARY KEY CHECK (length(plan) = 32),
  publisher bytea NOT NULL,
  product bytea NOT NULL,
  version bigint NOT NULL,
  salt bytea NOT NULL,
  -- As in IDeviceRegistry.KeyGrade.
  min_grade smallint NOT NULL,
  -- Zero stands for the lot's own factory.
  inspectors bytea[] NOT NULL,
  auditors bytea[] NOT NULL,
  state text NOT NULL CHECK (state IN ('inForce', 'superseded', 'withdrawn')),
  -- NULL: none, or not superseded.
  successor bytea,
  published_at timestamptz NOT NULL,
  published_block bigint NOT NULL
);
CREATE INDEX quality_plan_by_publisher ON quality_plan (publisher, published_at);

CREATE TABLE plan_requirement (
  plan bytea NOT NULL REFERENCES quality_plan ON DELETE CASCADE,
  rule_set bytea NOT NULL,
  samples bigint NOT NULL,
  acceptance bigint NOT NULL,
  PRIMARY KEY (plan, rule_set)
);

-- Whom the publisher shows a plan before there is a lot under it.
CREATE TABLE plan_reader (
  plan bytea NOT NULL CHECK (length(plan) = 32),
  party bytea NOT NULL CHECK (length(party) = 32),
  PRIMARY KEY (plan, party)
);
CREATE INDEX plan_reader_by_party ON plan_reader (party);

CREATE TABLE lot (
  lot bytea PRIMARY KEY CHECK (length(lot) = 32),
  factory bytea NOT NULL,
  plan bytea NOT NULL,
  self_declared boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'released')),
  contradicted boolean NOT NULL,
  opened_at timestamptz NOT NULL,
  opened_block bigint NOT NULL,
  released_at timestamptz,
  released_block bigint,
  contradicted_at timestamptz,
  -- Keys that judged the lot, and whose judgements are not all there.
  incomplete_keys bytea[] NOT NULL
);
CREATE INDEX lot_by_factory ON lot (factory, opened_at, lot);
CREATE INDEX lot_by_plan ON lot (plan, opened_at, lot);

-- From the call that opened the lot: no event says it. NULL for a lot that another contract opened.
CREATE TABLE lot_opening (
  lot bytea PRIMARY KEY CHECK (length(lot) = 32),
  secret bytea NOT NULL,
  custodians bytea[] NOT NULL
);
CREATE INDEX lot_opening_by_custodian ON lot_opening USING gin (custodians);

-- How far each requirement of a lot's plan is met, by what the chain judged (service/quality/lot.ts).
CREATE TABLE lot_progress (
  lot bytea NOT NULL REFERENCES lot ON DELETE CASCADE,
  rule_set bytea NOT NULL,
  samples bigint NOT NULL,
  acceptance bigint NOT NULL,
  good bigint NOT NULL,
  failing bigint NOT NULL,
  blocked bigint NOT NULL,
  is_met boolean NOT NULL,
  PRIMARY KEY (lot, rule_set)
);

-- What the chain judged.
CREATE TABLE lot_judgement (
  lot bytea NOT NULL,
  rule_set bytea NOT NULL,
  statement bytea NOT NULL,
  key_id bytea NOT NULL,
  verdict text NOT NULL CHECK (verdict IN ('pass', 'fail', 'incomplete')),
  sample bigint NOT NULL,
  attempt integer NOT NULL,
  ordinal bigint NOT NULL,
  -- Numbers of rules in the packed order, from 0.
  failed smallint[] NOT NULL,
  missing smallint[] NOT NULL,
  judged_at timestamptz NOT NULL,
  block_number bigint NOT NULL,
  block_hash bytea NOT NULL,
  transaction_hash bytea NOT NULL,
  -- Whether it is open: it did not pass, or is one of two of its attempt, and nobody disposed of it.
  is_open boolean NOT NULL,
  disposition text CHECK (disposition IN ('useAsIs', 'rework', 'scrapping', 'returnToSupplier')),
  disposed_at timestamptz,
  -- Hash of a document.
  reason bytea,
  until_at timestamptz,
  -- Whether our own verdict was held against it.
  compared boolean NOT NULL DEFAULT false,
  PRIMARY KEY (lot, rule_set, statement)
);
CREATE INDEX lot_judgement_not_compared ON lot_judgement (block_number) WHERE NOT compared;
CREATE INDEX lot_judgement_by_statement ON lot_judgement (statement);
CREATE INDEX lot_judgement_by_block ON lot_judgement (block_hash);
CREATE INDEX lot_judgement_open ON lot_judgement (lot) WHERE is_open;

CREATE TABLE lot_hold (
  lot bytea NOT NULL REFERENCES lot ON DELETE CASCADE,
  position integer NOT NULL,
  party bytea NOT NULL,
  reason bytea NOT NULL,
  held_at timestamptz NOT NULL,
  held_block bigint NOT NULL,
  -- A hold counts when it is first seen, its end when that is final.
  lifted_at timestamptz,
  lifted_block bigint,
  PRIMARY KEY (lot, position)
);

CREATE TABLE lot_excuse (
  lot bytea NOT NULL REFERENCES lot ON DELETE CASCADE,
  key_id bytea NOT NULL,
  reason bytea NOT NULL,
  excused_at timestamptz NOT NULL,
  PRIMARY KEY (lot, key_id)
);

-- What stands behind the hash of a reason: why, and for how many pieces.
CREATE TABLE quality_reason (
  reason bytea PRIMARY KEY CHECK (length(reason) = 32),
  party bytea NOT NULL CHECK (length(party) = 32),
  -- RFC 8785 canonical form.
  document text NOT NULL,
  kept_at timestamptz NOT NULL
);
