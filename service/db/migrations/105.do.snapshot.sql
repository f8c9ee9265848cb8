-- Portraits at a moment, as factories have them made to hand over. What a section says is kept until the factory has it
-- removed: the log holds a salted hash of it alone.
CREATE TABLE portrait_snapshot (
  factory bytea NOT NULL CHECK (length(factory) = 32),
  leaf_index bigint NOT NULL,
  lender bytea NOT NULL CHECK (length(lender) = 32),
  authorisation bytea NOT NULL CHECK (length(authorisation) = 32),
  -- The lender's or the application's: one snapshot for each.
  nonce text NOT NULL,
  -- Which sections were asked for, so that the same again is answered by the same snapshot.
  asked text[] NOT NULL,
  -- Canonical JSON: each section with its salt; NULL once removed.
  sections text,
  PRIMARY KEY (factory, leaf_index),
  UNIQUE (factory, authorisation, nonce)
);

-- Logs a snapshot that was signed as the next statement of an inquiry key after `after_sequence`, if the key stands there
-- and nothing changed that the snapshot was decided by. Otherwise nothing is logged and what holds now is told. No row: the
-- key is not registered.
CREATE FUNCTION log_snapshot(
  inquiry_key bytea,
  after_sequence bigint,
  after_statement bytea,
  new_statement bytea,
  new_signature bytea,
  new_body bytea,
  of_factory bytea,
  expected_version bigint,
  index_age_ms_max bigint,
  for_lender bytea,
  by_authorisation bytea,
  by_nonce text,
  asked_sections text[],
  opened text,
  logged_at timestamptz
) RETURNS TABLE (logged_index bigint, sequence bigint, previous bytea, version bigint, index_age_ms bigint)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  own_key integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tallystick/inquiry/' || encode(inquiry_key, 'hex'), 0));
  PERFORM FROM consent_epoch WHERE factory = of_factory FOR SHARE;

  SELECT k.key_no, coalesce(last.sequence, 0), last.statement_hash,
    coalesce((SELECT e.version FROM consent_epoch e WHERE e.factory = of_factory), 0),
    (SELECT (1000 * extract(epoch FROM clock_timestamp() - p.passed_at))::bigint FROM index_pass p)
  INTO own_key, sequence, previous, version, index_age_ms
  FROM device_key k
  LEFT JOIN LATERAL (
    SELECT r.sequence, r.statement_hash FROM attested_record r
    WHERE r.key_no = k.key_no ORDER BY r.sequence DESC LIMIT 1
  ) last ON true
  WHERE k.key_id = inquiry_key AND k.final AND k.until_index IS NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF sequence <> after_sequence OR previous IS DISTINCT FROM after_statement OR version <> expected_version
    OR coalesce(index_age_ms > index_age_ms_max, true)
  THEN
    RETURN NEXT;
    RETURN;
  END IF;

  -- Made meanwhile: whoever looks again finds it.
  IF EXISTS (SELECT FROM portrait_snapshot
    WHERE factory = of_factory AND authorisation = by_authorisation AND nonce = by_nonce)
  THEN
    version := -1;
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT h.size INTO logged_index FROM log_head h FOR UPDATE;
  INSERT INTO attested_record
    (leaf_index, key_no, sequence, statement_hash, statement, signature, body, received_at)
  VALUES (logged_index, own_key, after_sequence + 1, sha256(new_statement), new_statement, new_signature, new_body,
    logged_at);
  UPDATE log_head SET size = logged_index + 1;
  INSERT INTO portrait_snapshot
  VALUES (of_factory, logged_index, for_lender, by_authorisation, by_nonce, asked_sections, opened);
  RETURN NEXT;
END;
$$;
