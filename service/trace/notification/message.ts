import { type Static, Type } from "typebox";
import { Compile } from "typebox/compile";
import { instantMs } from "../capture/instant.ts";
import { AspectFault } from "../catena-x/aspect-fault.ts";
import { requireFit } from "../catena-x/fit.ts";
import { identified } from "../catena-x/identified.ts";
import { AssetId, Bpnl, closed, Text } from "../catena-x/parts.ts";
import {
  type BlockStatus,
  blockStatuses,
  type NotificationKind,
  type NotificationSeverity,
  notificationSeverities,
  type NotificationStatus,
  notificationStatuses,
} from "./notification.ts";

/** What a message is about, in its header (urn:samm:io.catenax.shared.message_header:3.0.0). */
const contexts = {
  alert: "Traceability-QualityNotification-Alert:2.0.0",
  investigation: "Traceability-QualityNotification-Investigation:2.0.0",
  block: "Traceability-BlockNotification:1.0.0",
} as const satisfies Record<NotificationKind, string>;
const HEADER_VERSION = "3.0.0" as const;
const INFORMATION_MAX = 1000;

/** The published examples leave out the seconds. */
const Moment = Type.String({
  pattern:
    "^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-](?:0\\d|1[0-4]):[0-5]\\d)$",
});

const headerOf = <C extends string>(...context: C[]) =>
  closed({
    messageId: AssetId,
    context: Type.Enum(context),
    sentDateTime: Moment,
    senderBpn: Bpnl,
    receiverBpn: Bpnl,
    expectedResponseBy: Type.Optional(Moment),
    relatedMessageId: Type.Optional(AssetId),
    version: Type.Enum([
      HEADER_VERSION,
      "urn:samm:io.catenax.shared.message_header:3.0.0#MessageHeaderAspect",
    ]),
  });

/** CX-0125 section 4.1: what a quality alert or investigation says, first and whenever its status changes. */
const QualityMessage = closed({
  header: headerOf(contexts.alert, contexts.investigation),
  content: closed({
    notificationId: AssetId,
    status: Type.Enum([...notificationStatuses]),
    severity: Type.Optional(Type.Enum([...notificationSeverities])),
    information: Type.Optional(Type.String({ maxLength: INFORMATION_MAX })),
    listOfAffectedItems: Type.Optional(Type.Array(AssetId, { maxItems: 100_000 })),
  }),
});

const LocalIdentifiers = Type.Array(
  closed({
    key: Type.String({
      pattern: "^(?:manufacturerId|partInstanceId|batchId|van|customKey:\\w+)$",
    }),
    value: Text,
  }),
  { maxItems: 20 },
);

/** What helps to find a part in a plant: taken, not understood beyond the part's identifiers. */
const Helping = Type.Record(Type.String(), Type.Unknown());

/** CX-0125 section 4.2: which parts are to be blocked, and how far that got. */
const BlockMessage = closed({
  header: headerOf(contexts.block),
  content: closed({
    notificationStatus: Type.Enum([...notificationStatuses]),
    blockInformations: Type.Array(
      closed({
        catenaXId: AssetId,
        blockStatus: Type.Enum([...blockStatuses]),
        componentLevelContainment: Type.Optional(
          Type.Object({ localIdentifiers: Type.Optional(LocalIdentifiers) }),
        ),
        periodAndVolumeLevelContainment: Type.Optional(Helping),
        locationInTheContainer: Type.Optional(Helping),
      }),
      { minItems: 1, maxItems: 100_000 },
    ),
  }),
});

export type NotificationMessage = Static<typeof QualityMessage> | Static<typeof BlockMessage>;

/** Where a thing's Digital Link stands among its identifiers. */
const LINK_KEY = "customKey:digitalLink";

export interface ToldItem {
  readonly asset: string;
  /** As the sender spells it, where he says. */
  readonly thing: string | undefined;
  readonly status: BlockStatus | undefined;
}

/** A message, in our words. */
export interface Told {
  readonly kind: NotificationKind;
  readonly message: string;
  /** Of a block that was told of before: the message that told of it first. */
  readonly related: string | undefined;
  /** Of a quality notification. */
  readonly notification: string | undefined;
  readonly senderBpnl: string;
  readonly receiverBpnl: string;
  readonly status: NotificationStatus;
  readonly severity: NotificationSeverity | undefined;
  readonly information: string | undefined;
  /** UTC, ISO 8601. */
  readonly targetAt: string | undefined;
  readonly items: readonly ToldItem[];
}

const checks = { quality: Compile(QualityMessage), block: Compile(BlockMessage) };

