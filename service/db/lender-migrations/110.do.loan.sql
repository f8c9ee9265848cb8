-- What became of an offer: events, each with what follows of it. A loan is what they add up to.
CREATE TABLE loan (
  loan uuid PRIMARY KEY,
  -- The decision, or the person's ruling, that offered it.
  decision uuid NOT NULL UNIQUE REFERENCES decision,
  factory bytea NOT NULL CHECK (octet_length(factory) = 32)
);

CREATE TABLE loan_event (
  loan uuid NOT NULL REFERENCES loan,
  event_no integer NOT NULL CHECK (event_no > 0),
  event text NOT NULL,
  PRIMARY KEY (loan, event_no)
);

-- What a factory signed to accept, by its hash: without it nobody can be shown that it did.
CREATE TABLE loan_acceptance (
  act bytea PRIMARY KEY CHECK (octet_length(act) = 32),
  loan uuid NOT NULL REFERENCES loan,
  text text NOT NULL
);

CREATE FUNCTION loan_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what happened to a loan is never changed';
END $$;
CREATE TRIGGER loan_event_stays BEFORE UPDATE OR DELETE ON loan_event
  FOR EACH ROW EXECUTE FUNCTION loan_stays();
CREATE TRIGGER loan_acceptance_stays BEFORE UPDATE OR DELETE ON loan_acceptance
  FOR EACH ROW EXECUTE FUNCTION loan_stays();
CREATE TRIGGER loan_stays BEFORE UPDATE OR DELETE ON loan
  FOR EACH ROW EXECUTE FUNCTION loan_stays();
