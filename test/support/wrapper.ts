import { toBase64 } from "../../device-attest/bytes.ts";
import type { KeyWrapper } from "../../service/parties/managed/key-wrapper.ts";
import { openWrappingKey } from "../../service/wrapping-key.ts";

/** @param fill each byte of its key */
export const wrapperOf = (fill = 7): Promise<KeyWrapper> =>
  openWrappingKey({ kind: "environment", key: toBase64(new Uint8Array(32).fill(fill)) });
