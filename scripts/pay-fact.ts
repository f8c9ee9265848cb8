import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Command } from "../service/command.ts";
import { ConfigError } from "../service/environment.ts";
import { dayMs, type PaidInvoice } from "../service/credit/fact/paid.ts";
import { enrolDevice, EnrolmentRefused } from "./enrol/enrol.ts";
import { sayFailure } from "./enrol/failure.ts";
import { readManifest, readSigner } from "./enrol/files.ts";
import { openPayerKey, type SaidPaid, sayPaid } from "./pay/say-paid.ts";

const usage = `usage: ./tallystick pay-fact --home DIR --service URL --trust FILE --payer ID [--payer-key-file FILE]
         --paid-to ID --invoice NAME --amount AMOUNT --currency CUR --due DAY --paid DAY [--out FILE] [--wait SECONDS]

Says by a key of the payer's own that an invoice was paid, and when: a fact of credit, of which the log gets the hash and
nothing else. Who was paid gets the file, and shows it to whom he likes (POST /v1/parties/…/payment-facts, or the page
"Portrait"; ./tallystick facts checks it). The same again says nothing new; another day or amount replaces what was said.

--home            a folder of the payer: its key, and what it said
--service         where the service answers, such as https://tallystick.example
--trust           the trust manifest of its log
--payer           party id of who paid, 64 hexadecimal digits
--payer-key-file  once: the key of the payer's signer, 0x-hexadecimal, which registers the key in the folder
--paid-to         party id of who was paid
--invoice         what the payer calls the invoice; stays in the folder
--amount          such as 1200.00
--due, --paid     days, such as 2026-06-30
--out             the file for who was paid (default: paid.json)
--wait            how long to wait until it is on record (default 120)
`;

/** `./tallystick pay-fact` */
export const run: Command = async ({ args, signal, stderr, stdout }) => {
  try {
    const options = readOptions(args);
    if (options === undefined) {
      stdout.write(usage);
      return 0;
    }
    const { home, invoice, out, paid, payerKeyFile, service, waitMs } = options;
    const manifest = await readManifest(options.trust);
    const signer = await openPayerKey(home, manifest.origin);
    if (payerKeyFile !== undefined)
      await enrolDevice({
        serviceUrl: service.href.replace(/\/$/, ""),
        manifest,
        factory: `0x${paid.by}`,
        signer: await readSigner(payerKeyFile),
        device: signer.device,
        keyStore: signer.keyStore,
      }).catch(unlessKnown);
    const said = await sayPaid({
      home,
      signer,
      service,
      invoice,
      paid,
      now,
      isRegistered: payerKeyFile !== undefined,
      waitMs,
      signal,
    });
    await writeFile(out, `${JSON.stringify({ facts: said.facts })}\n`, { mode: 0o600 });
    stdout.write(`${textOf(said, out)}\n`);
    return said.state === "unknownKey" ? 1 : 0;
  } catch (error) {
    return sayFailure("pay-fact", error, stderr);
  }
};

const now = (): Date => new Date();

/** Registered before, by a run that ended too early to know. */
function unlessKnown(error: unknown): void {
  if (!(error instanceof EnrolmentRefused) || !error.message.includes("KeyKnown")) throw error;
}

const textOf = ({ state }: SaidPaid, out: string): string =>
  ({
    onRecord: `on record; ${out} is for who was paid`,
    logged: `in the log, and on record soon: run it again for the proof; ${out} can be disclosed`,
    unknownKey: "kept here, not brought: the key is not registered; run it with --payer-key-file",
  })[state];

const names = ["home", "service", "trust", "payer", "payer-key-file", "paid-to", "invoice", "amount", "currency", "due", "paid", "out", "wait"] as const; // prettier-ignore
type Name = (typeof names)[number];

function readOptions(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...(Object.fromEntries(names.map((name) => [name, { type: "string" }])) as Record<
        Name,
        { type: "string" }
      >),
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const matching = (name: Name, form: RegExp, what: string): string => {
    const value = values[name];
    if (value !== undefined && form.test(value)) return value;
    throw new ConfigError(`--${name} ${value === undefined ? "is missing" : "is wrong"}: ${what}`);
  };
  const text = (name: Name): string => matching(name, /./, "see --help");
  const party = (name: Name): string => matching(name, /^[0-9a-f]{64}$/, "64 hexadecimal digits");
  const paid: PaidInvoice = {
    by: party("payer"),
    about: party("paid-to"),
    amount: centsIn(matching("amount", /^\d{1,15}(?:\.\d{2})?$/, "such as 1200.00")),
    currency: matching("currency", /^[A-Z]{3}$/, "such as CNY"),
    day: dayIn("paid", text("paid")),
    due: dayIn("due", text("due")),
  };
  if (paid.by === paid.about) throw new ConfigError("--paid-to: nobody speaks of himself");
  return {
    home: text("home"),
    service: new URL(matching("service", /^https?:\/\//, "such as https://tallystick.example")),
    trust: text("trust"),
    payerKeyFile: values["payer-key-file"],
    invoice: text("invoice"),
    paid,
    out: values.out ?? "paid.json",
    waitMs: Number(matchingOr(values.wait, "120")) * 1000,
  };
}

function matchingOr(value: string | undefined, otherwise: string): string {
  if (value === undefined) return otherwise;
  if (/^\d{1,6}$/.test(value)) return value;
  throw new ConfigError("--wait is wrong: seconds");
}

const centsIn = (amount: string): string => {
  const [whole = "", cents = "00"] = amount.split(".");
  return String(BigInt(whole + cents));
};

function dayIn(name: string, day: string): string {
  if (dayMs(day) === undefined) throw new ConfigError(`--${name} is wrong: such as 2026-06-30`);
  return day;
}
