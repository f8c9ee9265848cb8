-- Inspections that our log holds, with our own verdict beside the chain's, and how they come to be judged there.

CREATE TABLE lot_inspection (
  leaf_index bigint PRIMARY KEY,
  lot bytea NOT NULL CHECK (length(lot) = 32),
  rule_set bytea NOT NULL,
  statement bytea NOT NULL,
  key_no integer NOT NULL,
  step bytea NOT NULL,
  sample bigint NOT NULL,
  attempt integer NOT NULL,
  ordinal bigint NOT NULL,
  closing boolean NOT NULL,
  measurements integer NOT NULL,
  received_at timestamptz NOT NULL,
  -- NULL while nobody published the rule set.
  verdict text CHECK (verdict IN ('pass', 'fail', 'incomplete')),
  failed smallint[],
  missing smallint[],
  -- Why the chain would not, or did not, judge it: a code. NULL: nothing speaks against it.
  refused text,
  -- The newest batch that it went to the chain with: key of the outbox. One that failed with others goes alone.
  batch text,
  alone boolean NOT NULL DEFAULT false,
  -- Whether the chain judged it for good.
  judged boolean NOT NULL DEFAULT false
);
CREATE INDEX lot_inspection_pending ON lot_inspection (lot, leaf_index) WHERE NOT judged AND refused IS NULL;
CREATE INDEX lot_inspection_by_lot ON lot_inspection (lot, leaf_index);
CREATE INDEX lot_inspection_by_statement ON lot_inspection (statement);
CREATE INDEX lot_inspection_not_judged ON lot_inspection (rule_set) WHERE verdict IS NULL;
CREATE INDEX lot_inspection_by_batch ON lot_inspection (batch);

-- Entries looked at for inspections so far; those whose content was missing are looked at again.
CREATE TABLE lot_inspection_cursor (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL
);
INSERT INTO lot_inspection_cursor (size) VALUES (0);
CREATE TABLE lot_inspection_waiting (
  leaf_index bigint PRIMARY KEY
);

-- What a lot is called on its label: a record of the factory says it. Counts where `factory` is the lot's.
CREATE TABLE lot_name (
  lot bytea NOT NULL CHECK (length(lot) = 32),
  uri text NOT NULL,
  factory bytea NOT NULL CHECK (length(factory) = 32),
  leaf_index bigint NOT NULL,
  PRIMARY KEY (lot, factory, uri)
);
CREATE INDEX lot_name_by_uri ON lot_name (uri);

-- What is wrong between the log, our verdicts and the chain; alerts are made of it.
CREATE TABLE quality_finding (
  finding_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('verdictDisagrees', 'notJudgeable')),
  lot bytea NOT NULL,
  statement bytea NOT NULL,
  said jsonb NOT NULL,
  found_at timestamptz NOT NULL,
  UNIQUE (kind, lot, statement)
);
CREATE INDEX quality_finding_by_time ON quality_finding (found_at, finding_id);
