import { AttestationFault } from "../attestation-fault.ts";
import { requireSha256 } from "./algorithms.ts";
import { type Reader, readWhole } from "./reader.ts";

/** TPM_GENERATED_VALUE: a restricted key signs nothing that begins like this unless the TPM made it. */
const GENERATED = 0xff544347;
const ST_ATTEST_CERTIFY = 0x8017;
const ST_ATTEST_QUOTE = 0x8018;

export interface Clock {
  /** Milliseconds that this TPM has been powered. */
  readonly clock: bigint;
  readonly resets: number;
  readonly restarts: number;
}

interface Attested {
  readonly extraData: Uint8Array;
  readonly clock: Clock;
  /** As the TPM's maker counts. */
  readonly firmware: bigint;
}

export interface Quote extends Attested {
  /** Indices of the SHA-256 bank, ascending. */
  readonly pcrs: readonly number[];
  readonly pcrDigest: Uint8Array;
}

export interface Certified extends Attested {
  readonly name: Uint8Array;
}

/** TPMS_ATTEST with TPMS_QUOTE_INFO (part 2, section 10.12). */
export const quoteOf = (attest: Uint8Array): Quote =>
  readWhole(attest, (reader) => ({
    ...readAttested(reader, ST_ATTEST_QUOTE),
    pcrs: readSelection(reader),
    pcrDigest: reader.sized(),
  }));

/** TPMS_ATTEST with TPMS_CERTIFY_INFO. */
export const certifiedOf = (attest: Uint8Array): Certified =>
  readWhole(attest, (reader) => {
    const attested = readAttested(reader, ST_ATTEST_CERTIFY);
    const name = reader.sized();
    reader.sized();
    return { ...attested, name };
  });

function readAttested(reader: Reader, kind: number): Attested {
  if (reader.uint(4) !== GENERATED) throw new AttestationFault("notOfTpm");
  if (reader.uint(2) !== kind) throw new AttestationFault("attestKind");
  reader.sized();
  const extraData = reader.sized();
  const clock = { clock: reader.uint64(), resets: reader.uint(4), restarts: reader.uint(4) };
  if (reader.uint(1) > 1) throw new AttestationFault("malformed", "neither yes nor no");
  return { extraData, clock, firmware: reader.uint64() };
}

/** TPML_PCR_SELECTION of one bank: values of several would have to be told apart. */
function readSelection(reader: Reader): number[] {
  if (reader.uint(4) !== 1) throw new AttestationFault("pcrSelection", "one bank, please");
  requireSha256(reader.uint(2));
  const bitmap = reader.take(reader.uint(1));
  return [...bitmap].flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (byte >> bit) & 1).map((bit) => at * 8 + bit),
  );
}
