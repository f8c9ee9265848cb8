-- Scans of codes that name one unit, without anybody's data: coarse times and places, readers told apart for a day only.
CREATE TABLE code_scan (
  code text NOT NULL,
  -- Start of its ten minutes.
  at timestamptz NOT NULL,
  -- Of the day alone: its salt is forgotten with the day (scan_salt).
  reader bytea NOT NULL CHECK (octet_length(reader) = 32),
  -- Tenths of a degree; NULL: the reader did not say where he is.
  latitude_tenths smallint CHECK (latitude_tenths BETWEEN -900 AND 900),
  longitude_tenths smallint CHECK (longitude_tenths BETWEEN -1800 AND 1800),
  UNIQUE NULLS NOT DISTINCT (code, at, reader, latitude_tenths, longitude_tenths)
);
CREATE INDEX code_scan_by_time ON code_scan (at);

CREATE TABLE scan_salt (
  day date PRIMARY KEY,
  salt bytea NOT NULL CHECK (octet_length(salt) = 32)
);
