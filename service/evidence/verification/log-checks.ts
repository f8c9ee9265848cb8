import { toHex } from "../../../device-attest/bytes.ts";
import { Fault } from "../../../device-attest/fault.ts";
import { leafHash, verifyInclusion } from "../../../device-attest/merkle.ts";
import { type Check, fail, pass } from "./check.ts";
import { check, type Claims } from "./claims.ts";
import { checkChain, type ChainView } from "./chain-view.ts";

/** That the log promised to keep the statement: its checkpoint, and the statement's place under it. */
export const checkLog = (claims: Claims, view: ChainView): Check[] => [
  checkCheckpoint(claims),
  checkDuty(claims, view),
  checkInclusion(claims),
];

const checkCheckpoint = ({ checkpoint }: Claims): Check =>
  check("log.checkpoint", [checkpoint], (signed) =>
    pass("checkpointGood", { size: signed.checkpoint.size, root: toHex(signed.checkpoint.root) }),
  );

/** The key was announced on chain: an operator cannot keep a second face for one auditor. */
const checkDuty = (claims: Claims, view: ChainView): Check =>
  checkChain("log.duty", view, ["duties"], [claims.checkpoint], (facts, { signer }) => {
    const key = `0x${toHex(signer.publicKey)}`;
    const duty = facts.duties.find(({ checkpointKey }) => checkpointKey === key);
    if (duty === undefined || duty.since > facts.finalBlock.timestamp)
      return fail("dutyUnknown", { key });
    return pass("dutyGood", { since: duty.since, sequencer: duty.sequencer });
  });

const checkInclusion = ({ bundle, checkpoint, path, statementBytes }: Claims): Check =>
  check("log.inclusion", [statementBytes, path, checkpoint], (entry, nodes, signed) => {
    const { root, size } = signed.checkpoint;
    const proof = { index: bundle.index, size, path: nodes };
    if (!verifyInclusion(leafHash(entry), proof, root)) throw new Fault("notIncluded");
    return pass("inclusionGood", { index: bundle.index, size });
  });
