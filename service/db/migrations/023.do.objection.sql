-- A factory objects to a figure that others read.

CREATE TABLE objection (
  objection_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  factory bytea NOT NULL CHECK (length(factory) = 32),
  section text NOT NULL,
  figure text NOT NULL,
  -- Which time the figure speaks of.
  period_from timestamptz NOT NULL,
  period_to timestamptz NOT NULL,
  reason text NOT NULL,
  raised_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  -- NULL while it is open.
  answer text,
  upheld boolean,
  answered_at timestamptz,
  CHECK ((answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (upheld IS NULL))
);
CREATE INDEX objection_by_factory ON objection (factory, objection_no);
CREATE INDEX objection_open ON objection (due_at) WHERE answer IS NULL;

CREATE TRIGGER objection_changed AFTER INSERT OR UPDATE ON objection
  FOR EACH ROW EXECUTE FUNCTION bump_consent_epoch('factory');

-- Whoever may look is told when he may no longer, and of the contracts that go on.
CREATE FUNCTION notify_ended(ended_grantor bytea, ended_commitment bytea, ended_at timestamptz) RETURNS void
LANGUAGE sql
AS $$
  INSERT INTO notice (party, kind, at, about)
  SELECT a.grantee, 'authorisationEnded', ended_at, jsonb_build_object(
    'factory', encode(a.grantor, 'hex'), 'commitment', encode(a.commitment, 'hex'),
    'contracts', ARRAY(
      SELECT encode(c.hash, 'hex') FROM open_contract c
      WHERE c.factory = a.grantor AND c.commitment = a.commitment AND c.until > ended_at))
  FROM authorisation a WHERE a.grantor = ended_grantor AND a.commitment = ended_commitment;
$$;

CREATE FUNCTION tell_of_revocation() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM authorisation a
    WHERE a.grantor = NEW.grantor AND a.commitment = NEW.commitment AND a.stopped_at IS NOT NULL) THEN
    PERFORM notify_ended(NEW.grantor, NEW.commitment, NEW.revoked_at);
  END IF;
  RETURN NULL;
END;
$$;

CREATE FUNCTION tell_of_stop() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM consent_grant c
    WHERE c.grantor = NEW.grantor AND c.commitment = NEW.commitment AND c.revoked_at IS NOT NULL) THEN
    PERFORM notify_ended(NEW.grantor, NEW.commitment, NEW.stopped_at);
  END IF;
  RETURN NULL;
END;
$$;

CREATE TRIGGER consent_grant_revoked AFTER UPDATE ON consent_grant
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
  EXECUTE FUNCTION tell_of_revocation();
CREATE TRIGGER consent_grant_revoked_first AFTER INSERT ON consent_grant
  FOR EACH ROW WHEN (NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION tell_of_revocation();
CREATE TRIGGER authorisation_stopped AFTER UPDATE ON authorisation
  FOR EACH ROW WHEN (OLD.stopped_at IS NULL AND NEW.stopped_at IS NOT NULL)
  EXECUTE FUNCTION tell_of_stop();
