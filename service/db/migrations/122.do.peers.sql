-- What factories of one industry come to, together: no value of one of them is kept here (docs/portrait.md, "Peers").

-- Into which industry's figures a factory gives its own; NULL: into none any more. The newest holds.
CREATE TABLE portrait_industry (
  factory bytea NOT NULL CHECK (length(factory) = 32),
  version integer NOT NULL,
  -- ISIC, Revision 4, class of manufacturing.
  industry text CHECK (industry ~ '^(1[0-9]|2[0-9]|3[0-3])[0-9]{2}$'),
  declared_at timestamptz NOT NULL,
  -- Account or API key.
  declared_by text NOT NULL,
  PRIMARY KEY (factory, version)
);

-- Worked out once for a month that is over, and never again: whoever asks twice is told the same.
CREATE TABLE portrait_peer_group (
  industry text NOT NULL,
  month date NOT NULL,
  figure text NOT NULL,
  -- So many at least.
  factories integer NOT NULL,
  lower numeric NOT NULL,
  middle numeric NOT NULL,
  upper numeric NOT NULL,
  worked_out_at timestamptz NOT NULL,
  PRIMARY KEY (industry, month, figure)
);

-- When it was last tried: once a day, while there are too few.
CREATE TABLE portrait_peer_round (
  industry text NOT NULL,
  month date NOT NULL,
  tried_on date NOT NULL,
  PRIMARY KEY (industry, month)
);
