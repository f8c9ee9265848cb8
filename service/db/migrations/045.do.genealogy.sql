-- What trace events say of things, as facts of one event each: in whichever order events come, the same rows result.

CREATE TABLE trace_sayer (
  sayer_no integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  party bytea NOT NULL UNIQUE CHECK (length(party) = 32)
);

-- Everything that an event names: lots, serials, containers, machines, and the places and parties where they are.
CREATE TABLE trace_thing (
  thing_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  -- Follows from the id alone.
  sort text NOT NULL
);

CREATE TABLE trace_event (
  event_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sayer_no integer NOT NULL REFERENCES trace_sayer,
  id text NOT NULL,
  kind text NOT NULL,
  action text,
  at timestamptz NOT NULL,
  biz_step text,
  disposition text,
  read_point_no bigint,
  biz_location_no bigint,
  -- Who had it before and has it now, and who owns it now, where the event says so.
  giver_no bigint,
  custodian_no bigint,
  owner_no bigint,
  entry bigint,
  -- Declared so by its sayer: no fact below is of it.
  erroneous boolean NOT NULL,
  things bigint[] NOT NULL,
  UNIQUE (sayer_no, id)
);
CREATE INDEX trace_event_by_read_point ON trace_event (read_point_no, at) WHERE read_point_no IS NOT NULL;
CREATE INDEX trace_event_by_location ON trace_event (biz_location_no, at) WHERE biz_location_no IS NOT NULL;

-- Transformations that several events speak of. Any other transformation has the number of its event.
CREATE TABLE trace_step (
  step_no bigint PRIMARY KEY DEFAULT nextval(pg_get_serial_sequence('trace_event', 'event_no')),
  sayer_no integer NOT NULL REFERENCES trace_sayer,
  id text NOT NULL,
  UNIQUE (sayer_no, id)
);

-- What went into a transformation and what came out of it.
CREATE TABLE trace_flow (
  step_no bigint NOT NULL,
  thing_no bigint NOT NULL,
  is_output boolean NOT NULL,
  sayer_no integer NOT NULL,
  at timestamptz NOT NULL,
  event_no bigint NOT NULL,
  -- NULL: one instance.
  amount numeric,
  unit text
);
CREATE INDEX trace_flow_by_thing ON trace_flow (thing_no, is_output, at) INCLUDE (step_no, sayer_no);
CREATE INDEX trace_flow_by_step ON trace_flow (step_no, is_output, thing_no) INCLUDE (at, sayer_no);

-- What was said about what is in a container or assembly, or fitted to a machine.
CREATE TABLE trace_holding (
  parent_no bigint NOT NULL,
  -- NULL: whatever was in it was taken out.
  child_no bigint,
  kind text NOT NULL CHECK (kind IN ('aggregation', 'association')),
  action text NOT NULL CHECK (action IN ('add', 'observe', 'delete')),
  sayer_no integer NOT NULL,
  at timestamptz NOT NULL,
  event_no bigint NOT NULL,
  -- Decides between facts of one moment: from the event's id.
  tie integer NOT NULL,
  amount numeric,
  unit text
);
CREATE INDEX trace_holding_by_parent ON trace_holding (parent_no, child_no);
CREATE INDEX trace_holding_by_child ON trace_holding (child_no, at) WHERE child_no IS NOT NULL;

-- How long a child was in a parent: follows from trace_holding.
CREATE TABLE trace_stay (
  child_no bigint NOT NULL,
  parent_no bigint NOT NULL,
  kind text NOT NULL,
  sayer_no integer NOT NULL,
  from_at timestamptz NOT NULL,
  -- `infinity` while it is in it.
  until_at timestamptz NOT NULL
);
CREATE INDEX trace_stay_by_child ON trace_stay (child_no, from_at) INCLUDE (parent_no, until_at, sayer_no, kind);
CREATE INDEX trace_stay_by_parent ON trace_stay (parent_no, from_at) INCLUDE (child_no, until_at, sayer_no, kind);

-- Each thing that an event names, with what happened to it and where it was then.
CREATE TABLE trace_sighting (
  thing_no bigint NOT NULL,
  at timestamptz NOT NULL,
  tie integer NOT NULL,
  event_no bigint NOT NULL,
  sayer_no integer NOT NULL,
  role text NOT NULL
    CHECK (role IN ('created', 'seen', 'ended', 'input', 'output', 'parent', 'child')),
  amount numeric,
  unit text,
  place_no bigint,
  custodian_no bigint
);
CREATE INDEX trace_sighting_by_thing ON trace_sighting (thing_no, at DESC, tie DESC);
CREATE INDEX trace_sighting_created ON trace_sighting (thing_no, at) WHERE role = 'created';
