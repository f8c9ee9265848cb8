import { toHex } from "../../../device-attest/bytes.ts";
import { deviceKey } from "../../../device-attest/key.ts";
import { possessionMessage } from "../../../device-attest/possession.ts";
import { logIdOf } from "../../../device-attest/statement.ts";
import { keyGradeNumber } from "../../../service/parties/acts/device-acts.ts";
import { call, CallFailed } from "../../app/api/client.ts";
import { keyStoreOf, makeKey } from "./browser-key.ts";
import { getSetting, type Identity, putSetting } from "./settings.ts";

const REGISTERING = "tallystick-inspect-register";

/** Makes this browser's key, once, for a factory. @throws CallFailed */
export async function makeIdentity(database: IDBDatabase, party: string): Promise<Identity> {
  const { logKeys } = await call("readTrustManifest");
  return navigator.locks.request(REGISTERING, async () => {
    const made = await getSetting(database, "identity");
    if (made !== undefined) return made;
    const identity: Identity = {
      ...(await makeKey()),
      party,
      device: `urn:uuid:${crypto.randomUUID()}`,
      logKey: logKeys[0] ?? "",
      pendingAct: undefined,
      isRegistered: false,
    };
    await putSetting(database, "identity", identity);
    // Else a browser short of space may forget it.
    await navigator.storage.persist().catch(() => false);
    return identity;
  });
}

/**
 * Prepares the act that registers the key, for the factory's signers to sign.
 * @throws CallFailed `forbidden` for somebody who may not prepare acts of the factory
 */
export async function askToRegister(database: IDBDatabase): Promise<void> {
  await navigator.locks.request(REGISTERING, async () => {
    const identity = await getSetting(database, "identity");
    if (identity === undefined || identity.pendingAct !== undefined) return;
    const { id } = await prepare(identity);
    await putSetting(database, "identity", { ...identity, pendingAct: id });
  });
}

async function prepare(identity: Identity): Promise<{ readonly id: string }> {
  const { chain, contracts, origin } = await call("readTrustManifest");
  const { device, party, spki } = identity;
  const { x, y } = deviceKey(spki);
  const message = possessionMessage({
    chainId: chain.chainId,
    registry: contracts.deviceRegistry.address,
    logId: logIdOf(origin),
    factory: party,
    device,
  });
  const possession = await keyStoreOf(identity).sign(message);
  return call("prepareAct", {
    path: { party },
    body: {
      act: "Register",
      message: {
        factory: `0x${party}`,
        device,
        x: `0x${toHex(x)}`,
        y: `0x${toHex(y)}`,
        grade: keyGradeNumber.software,
      },
      extra: { possession: `0x${toHex(possession)}` },
    },
  });
}

/**
 * Looks whether the factory signed and the chain took it. What was withdrawn or refused can be asked for again.
 * @throws CallFailed
 */
export async function followRegistration(database: IDBDatabase): Promise<void> {
  const identity = await getSetting(database, "identity");
  if (identity?.pendingAct === undefined || identity.isRegistered) return;
  const state = await stateOf(identity.party, identity.pendingAct);
  if (state === "final")
    await putSetting(database, "identity", { ...identity, isRegistered: true });
  if (state === "gone")
    await putSetting(database, "identity", { ...identity, pendingAct: undefined });
}

async function stateOf(party: string, pendingAct: string): Promise<"final" | "gone" | "open"> {
  try {
    const { relayed } = await call("readPendingAct", { path: { party, pendingAct } });
    if (relayed === null) return "open";
    const { status } = await call("readAct", { path: { id: relayed } });
    if (status === "final") return "final";
    return status === "reverted" || status === "dropped" ? "gone" : "open";
  } catch (error) {
    if (error instanceof CallFailed && error.status === 404) return "gone";
    throw error;
  }
}
