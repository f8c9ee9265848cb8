import { parentPort } from "node:worker_threads";
import { assess, type AssessmentContext } from "./assessment.ts";
import { KeyRing, type RegisteredKey } from "./key-ring.ts";
import { type AssessedBatch, type Packed, packAssessments, unpack } from "./packed.ts";

/** One worker thread of the assessor pool: signatures, hashes and schemas off the main thread. */
export type ToAssessor =
  | { readonly kind: "keys"; readonly keys: readonly RegisteredKey[] }
  | { readonly kind: "batch"; readonly id: number; readonly now: number; readonly payloads: Packed }
  | { readonly kind: "settings"; readonly settings: AssessorSettings };

export type AssessorSettings = Omit<AssessmentContext, "keys" | "now">;

export interface FromAssessor {
  readonly id: number;
  readonly assessed: AssessedBatch;
}

let keys = new KeyRing([]);
let settings: AssessorSettings | undefined;

parentPort?.on("message", (message: ToAssessor) => {
  if (message.kind === "keys") keys = new KeyRing(message.keys);
  else if (message.kind === "settings") ({ settings } = message);
  else answer(message);
});

function answer({ id, now, payloads }: Extract<ToAssessor, { kind: "batch" }>): void {
  if (settings === undefined) throw new Error("a batch came before the settings");
  const context = { ...settings, keys, now };
  const assessed = packAssessments(unpack(payloads).map((payload) => assess(payload, context)));
  const { bodies, judgements, signatures, statements } = assessed.evidence;
  const buffers = [bodies.bytes, judgements.bytes, signatures, statements].map(
    ({ buffer }) => buffer as ArrayBuffer,
  );
  parentPort?.postMessage({ id, assessed } satisfies FromAssessor, buffers);
}
