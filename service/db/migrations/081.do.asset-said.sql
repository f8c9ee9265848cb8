-- The one by which the party itself speaks of the thing, once it did: whatever it is told later, that name stays.
ALTER TABLE trace_asset ADD COLUMN is_said boolean NOT NULL DEFAULT false;
UPDATE trace_asset a SET is_said = true FROM (
  SELECT DISTINCT ON (party, thing_no) party, asset FROM trace_asset ORDER BY party, thing_no, asset
) first WHERE a.party = first.party AND a.asset = first.asset;
CREATE UNIQUE INDEX trace_asset_said ON trace_asset (thing_no, party) WHERE is_said;
