import { type Static, Type } from "typebox";
import { toHex, utf8 } from "../../../device-attest/bytes.ts";
import { canonicalize } from "../../../device-attest/jcs.ts";
import { InstantSchema } from "../../../device-attest/record.ts";
import { sha256 } from "#crypto";
import type { ActTarget } from "../../parties/acts/typed.ts";
import { HashSchema } from "../../parties/consent/document.ts";
import type { TypedDocument } from "../../parties/consent/typed-documents.ts";

const closed = { additionalProperties: false } as const;
const DEVICES_MAX = 4000;
const ANCHORS_MAX = 8;

export const DeviceUrn = Type.String({ pattern: "^urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,200}$" });

/** One device of a production line; what is known of its life is the maker's word. */
const ManifestDevice = Type.Object(
  {
    device: DeviceUrn,
    /** The maker's serial number. */
    serial: Type.String({ pattern: "^[!-~]{1,64}$" }),
    /** SHA-256 of the DER of the certificate that the maker put into it, or of its key's SubjectPublicKeyInfo. */
    identity: Type.Object({ by: Type.Enum(["certificate", "key"]), sha256: HashSchema }, closed),
    tested: Type.Optional(InstantSchema),
    produced: Type.Optional(InstantSchema),
    released: Type.Optional(InstantSchema),
  },
  closed,
);

/**
 * Devices that a maker built for a factory, and the authorities whose certificates it puts into its devices. The maker
 * signs its hash: one signature for a whole production line. Without devices it makes the authorities known, so that
 * devices that no manifest lists may ask.
 */
export const DeviceManifestSchema = Type.Object(
  {
    v: Type.Literal(1),
    kind: Type.Literal("device-manifest"),
    maker: HashSchema,
    factory: HashSchema,
    /** X.509, DER in base64. */
    authorities: Type.Array(Type.String({ pattern: "^[A-Za-z0-9+/]{4,8000}={0,2}$" }), {
      maxItems: ANCHORS_MAX,
      uniqueItems: true,
    }),
    devices: Type.Array(ManifestDevice, { maxItems: DEVICES_MAX }),
  },
  { ...closed, $id: "https://tallystick.dev/schema/device-manifest/1" },
);
export type DeviceManifest = Static<typeof DeviceManifestSchema>;

export const manifestHash = (manifest: DeviceManifest): string =>
  toHex(sha256(utf8(canonicalize(manifest))));

/** What the maker signs, in the domain of the DeviceRegistry; no contract takes it. @param hash of the manifest */
export const manifestTyped = (
  { address, chainId }: ActTarget,
  { factory, maker }: Pick<DeviceManifest, "factory" | "maker">,
  hash: string,
): TypedDocument => ({
  domain: { name: "DeviceRegistry", version: "1", chainId, verifyingContract: address },
  types: {
    DeviceManifest: ["maker", "factory", "manifest"].map((name) => ({ name, type: "bytes32" })),
  },
  message: { maker: `0x${maker}`, factory: `0x${factory}`, manifest: `0x${hash}` },
});

export type ManifestFault = "deviceTwice" | "identityTwice";

/** One name or identity for two devices is a line that numbers wrongly. */
export function manifestFault({ devices }: DeviceManifest): ManifestFault | undefined {
  if (new Set(devices.map(({ device }) => device)).size < devices.length) return "deviceTwice";
  const identities = new Set(devices.map(({ identity }) => identity.sha256));
  return identities.size < devices.length ? "identityTwice" : undefined;
}
