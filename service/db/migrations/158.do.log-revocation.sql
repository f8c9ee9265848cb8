-- Logs a revocation that was signed as the next statement of an inquiry key after `after_sequence`, if the key stands there
-- and nobody has logged the revocation meanwhile. Otherwise nothing is logged and where the key stands is told. No row: the
-- key is not registered.
CREATE FUNCTION log_revocation(
  inquiry_key bytea,
  after_sequence bigint,
  after_statement bytea,
  new_statement bytea,
  new_signature bytea,
  new_body bytea,
  of_serial text,
  logged_at timestamptz
) RETURNS TABLE (logged_index bigint, sequence bigint, previous bytea)
LANGUAGE plpgsql
AS $$
#variable_conflict use_column
DECLARE
  own_key integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('tallystick/inquiry/' || encode(inquiry_key, 'hex'), 0));

  SELECT k.key_no, coalesce(last.sequence, 0), last.statement_hash
  INTO own_key, sequence, previous
  FROM device_key k
  LEFT JOIN LATERAL (
    SELECT r.sequence, r.statement_hash FROM attested_record r
    WHERE r.key_no = k.key_no ORDER BY r.sequence DESC LIMIT 1
  ) last ON true
  WHERE k.key_id = inquiry_key AND k.final AND k.until_index IS NULL;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM FROM certificate_revocation WHERE serial = of_serial AND leaf_index IS NULL FOR UPDATE;
  IF NOT FOUND OR sequence <> after_sequence OR previous IS DISTINCT FROM after_statement THEN
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT h.size INTO logged_index FROM log_head h FOR UPDATE;
  INSERT INTO attested_record
    (leaf_index, key_no, sequence, statement_hash, statement, signature, body, received_at)
  VALUES (logged_index, own_key, after_sequence + 1, sha256(new_statement), new_statement, new_signature, new_body,
    logged_at);
  UPDATE log_head SET size = logged_index + 1;
  UPDATE certificate_revocation SET leaf_index = logged_index WHERE serial = of_serial;
  RETURN NEXT;
END;
$$;
