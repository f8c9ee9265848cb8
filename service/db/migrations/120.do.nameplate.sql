-- The load that a machine's plate allows, as its owner read it off (docs/portrait.md). The newest counts, for all times.
CREATE TABLE portrait_nameplate (
  signal_no integer NOT NULL REFERENCES portrait_signal,
  version integer NOT NULL,
  -- Millionths of the signal's unit.
  load_micro bigint NOT NULL CHECK (load_micro > 0),
  declared_at timestamptz NOT NULL,
  -- Account or API key.
  declared_by text NOT NULL,
  PRIMARY KEY (signal_no, version)
);
