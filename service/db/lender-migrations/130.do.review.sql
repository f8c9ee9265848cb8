-- What a case came to when it was looked at again, by the decision of the engine that it began with.
CREATE TABLE review (
  review uuid PRIMARY KEY,
  review_no bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  decision uuid NOT NULL REFERENCES decision,
  reviewed_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'reduced', 'frozen')),
  receipt text NOT NULL
);
CREATE INDEX review_of ON review (decision, review_no DESC);

CREATE FUNCTION review_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a review is never changed';
END $$;
CREATE TRIGGER review_stays BEFORE UPDATE OR DELETE ON review
  FOR EACH ROW EXECUTE FUNCTION review_stays();

-- When a case was looked at last, whatever came of it.
CREATE TABLE review_look (
  decision uuid PRIMARY KEY REFERENCES decision,
  looked_at timestamptz NOT NULL,
  -- How many portraits were asked for: each is a use of the authorisation.
  looks integer NOT NULL DEFAULT 0,
  -- Why nothing could be seen; null where it could.
  fault text
);
