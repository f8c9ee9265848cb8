import { toHex } from "../../../device-attest/bytes.ts";
import { asCheck, type Check, fail, notChecked, type Outcome, pass } from "./check.ts";
import { contractNames, NO_ROOT } from "./chain-facts.ts";
import {
  checkChain,
  checkEndpoints,
  type ChainView,
  isSame,
  strangeContract,
} from "./chain-view.ts";
import type { Claims } from "./claims.ts";

/** That the log's promise is witnessed: by the chain, contracts and code of the manifest. */
export const checkAnchor = (claims: Claims, view: ChainView): Check[] => [
  ...checkIdentity(view),
  checkContract(claims, view),
  checkRoot(claims, view),
  checkBlock(claims, view),
];

function checkIdentity({ answers, manifest, question }: ChainView): Check[] {
  const { chainId, genesisHash } = manifest.chain;
  return [
    checkEndpoints("chain.id", answers, (facts) =>
      facts.chainId === chainId
        ? pass("chainIdGood", { chainId })
        : fail("chainIdOther", { chainId: facts.chainId, expected: chainId }),
    ),
    checkEndpoints("chain.genesis", answers, (facts) =>
      facts.genesisHash === genesisHash
        ? pass("genesisGood", { hash: genesisHash })
        : fail("genesisOther", { hash: facts.genesisHash, expected: genesisHash }),
    ),
    checkEndpoints("chain.code", answers, (facts) => {
      if (!isSame(facts.asked.contracts, question.contracts)) return notChecked("notAsked");
      const contract = strangeContract(facts, manifest);
      if (contract === undefined) return pass("codeGood", { count: contractNames.length });
      return fail("codeOther", { contract, hash: facts.codeHashes[contract] });
    }),
  ];
}

/** The bundle may say where it is anchored; only the manifest says where that counts. */
function checkContract({ bundle }: Claims, { manifest, question }: ChainView): Check {
  const { chainId, contract } = bundle.anchor;
  const trusted = question.contracts.evidenceLog;
  const isTrusted = contract === trusted && chainId === manifest.chain.chainId;
  return asCheck(
    "anchor.contract",
    isTrusted
      ? pass("anchorContractGood", { contract, chainId })
      : fail("anchorContractOther", { contract, chainId, expected: trusted }),
  );
}

const checkRoot = ({ checkpoint }: Claims, view: ChainView): Check =>
  checkChain(
    "anchor.root",
    view,
    ["root", "newestRoot"],
    [checkpoint],
    (facts, signed): Outcome => {
      const { root, size } = signed.checkpoint;
      const block = facts.finalBlock.number;
      // Zero first: a checkpoint with a root of zeros must not pass for what is not there.
      if (facts.root === NO_ROOT)
        return fail(facts.newestRoot === NO_ROOT ? "anchorNone" : "anchorNotFinal", {
          size,
          block,
        });
      return facts.root === `0x${toHex(root)}`
        ? pass("anchorRootGood", { size, block })
        : fail("anchorRootOther", { size, root: facts.root });
    },
  );

const checkBlock = ({ bundle, checkpoint }: Claims, view: ChainView): Check =>
  checkChain("anchor.block", view, ["anchorBlock", "anchored"], [checkpoint], (facts): Outcome => {
    const { blockHash, blockNumber, blockTimestamp, transaction } = bundle.anchor;
    const { anchorBlock, anchored } = facts;
    if (blockNumber > facts.finalBlock.number)
      return fail("anchorNotFinal", {
        size: facts.asked.size ?? 0,
        block: facts.finalBlock.number,
      });
    const isThere =
      anchored?.blockHash === blockHash &&
      anchored.transaction === transaction &&
      anchorBlock?.hash === blockHash &&
      anchorBlock.timestamp === blockTimestamp;
    return isThere
      ? pass("anchorBlockGood", { block: blockNumber, time: blockTimestamp, transaction })
      : fail("anchorBlockOther", { block: blockNumber });
  });
