-- What the log did not take, and why: it waits by itself, and holds up nothing that was signed after it.
ALTER TABLE stated ADD COLUMN refused_code text;
ALTER TABLE stated ADD COLUMN refused_at timestamptz;
ALTER TABLE stated ADD CHECK ((refused_code IS NULL) = (refused_at IS NULL));