/** @throws AspectFault for what is no message of the standard */
export function readMessage(message: unknown): Told {
  if (isBlock(message)) {
    requireFit(checks.block, message);
    return toldOfBlock(message);
  }
  requireFit(checks.quality, message);
  return toldOfQuality(message as Static<typeof QualityMessage>);
}

function isBlock(message: unknown): message is Static<typeof BlockMessage> {
  const { header } = (message ?? {}) as { readonly header?: { readonly context?: unknown } };
  return header?.context === contexts.block;
}

function toldOfQuality({ content, header }: Static<typeof QualityMessage>): Told {
  const { information, listOfAffectedItems, notificationId, severity, status } = content;
  return {
    ...headOf(header),
    kind: header.context === contexts.alert ? "alert" : "investigation",
    notification: uuidOf(notificationId),
    status,
    severity,
    information,
    items: (listOfAffectedItems ?? []).map((one) => ({
      asset: uuidOf(one),
      thing: undefined,
      status: undefined,
    })),
  };
}

const toldOfBlock = ({ content, header }: Static<typeof BlockMessage>): Told => ({
  ...headOf(header),
  kind: "block",
  notification: undefined,
  status: content.notificationStatus,
  severity: undefined,
  information: undefined,
  items: content.blockInformations.map(({ blockStatus, catenaXId, componentLevelContainment }) => ({
    asset: uuidOf(catenaXId),
    thing: componentLevelContainment?.localIdentifiers?.find(({ key }) => key === LINK_KEY)?.value,
    status: blockStatus,
  })),
});

function headOf(
  header: Static<typeof QualityMessage>["header"] | Static<typeof BlockMessage>["header"],
) {
  // prettier-ignore
  const { expectedResponseBy, messageId, receiverBpn, relatedMessageId, senderBpn } = header;
  return {
    message: uuidOf(messageId),
    related: relatedMessageId === undefined ? undefined : uuidOf(relatedMessageId),
    senderBpnl: senderBpn,
    receiverBpnl: receiverBpn,
    targetAt: expectedResponseBy === undefined ? undefined : instantOf(expectedResponseBy),
  };
}

const uuidOf = (id: string): string => id.replace("urn:uuid:", "").toLowerCase();

function instantOf(moment: string): string {
  const whole = moment.replace(/T(\d{2}:\d{2})(?!:)/, "T$1:00");
  if (instantMs(whole) === undefined)
    throw new AspectFault("/header/expectedResponseBy", "is no time that there is");
  return whole;
}

/** What one side tells the other, in the standard's words. */
export interface ToTell extends Told {
  readonly sentAt: string;
}

export const writeMessage = (told: ToTell): NotificationMessage =>
  told.kind === "block" ? blockMessage(told) : qualityMessage(told, told.kind);

const head = <C extends string>(told: ToTell, context: C) => ({
  messageId: urn(told.message),
  context,
  sentDateTime: told.sentAt,
  senderBpn: told.senderBpnl,
  receiverBpn: told.receiverBpnl,
  ...(told.targetAt !== undefined && { expectedResponseBy: told.targetAt }),
  ...(told.related !== undefined && { relatedMessageId: urn(told.related) }),
  version: HEADER_VERSION,
});

const urn = (uuid: string): string => `urn:uuid:${uuid}`;

const qualityMessage = (
  told: ToTell,
  kind: "alert" | "investigation",
): Static<typeof QualityMessage> => ({
  header: head(told, contexts[kind]),
  content: {
    notificationId: urn(told.notification ?? told.message),
    status: told.status,
    ...(told.severity !== undefined && { severity: told.severity }),
    ...(told.information !== undefined && {
      information: told.information.slice(0, INFORMATION_MAX),
    }),
    ...(told.items.length > 0 && {
      listOfAffectedItems: told.items.map(({ asset }) => urn(asset)),
    }),
  },
});

const blockMessage = (told: ToTell): Static<typeof BlockMessage> => ({
  header: head(told, contexts.block),
  content: {
    notificationStatus: told.status,
    blockInformations: told.items.map(({ asset, status, thing }) => ({
      catenaXId: urn(asset),
      blockStatus: status ?? "ACTIVE",
      ...(thing !== undefined && { componentLevelContainment: identifiersOf(thing) }),
    })),
  },
});

function identifiersOf(thing: string) {
  const { batch, serial } = identified(thing);
  return {
    localIdentifiers: [
      ...(batch === undefined ? [] : [{ key: "batchId", value: batch }]),
      ...(serial === undefined ? [] : [{ key: "partInstanceId", value: serial }]),
      { key: LINK_KEY, value: thing },
    ],
  };
}
