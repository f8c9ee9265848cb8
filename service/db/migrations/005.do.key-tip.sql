-- Nearly everything that arrives goes on from where its key stands: it is recognised by one look at the key's tip, and
-- needs none at all the key's records (docs/decisions/0005).

-- Of each key's statements in the log the one with the highest sequence, the first such one where there are several.
CREATE TABLE key_tip (
  key_no integer PRIMARY KEY,
  sequence bigint NOT NULL,
  statement_hash bytea NOT NULL CHECK (length(statement_hash) = 32)
) WITH (fillfactor = 50);

INSERT INTO key_tip
SELECT DISTINCT ON (key_no) key_no, sequence, statement_hash
FROM attested_record
ORDER BY key_no, sequence DESC, leaf_index;

ALTER FUNCTION append_statements(
  integer[], bigint[], text[], integer[], integer[], bytea, bytea, bytea, bytea, timestamptz
) RENAME TO append_looking_back;

-- Appends a batch in which every statement goes on from its key's tip: its sequence is higher than any of the key in the
-- log, and where it is the next one it names the tip as its previous. Such a batch holds no duplicate, no equivocation
-- and no broken chain. Any other is left alone.
-- The caller holds log_head, whose size is `head`, and knows that it has to be moved by what this returns.
CREATE FUNCTION append_going_on(
  head bigint,
  key_nos integer[],
  sequences bigint[],
  faults text[],
  body_ends integer[],
  judgement_ends integer[],
  statements bytea,
  signatures bytea,
  bodies bytea,
  judgements bytea,
  received timestamptz
) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  added bigint;
BEGIN
  WITH incoming AS MATERIALIZED (
    SELECT n.*, sha256(n.statement) AS statement_hash
    FROM (
      SELECT u.at::integer AS at, u.key_no, u.sequence, u.fault, u.body_end, u.judgement_end,
        lag(u.body_end, 1, 0) OVER (ORDER BY u.at) AS body_start,
        lag(u.judgement_end, 1, 0) OVER (ORDER BY u.at) AS judgement_start,
        substring(statements FROM 184 * (u.at::integer - 1) + 1 FOR 184) AS statement
      FROM unnest(key_nos, sequences, faults, body_ends, judgement_ends)
        WITH ORDINALITY AS u(key_no, sequence, fault, body_end, judgement_end, at)
    ) n
  ),
  linked AS (
    SELECT i.sequence, substring(i.statement FROM 153 FOR 32) AS previous,
      coalesce(lag(i.sequence) OVER of_key, t.sequence) AS tip_sequence,
      coalesce(lag(i.statement_hash) OVER of_key, t.statement_hash) AS tip_hash
    FROM incoming i
    LEFT JOIN key_tip t USING (key_no)
    WINDOW of_key AS (PARTITION BY i.key_no ORDER BY i.at)
  ),
  batch AS MATERIALIZED (
    SELECT bool_and(
      l.tip_sequence IS NULL
      OR l.sequence > l.tip_sequence + 1
      OR l.sequence = l.tip_sequence + 1 AND l.previous = l.tip_hash
    ) AS goes_on
    FROM linked l
  ),
  moved AS (
    INSERT INTO key_tip
    SELECT DISTINCT ON (i.key_no) i.key_no, i.sequence, i.statement_hash
    FROM incoming i, batch b
    WHERE b.goes_on
    ORDER BY i.key_no, i.at DESC
    ON CONFLICT (key_no) DO UPDATE
      SET sequence = excluded.sequence, statement_hash = excluded.statement_hash
  )
  INSERT INTO attested_record
  SELECT head + i.at - 1, i.key_no, i.sequence, i.statement_hash, i.statement,
    substring(signatures FROM 64 * (i.at - 1) + 1 FOR 64), i.fault,
    CASE WHEN i.body_end > i.body_start
      THEN substring(bodies FROM i.body_start + 1 FOR i.body_end - i.body_start) END,
    CASE WHEN i.judgement_end > i.judgement_start
      THEN substring(judgements FROM i.judgement_start + 1 FOR i.judgement_end - i.judgement_start) END,
    received
  FROM incoming i, batch b
  WHERE b.goes_on;
  GET DIAGNOSTICS added = ROW_COUNT;
  RETURN added;
END;
$$;

-- Appends statements in commit order: whoever holds log_head's row until commit assigns the next dense indices, so that
-- no index is ever skipped or seen out of order (docs/decisions/0001).
-- A statement that is there already keeps its index; a body that was missing is filled in.
-- Returns runs of consecutive indices, in the order of the input: nearly always a single one.
CREATE FUNCTION append_statements(
  key_nos integer[],
  sequences bigint[],
  faults text[],
  body_ends integer[],
  judgement_ends integer[],
  statements bytea,
  signatures bytea,
  bodies bytea,
  judgements bytea,
  received timestamptz
) RETURNS TABLE (count integer, first_index bigint, is_new boolean)
LANGUAGE plpgsql
AS $$
DECLARE
  head bigint;
  added bigint;
BEGIN
  SELECT size INTO head FROM log_head FOR UPDATE;

  added := append_going_on(head, key_nos, sequences, faults, body_ends, judgement_ends,
    statements, signatures, bodies, judgements, received);
  IF added > 0 THEN
    UPDATE log_head SET size = head + added;
    RETURN QUERY SELECT added::integer, head, true;
    RETURN;
  END IF;

  RETURN QUERY SELECT * FROM append_looking_back(key_nos, sequences, faults, body_ends, judgement_ends,
    statements, signatures, bodies, judgements, received);
  INSERT INTO key_tip AS t
  SELECT DISTINCT ON (r.key_no) r.key_no, r.sequence, r.statement_hash
  FROM attested_record r
  WHERE r.leaf_index >= head
  ORDER BY r.key_no, r.sequence DESC, r.leaf_index
  ON CONFLICT (key_no) DO UPDATE
    SET sequence = excluded.sequence, statement_hash = excluded.statement_hash
    WHERE excluded.sequence > t.sequence;
END;
$$;
