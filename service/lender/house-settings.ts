import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { toHex } from "../../device-attest/bytes.ts";
import { createSoftwareKey, openSoftwareKey } from "../../device-attest/software-key.ts";
import { logIdOf } from "../../device-attest/statement.ts";
import { sha256 } from "#crypto";
import { POST_LIMITS, postTo } from "../chain/post-to.ts";
import { DecisionError } from "../credit/decision/decision-error.ts";
import { readPolicyText } from "../credit/decision/policy.ts";
import { readIfExists, writeDurably } from "../embedded/state-file.ts";
import { ConfigError } from "../environment.ts";
import { readManifest } from "../evidence/verification/evidence.ts";
import { readModelText } from "../score/document/read-model.ts";
import { modelHash } from "../score/document/model.ts";
import { ScoreError } from "../score/score-error.ts";
import type { DeskOptions } from "./desk.ts";
import type { LenderConfig } from "./lender-config.ts";
import type { SnapshotTrust } from "./snapshot-portrait.ts";

/** @throws ConfigError */
export async function documentsOf({
  modelFile,
  policyFile,
}: LenderConfig): Promise<Pick<DeskOptions, "model" | "policy">> {
  const model = await readAs("LENDER_MODEL_FILE", modelFile, (text) => readModelText(text).model);
  if (model === undefined)
    throw new ConfigError(`LENDER_MODEL_FILE: ${modelFile} is a scorecard without papers`);
  const policy = await readAs("LENDER_POLICY_FILE", policyFile, readPolicyText);
  if (policy.model !== modelHash(model))
    throw new ConfigError(
      `LENDER_POLICY_FILE: ${policyFile} is for another model than ${modelFile}`,
    );
  return { model, policy };
}

/** @throws ConfigError */
export async function trustOf({
  rpcUrls,
  trustFile,
}: LenderConfig): Promise<SnapshotTrust | undefined> {
  if (trustFile === undefined) return undefined;
  const manifest = await readSetting("LENDER_TRUST_FILE", trustFile);
  if (readManifest(manifest).value === undefined)
    throw new ConfigError(`LENDER_TRUST_FILE: ${trustFile} is no trust manifest`);
  const nodes = rpcUrls.map(({ href, origin }) => ({
    label: origin,
    post: postTo(href, POST_LIMITS),
  }));
  return { manifest, nodes };
}

export async function readAs<T>(name: string, path: string, read: (text: string) => T): Promise<T> {
  const text = await readSetting(name, path);
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof ScoreError || error instanceof DecisionError)) throw error;
    const found = error instanceof ScoreError ? `: ${error.where.found ?? ""}` : "";
    throw new ConfigError(`${name}: ${path}: ${error.message}${found}`);
  }
}

export async function readSetting(name: string, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new ConfigError(
      `${name}: ${path}: ${error instanceof Error ? error.message : "unreadable"}`,
    );
  }
}

/**
 * What webhooks are signed with.
 * @throws ConfigError
 */
export async function readSigningSecret(name: string, path: string): Promise<string> {
  const secret = (await readSetting(name, path)).trim();
  if (!/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret))
    throw new ConfigError(`${name}: ${path} holds no whsec_ secret`);
  return secret;
}

export async function openDecisionKey({
  home,
  keyPassphraseFile,
  origin,
}: Pick<LenderConfig, "home" | "keyPassphraseFile" | "origin">): Promise<
  Pick<DeskOptions, "keyId" | "signer">
> {
  const path = join(home, "decision-key.json");
  const passphrase = await secretIn(keyPassphraseFile ?? join(home, "decision-passphrase"));
  const exists = (await readIfExists(path)) !== undefined;
  const keyStore = exists
    ? await openSoftwareKey(path, passphrase)
    : await createSoftwareKey(path, passphrase);
  const keyId = sha256(keyStore.spki);
  const device = `urn:tallystick:decisions:${toHex(keyId).slice(0, 16)}`;
  return { keyId, signer: { keyStore, device, logId: logIdOf(origin) } };
}

/** What the lender's own systems say who they are by. */
export const openToken = (home: string): Promise<string> => secretIn(join(home, "lender-token"));

export async function secretIn(path: string): Promise<string> {
  const kept = await readIfExists(path);
  if (kept !== undefined && kept.trim() !== "") return kept.trim();
  const made = randomBytes(32).toString("base64url");
  await writeDurably(path, made);
  return made;
}
