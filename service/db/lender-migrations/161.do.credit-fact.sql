-- Facts of credit that are to be drawn up: what happened to a loan, in the transaction in which it happened.
CREATE TABLE fact_due (
  loan uuid NOT NULL REFERENCES loan,
  event_no integer NOT NULL,
  PRIMARY KEY (loan, event_no)
);

CREATE FUNCTION is_fact(event text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT event::jsonb ->> 'kind' IN ('drawnDown', 'overdue', 'closed', 'writtenOff')
$$;

INSERT INTO fact_due (loan, event_no) SELECT loan, event_no FROM loan_event WHERE is_fact(event);

CREATE FUNCTION fact_due() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO fact_due (loan, event_no) VALUES (NEW.loan, NEW.event_no);
  RETURN NULL;
END $$;
CREATE TRIGGER fact_due AFTER INSERT ON loan_event
  FOR EACH ROW WHEN (is_fact(NEW.event)) EXECUTE FUNCTION fact_due();

CREATE TABLE credit_fact (
  loan uuid NOT NULL REFERENCES loan,
  event_no integer NOT NULL,
  key_id bytea NOT NULL,
  sequence bigint NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (loan, event_no),
  FOREIGN KEY (key_id, sequence) REFERENCES stated
);
CREATE TRIGGER credit_fact_stays BEFORE UPDATE OR DELETE ON credit_fact
  FOR EACH ROW EXECUTE FUNCTION loan_stays();
