import { equal, fromBase64Url, toHex } from "../../../device-attest/bytes.ts";
import { Fault } from "../../../device-attest/fault.ts";
import { requireJudgementOf } from "../../../device-attest/judgement.ts";
import { requireSigned } from "../../../device-attest/signature.ts";
import { hasJudgement } from "../../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { type Check, fail, pass } from "./check.ts";
import { check, type Claims, isRecord, isStated } from "./claims.ts";
import type { Trust } from "./evidence.ts";

/** What was said, and that the key said it: needs nothing but the bundle and the log's name. */
export const checkRecord = (claims: Claims, trust: Trust): Check[] => [
  checkForm(claims),
  checkHash(claims),
  checkSequence(claims),
  checkJudgement(claims),
  checkLayout(claims),
  checkLog(claims, trust),
  checkKey(claims),
  checkSignature(claims),
];

const checkForm = ({ record }: Claims): Check =>
  check("record.form", [record], (said) => {
    if (said.kind === "snapshot")
      return pass("snapshotFormGood", { count: said.sections.length, purpose: said.purpose });
    if (said.kind === "revocation")
      return pass("revocationFormGood", { serial: said.serial, reason: said.reason });
    if (isStated(said)) return pass("statedFormGood", { kind: said.kind });
    if (said.kind !== "inquiry")
      return pass("recordFormGood", { kind: said.kind, source: said.source });
    const { outcome, purpose, section } = said;
    return pass("inquiryFormGood", { section, purpose, outcome });
  });

const checkHash = ({ canonical, statement }: Claims): Check =>
  check("record.hash", [canonical, statement], (bytes, { recordHash }) => {
    const hash = sha256(bytes);
    if (!equal(hash, recordHash)) throw new Fault("recordHash");
    return pass("recordHashGood", { hash: toHex(hash) });
  });

const checkSequence = ({ record, statement }: Claims): Check =>
  check("record.sequence", [record, statement], (said, signed) => {
    if (said.sequence !== signed.sequence) throw new Fault("recordSequence");
    return pass("recordSequenceGood", { sequence: signed.sequence });
  });

const checkJudgement = ({ bundle, record, statement }: Claims): Check =>
  check("record.judgement", [record, statement], (said, signed) => {
    if (!hasJudgement(signed))
      return bundle.judgement === undefined ? pass("judgementNone") : fail("judgementUnclaimed");
    if (!isRecord(said)) throw new Fault("judgementMismatch", "it is no inspection");
    const judgement = fromBase64Url(bundle.judgement ?? "");
    if (!equal(sha256(judgement), signed.judgementHash)) throw new Fault("judgementHash");
    requireJudgementOf(said, judgement);
    return pass("judgementGood", { bytes: judgement.length });
  });

const checkLayout = ({ statement }: Claims): Check =>
  check("statement.layout", [statement], ({ kind }) => {
    if (kind === "inq") return pass("layoutInquiry");
    if (kind === "snp") return pass("layoutSnapshot");
    if (kind === "rev") return pass("layoutRevocation");
    return kind === "dec" ? pass("layoutStated") : pass("layoutGood");
  });

const checkLog = ({ statement }: Claims, { logId, manifest }: Trust): Check =>
  check("statement.log", [statement], (signed) => {
    if (!equal(signed.logId, logId)) throw new Fault("wrongLog");
    return pass("statementLogGood", { origin: manifest.origin });
  });

const checkKey = ({ key, statement }: Claims): Check =>
  check("statement.key", [key, statement], ({ keyId }, signed) =>
    equal(keyId, signed.keyId)
      ? pass("keyGood", { keyId: toHex(keyId) })
      : fail("keyIdOther", { keyId: toHex(signed.keyId) }),
  );

const checkSignature = ({ bundle, key, signature, signed, statementBytes }: Claims): Check =>
  check(
    "statement.signature",
    [statementBytes, key, signed, signature],
    (_, { verify }, message, bytes) => {
      requireSigned(verify, message, bytes);
      if (bundle.followers === undefined) return pass("signatureGood");
      return pass("signatureGoodTogether", { count: fromBase64Url(bundle.followers).length / 32 });
    },
  );
