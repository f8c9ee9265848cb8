import { messageFromJson, messageToJson } from "../../../service/parties/acts/act-json.ts";
import {
  type ActMessages,
  type ActName,
  catalogue,
  typedAct,
} from "../../../service/parties/acts/catalogue.ts";
import type { Freshness, TypedAct } from "../../../service/parties/acts/typed.ts";
import { pagePaths } from "../../../service/http/page-paths.ts";
import { call, type Reply } from "../api/client.ts";
import { go } from "../state/router.ts";
import { type Manifest, targetIn } from "./manifest.ts";

export type Pending = Reply<"readPendingAct">;

/** What of an act is signed. */
export type Signable = Pick<Pending, "act" | "deadline" | "message" | "nonce">;

/** What a party is to sign. */
export interface Draft<Name extends ActName = ActName> {
  readonly act: Name;
  readonly message: ActMessages[Name];
}

/**
 * Prepares an act and goes to where it is signed.
 * @param back the page to return to
 */
export async function prepareAndGo<Name extends ActName>(
  party: string,
  { act, message }: Draft<Name>,
  back: string,
): Promise<void> {
  const body = { act, message: messageToJson(message) };
  const { id } = await call("prepareAct", { path: { party }, body });
  go(`${pathOf(id)}?back=${encodeURIComponent(back)}`);
}

export const pathOf = (id: string): string => pagePaths.act.replace(":id", id);

/** The message of an act as the catalogue types it. */
export const messageOf = ({
  act,
  deadline,
  message,
  nonce,
}: Signable): Freshness & ActMessages[ActName] =>
  ({
    ...messageFromJson(catalogue[act], message),
    nonce: BigInt(nonce),
    deadline: BigInt(deadline),
  }) as unknown as Freshness & ActMessages[ActName];

/** An act as it is signed. */
export function typedOf(pending: Signable, manifest: Manifest): TypedAct<object> {
  const { deadline, nonce, ...message } = messageOf(pending);
  const target = targetIn(manifest, catalogue[pending.act].contract);
  return typedAct(pending.act, target, message as never, { nonce, deadline });
}
