-- What changed in the house, in the order in which it can be read: what its lender's other systems are told of.

CREATE TABLE change (
  change_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  change uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (kind IN ('decision', 'ruling', 'review', 'loan')),
  -- The decision, the ruling, the decision that was reviewed, or the loan.
  subject uuid NOT NULL,
  -- The outcome, the state of the limit, or what happened to the loan.
  what text NOT NULL,
  factory bytea NOT NULL CHECK (octet_length(factory) = 32),
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- `untold`: nobody was to be told when it changed.
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead', 'untold')),
  tries integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL DEFAULT 'epoch',
  -- What came of the last try: a status of HTTP, or why there was none.
  status integer,
  fault text
);
CREATE INDEX change_due ON change (due_at) WHERE state = 'waiting';
CREATE INDEX change_dead ON change (change_no) WHERE state = 'dead';

-- Numbers are given in the order of commits: who has read up to one misses nothing below it. The last thing that a
-- transaction does, so that it waits for no other lock while it holds this one.
CREATE FUNCTION keep_change(kind text, subject uuid, what text, factory bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tallystick/changes', 0));
  INSERT INTO change (kind, subject, what, factory) VALUES (kind, subject, what, factory);
END $$;

CREATE FUNCTION decision_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_change(CASE WHEN NEW.about IS NULL THEN 'decision' ELSE 'ruling' END, NEW.decision, NEW.outcome,
    NEW.factory);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER decision_changed AFTER INSERT ON decision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION decision_changed();

CREATE FUNCTION review_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_change('review', NEW.decision, NEW.state,
    (SELECT d.factory FROM decision d WHERE d.decision = NEW.decision));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER review_changed AFTER INSERT ON review
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION review_changed();

CREATE FUNCTION loan_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_change('loan', NEW.loan, NEW.event::jsonb ->> 'kind',
    (SELECT l.factory FROM loan l WHERE l.loan = NEW.loan));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loan_changed AFTER INSERT ON loan_event
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loan_changed();
