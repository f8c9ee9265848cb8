-- What events say of things that came to a factory or left it, and by that how long each was there.
CREATE TABLE portrait_stock_move (
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- SHA-256 of what the thing is called and the unit that it is counted in.
  thing bytea NOT NULL CHECK (length(thing) = 32),
  leaf_index bigint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('added', 'made', 'received', 'left')),
  at timestamptz NOT NULL,
  amount numeric NOT NULL,
  key_no integer NOT NULL,
  source text NOT NULL,
  claimed boolean NOT NULL,
  PRIMARY KEY (factory, thing, leaf_index, kind)
);
CREATE INDEX portrait_stock_move_by_entry ON portrait_stock_move (leaf_index);

CREATE TABLE portrait_stock_case (
  factory bytea NOT NULL,
  thing bytea NOT NULL,
  -- NULL where nothing says how it came.
  came_at timestamptz,
  -- NULL while something of it is there.
  left_at timestamptz,
  PRIMARY KEY (factory, thing),
  CHECK (came_at IS NOT NULL OR left_at IS NOT NULL),
  CHECK (left_at >= came_at)
);
CREATE INDEX portrait_stock_case_left ON portrait_stock_case (factory, left_at) WHERE left_at IS NOT NULL;
CREATE INDEX portrait_stock_case_here ON portrait_stock_case (factory, came_at) WHERE left_at IS NULL;

-- Events that were counted before are looked at once more.
INSERT INTO portrait_due (leaf_index)
SELECT entry FROM epcis_event WHERE entry IS NOT NULL ON CONFLICT DO NOTHING;
