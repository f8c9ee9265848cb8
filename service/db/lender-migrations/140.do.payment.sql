-- What the payment system is to pay: kept with the event that asks for it, and asked for until it answered.
CREATE TABLE payment_order (
  -- The payment system pays once under a key, however often it is asked.
  key text PRIMARY KEY,
  loan uuid NOT NULL REFERENCES loan,
  reference text NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('payout', 'return')),
  -- Whole cents.
  amount text NOT NULL CHECK (amount ~ '^[1-9][0-9]{0,17}$'),
  currency text NOT NULL,
  payee bytea NOT NULL CHECK (octet_length(payee) = 32),
  due_at timestamptz NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  asked_at timestamptz,
  UNIQUE (loan, reference)
);
CREATE INDEX payment_order_due ON payment_order (due_at) WHERE asked_at IS NULL;

-- What the payment system told, by its own id, once: pushed or read, in any order.
CREATE TABLE payment_notice (
  notice text PRIMARY KEY,
  text text NOT NULL,
  told_at timestamptz NOT NULL
);

-- What no loan took. Where money came it is there all the same: a person looks whose it is.
CREATE TABLE payment_notice_refused (
  notice text PRIMARY KEY REFERENCES payment_notice,
  code text NOT NULL
);

-- How far what happened there was read.
CREATE TABLE payment_cursor (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  cursor text NOT NULL
);

CREATE TRIGGER payment_notice_stays BEFORE UPDATE OR DELETE ON payment_notice
  FOR EACH ROW EXECUTE FUNCTION loan_stays();
CREATE TRIGGER payment_notice_refused_stays BEFORE UPDATE OR DELETE ON payment_notice_refused
  FOR EACH ROW EXECUTE FUNCTION loan_stays();
