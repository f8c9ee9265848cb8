-- A device is found by the certificate that it shows.
CREATE UNIQUE INDEX enrolment_certificate_by_hash ON enrolment_certificate (sha256(certificate));
-- What the authority says, nobody keeps beside it.
ALTER TABLE enrolment_certificate DROP COLUMN revoked_at;
