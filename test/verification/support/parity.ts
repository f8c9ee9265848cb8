import { readFile } from "node:fs/promises";
import process from "node:process";
import { fromBase64Url, toBase64Url } from "../../../device-attest/bytes.ts";
import type { Bundle } from "../../../service/evidence/bundle.ts";
import type { EndpointAnswer } from "../../../service/evidence/verification/endpoint.ts";
import { openEvidence, verifyEvidence } from "../../../service/evidence/verification/verify.ts";
import { sha256 } from "#crypto";

/**
 * Prints the checks of the sample bundle and of many broken ones, and whether Node's crypto did it. Run with
 * `--conditions=browser` it does what a web page does.
 */
const folder = new URL("../../../examples/bundle/", import.meta.url);
const [bundleText, manifest, factsText] = await Promise.all(
  ["bundle.json", "trust-manifest.json", "chain-facts.json"].map((name) =>
    readFile(new URL(name, folder), "utf8"),
  ),
);
const bundle = JSON.parse(bundleText ?? "") as Bundle;
const { answers } = JSON.parse(factsText ?? "") as { answers: EndpointAnswer[] };

function* broken(): Generator<Bundle> {
  yield bundle;
  for (const name of ["statement", "signature", "spki", "judgement"] as const) {
    const bytes = fromBase64Url(bundle[name] ?? "");
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = bytes[at]! ^ (1 << (at % 8));
      yield { ...bundle, [name]: toBase64Url(changed) };
    }
    yield { ...bundle, [name]: toBase64Url(bytes.subarray(1)) };
    yield { ...bundle, [name]: "AA" };
  }
  for (let at = 0; at < bundle.checkpoint.length; at++) {
    const character = String.fromCodePoint(bundle.checkpoint.charCodeAt(at) ^ 1);
    const checkpoint = bundle.checkpoint.slice(0, at) + character + bundle.checkpoint.slice(at + 1);
    yield { ...bundle, checkpoint };
  }
}

const reports = Array.from(broken(), (one) =>
  verifyEvidence(openEvidence(JSON.stringify(one), manifest ?? ""), answers),
);
const isNode = Buffer.isBuffer(sha256(new Uint8Array(1)));
process.stdout.write(JSON.stringify({ isNode, reports }));
