-- Single cases behind a portrait's figures of quality and orders: a thing that was inspected, a line of an order.

-- Entries whose inspection came to a verdict, or whose event was taken or taken back, and that are still to be looked at.
-- What is put down a second time is locked until it is committed: whoever looks would look too early.
CREATE TABLE portrait_due (
  leaf_index bigint PRIMARY KEY
);

CREATE FUNCTION portray_verdict() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO portrait_due VALUES (NEW.leaf_index)
    ON CONFLICT (leaf_index) DO UPDATE SET leaf_index = excluded.leaf_index;
  RETURN NULL;
END;
$$;
CREATE TRIGGER lot_inspection_portrayed AFTER INSERT OR UPDATE OF verdict ON lot_inspection
  FOR EACH ROW WHEN (NEW.verdict IS NOT NULL) EXECUTE FUNCTION portray_verdict();

CREATE FUNCTION portray_event() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO portrait_due VALUES (NEW.entry)
    ON CONFLICT (leaf_index) DO UPDATE SET leaf_index = excluded.leaf_index;
  RETURN NULL;
END;
$$;
CREATE TRIGGER trace_event_portrayed AFTER INSERT OR UPDATE OF entry, erroneous ON trace_event
  FOR EACH ROW WHEN (NEW.entry IS NOT NULL) EXECUTE FUNCTION portray_event();

-- What was said of inspected things; of each, what was said to be first.
CREATE TABLE portrait_inspection (
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- SHA-256 of what the thing is called.
  thing bytea NOT NULL CHECK (length(thing) = 32),
  leaf_index bigint NOT NULL,
  at timestamptz NOT NULL,
  good boolean NOT NULL,
  key_no integer NOT NULL,
  source text NOT NULL,
  claimed boolean NOT NULL,
  is_first boolean NOT NULL,
  PRIMARY KEY (factory, thing, leaf_index)
);
CREATE INDEX portrait_inspection_by_entry ON portrait_inspection (leaf_index);
CREATE INDEX portrait_inspection_first ON portrait_inspection (factory, at) WHERE is_first;

-- Things inspected first in an hour, day or month, by whose records say so.
CREATE TABLE portrait_first_pass (
  factory bytea NOT NULL,
  resolution text NOT NULL CHECK (resolution IN ('hour', 'day', 'month')),
  at timestamptz NOT NULL,
  key_no integer NOT NULL,
  source text NOT NULL,
  inspected bigint NOT NULL,
  good bigint NOT NULL,
  records bigint NOT NULL,
  claimed bigint NOT NULL,
  first_index bigint NOT NULL,
  last_index bigint NOT NULL,
  PRIMARY KEY (factory, resolution, at, key_no, source)
);

-- What was said of lines of orders.
CREATE TABLE portrait_order_line (
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- SHA-256 of what the line is called.
  line bytea NOT NULL CHECK (length(line) = 32),
  leaf_index bigint NOT NULL,
  -- Until before which it was to be delivered; NULL where this entry does not say.
  promised_at timestamptz,
  ordered numeric,
  delivered_at timestamptz,
  delivered numeric,
  key_no integer NOT NULL,
  source text NOT NULL,
  claimed boolean NOT NULL,
  PRIMARY KEY (factory, line, leaf_index)
);
CREATE INDEX portrait_order_line_by_entry ON portrait_order_line (leaf_index);
CREATE INDEX portrait_order_line_promised ON portrait_order_line (factory, promised_at) WHERE promised_at IS NOT NULL;
