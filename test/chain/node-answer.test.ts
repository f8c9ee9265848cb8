import { expect, test } from "vitest";
import { classify, nodeMessage } from "../../service/chain/sender/node-answer.ts";

test.each([
  ["already known", "accepted"],
  ["Known transaction", "accepted"],
  ["AlreadyKnown", "accepted"],
  ["transaction already imported", "accepted"],
  ["nonce too low: next nonce 5, tx nonce 3", "nonceUsed"],
  ["Nonce too low", "nonceUsed"],
  ["OldNonce, Current nonce: 5, nonce of rejected tx: 3", "nonceUsed"],
  ["replacement transaction underpriced", "underpriced"],
  ["transaction underpriced: tip needed 1000000", "underpriced"],
  ["max fee per gas less than block base fee", "underpriced"],
  ["ReplacementNotAllowed", "underpriced"],
  ["FeeTooLow, EffectivePriorityFeePerGas too low", "underpriced"],
  ["Gas price below configured minimum gas price", "underpriced"],
  ["insufficient funds for gas * price + value", "unfunded"],
  ["Upfront cost exceeds account balance", "unfunded"],
  ["InsufficientFunds, Account balance: 0", "unfunded"],
  ["exceeds block gas limit", "refused"],
  ["rate limit exceeded", "refused"],
] as const)("a node that says %j means %s", (message, answer) => {
  expect(classify(message)).toBe(answer);
});

test.each([
  [{ error: { message: "of the answer" } }, "of the answer"],
  [{ info: { error: { message: "wrapped" } } }, "wrapped"],
  [{ code: "ECONNREFUSED" }, undefined],
  [{ error: { message: 5 } }, undefined],
  [undefined, undefined],
  ["text", undefined],
])("the node's words are found in %o", (error, message) => {
  expect(nodeMessage(error)).toBe(message);
});
