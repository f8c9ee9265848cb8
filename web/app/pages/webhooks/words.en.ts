import type { WebhookType } from "../../../../service/quality/alerts/cloud-event.ts";

const types: Readonly<Record<WebhookType, string>> = {
  "dev.tallystick.alert.raised": "an alert is raised",
  "dev.tallystick.alert.recurred": "it happens again",
  "dev.tallystick.alert.acknowledged": "somebody acknowledges it",
  "dev.tallystick.alert.contained": "it is contained",
  "dev.tallystick.alert.closed": "it is closed",
};
/** Why a try was not answered. */
const faults: Readonly<Record<string, string>> = {
  addressRefused: "the address leads where nothing is sent",
  timeout: "no answer in time",
  unreachable: "nobody was there",
};

export const en = {
  types,
  faults,
  title: "Webhooks",
  lede: "Programs that are told of this party’s alerts as they happen, by signed messages.",
  empty:
    "Nobody is told yet. Begin below with the address at which your program listens, such as that of your maintenance or quality system.",
  address: "Address",
  told: "Told when",
  made: "Since",
  log: "Deliveries",
  rotate: "New secret",
  remove: "Remove",
  add: "Tell a program",
  url: "Address",
  urlHint: "https, on the internet, without login or fragment. It answers 2xx within ten seconds.",
  send: "Make the webhook",
  once: "The secret by which your program knows that a message is genuine. It is shown this once: keep it now.",
  onceHint:
    "Standard Webhooks: HMAC-SHA256 over id, time and body. docs/alerts.md shows the check.",
  rotateTitle: "New secret",
  rotateHint:
    "For a day everything carries the signatures of both, so that you can change over without a gap.",
  removeTitle: "Tell {host} nothing more",
  removeHint: "What waits for it is dropped. Its deliveries are no longer shown.",
  removed: "Removed.",
  errors: { url: "Not an address that takes messages: https, on the internet." },
  deliveries: {
    short: "Deliveries",
    title: "Deliveries to {host}",
    lede: "What was sent, is to be sent again, or was given up; the newest first.",
    back: "All webhooks",
    empty: "Nothing was sent yet: it begins with the next alert.",
    event: "Message",
    when: "Made",
    state: "State",
    states: { waiting: "waits", delivered: "delivered", dead: "given up" },
    next: "next try",
    tries: "Tries",
    answer: "Last answer",
    none: "none yet",
    status: "HTTP {status}",
    again: "Send again",
    queued: "It is on its way again.",
    deadOnly: "Only what was given up",
    noDead: "Nothing was given up.",
  },
};
