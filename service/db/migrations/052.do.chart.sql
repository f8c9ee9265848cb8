-- Control charts of what is watched.

-- How far a watch got on a machine: what is pending for the next point, limits once they are known, what was declared.
CREATE TABLE watch_state (
  watch_id uuid NOT NULL REFERENCES watch,
  machine text NOT NULL,
  state jsonb NOT NULL,
  PRIMARY KEY (watch_id, machine)
);

-- A subgroup of values, as a point of its chart.
CREATE TABLE chart_point (
  watch_id uuid NOT NULL REFERENCES watch,
  machine text NOT NULL,
  point_no bigint NOT NULL CHECK (point_no > 0),
  at timestamptz NOT NULL,
  values double precision[] NOT NULL,
  location double precision NOT NULL,
  -- NULL: the first of single values, which has no one before it.
  spread double precision,
  is_baseline boolean NOT NULL,
  -- Nelson's rules that it breaks, and whether its spread lies beyond its limits.
  broken smallint[] NOT NULL,
  is_spread_out boolean NOT NULL,
  first_index bigint NOT NULL,
  last_index bigint NOT NULL,
  PRIMARY KEY (watch_id, machine, point_no)
);
