-- When machines are planned to work, how long an item is planned to take, and what they made (docs/portrait.md).

-- Each declaration stays on record: a day is planned by the one that is valid from the latest day before it or on it.
CREATE TABLE portrait_calendar (
  calendar_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  factory bytea NOT NULL CHECK (length(factory) = 32),
  -- Empty for all machines that have none of their own.
  machine text NOT NULL,
  -- Shifts and exceptions (service/portrait/calendar.ts).
  version jsonb NOT NULL,
  declared_at timestamptz NOT NULL,
  -- Account or API key.
  declared_by text NOT NULL
);
CREATE INDEX portrait_calendar_of_factory ON portrait_calendar (factory, machine, calendar_no);

-- How long an item that a counter counts is planned to take, as a person said it. The newest counts, for all times.
CREATE TABLE portrait_item_time (
  signal_no integer NOT NULL REFERENCES portrait_signal,
  version integer NOT NULL,
  item_ms bigint NOT NULL CHECK (item_ms > 0),
  confirmed_at timestamptz NOT NULL,
  confirmed_by text NOT NULL,
  PRIMARY KEY (signal_no, version)
);

ALTER TABLE portrait_signal
  DROP CONSTRAINT portrait_signal_meaning_check,
  ADD CONSTRAINT portrait_signal_meaning_check
    CHECK (meaning IN ('load', 'energyInterval', 'energyCounter', 'itemCounter', 'rejectCounter'));

ALTER TABLE portrait_cell
  ADD COLUMN planned_evidenced_seconds bigint NOT NULL DEFAULT 0,
  ADD COLUMN planned_running_seconds bigint NOT NULL DEFAULT 0,
  -- Thousandths of an item.
  ADD COLUMN items_milli bigint NOT NULL DEFAULT 0,
  ADD COLUMN planned_items_milli bigint NOT NULL DEFAULT 0;
