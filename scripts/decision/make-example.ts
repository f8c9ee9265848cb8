import { readFile, writeFile } from "node:fs/promises";
import { generateKeyPairSync } from "node:crypto";
import { canonicalize } from "../../device-attest/jcs.ts";
import { CHAIN_START } from "../../device-attest/signed-record.ts";
import { softwareKeyOf } from "../../device-attest/software-key.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { utf8 } from "../../device-attest/bytes.ts";
import { sha256 } from "#crypto";
import { policyText } from "../../service/credit/decision/policy.ts";
import { receiptText, signDecision } from "../../service/credit/decision/sign-decision.ts";
import { readModelText } from "../../service/score/document/read-model.ts";
import { EXAMPLE_AT, exampleInputs, exampleRuling } from "./example.ts";

/** Where the example lies. */
export const decisionExample = new URL("../../examples/decision/", import.meta.url);

/** The example's files by name. Its model was trained once: another machine's may differ in the last digit of an estimate. */
async function exampleFiles(): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(new URL("model.json", decisionExample), "utf8");
  const { model } = readModelText(text);
  if (model === undefined) throw new Error("examples/decision/model.json has no papers");
  const inputs = exampleInputs(model);
  // Nobody needs the key again: whoever makes the example anew signs it with another.
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const { receipt } = await signDecision(
    {
      inputs,
      at: EXAMPLE_AT,
      ruling: exampleRuling,
      secret: sha256(utf8("the secret of an example is none")),
    },
    CHAIN_START,
    {
      keyStore: softwareKeyOf(privateKey),
      device: "urn:tallystick:example-bank:decisions",
      logId: logIdOf("tallystick/00000000000000000000000000000000"),
    },
  );
  const opened = receipt.opened && { ...receipt.opened, portrait: null };
  return {
    "policy.json": policyText(inputs.policy),
    "portrait.json": canonicalize(inputs.portrait),
    "receipt.json": receiptText({ ...receipt, opened }),
  };
}

/** `node scripts/decision/make-example.ts` writes them. */
if (import.meta.main)
  for (const [name, text] of Object.entries(await exampleFiles()))
    await writeFile(new URL(name, decisionExample), text);
