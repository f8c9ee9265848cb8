import type { JSX } from "preact";
import { urlOf } from "../../api/client.ts";
import { Facts } from "../../parts/facts.tsx";
import { Section } from "../../parts/page.tsx";
import { State } from "../../parts/state.tsx";
import { Link } from "../../state/link.tsx";
import { useSettings, useWords } from "../../state/settings.ts";
import { type Asked, type AuditedLot, queryOf, type Report } from "./audit.ts";
import { verifyPath } from "../verify-lot/verify-path.ts";
import { verifyLotWords } from "../verify-lot/words.ts";
import { lotAuditWords } from "./words.ts";

interface Props {
  readonly asked: Asked;
  readonly report: Report;
  readonly looker: string;
}

/** What the sample rests on, then each lot with every check. */
export function AuditResult({ asked, looker, report }: Props): JSX.Element {
  const words = useWords(lotAuditWords);
  return (
    <Section title={words.result} actions={<Downloads asked={asked} looker={looker} />}>
      <Facts
        isCode
        of={[
          [words.seed, report.seed],
          [words.log, `${String(report.logSize)} ${words.entries} · ${report.logRoot}`],
          [words.manifest, report.manifestHash],
          [words.drawnFrom, `${String(report.candidates)} ${words.lots}`],
        ]}
      />
      {report.lots.length === 0 && <p class="empty">{words.none}</p>}
      {report.lots.map((lot) => (
        <Lot key={lot.lot} lot={lot} asked={asked} looker={looker} />
      ))}
    </Section>
  );
}

/** The report is made again by the same seed as long as nothing newer is anchored. */
function Downloads({ asked, looker }: Pick<Props, "asked" | "looker">): JSX.Element {
  const words = useWords(lotAuditWords);
  const { language } = useSettings();
  const to = (format: "pdf" | "xlsx"): string =>
    urlOf("auditLots", {
      path: { factory: asked.factory },
      query: { ...queryOf(asked, looker), language, format },
    });
  return (
    <>
      {(["pdf", "xlsx"] as const).map((format) => (
        <a key={format} href={to(format)} download={`lot-audit.${format}`}>
          {words[format]}
        </a>
      ))}
    </>
  );
}

const standings = { verified: "good", failed: "bad", incomplete: "open", absent: "open" } as const;
const checkStandings = { pass: "good", fail: "bad", notChecked: "open" } as const;

function Lot({
  asked,
  looker,
  lot: { checks, lot, reason, records, uri, verdict },
}: Pick<Props, "asked" | "looker"> & { readonly lot: AuditedLot }): JSX.Element {
  const words = useWords(lotAuditWords);
  const verify = useWords(verifyLotWords);
  const { as, purpose } = { as: undefined, purpose: undefined, ...queryOf(asked, looker) };
  const bundle = urlOf("readLotBundle", {
    path: { factory: asked.factory, lot },
    query: { ...(as !== undefined && { as }), ...(purpose !== undefined && { purpose }) },
  });
  return (
    <details open={verdict === "failed"}>
      <summary>
        <State is={standings[verdict]}>
          {verdict === "absent" ? words.absent : words.verdicts[verdict]}
        </State>{" "}
        <span class="wrap">{uri ?? lot}</span>
      </summary>
      {reason !== null && <p class="hint">{words.reasons[reason]}</p>}
      <Facts
        of={[
          [words.lot, <code class="wrap">{lot}</code>],
          [words.records, String(records)],
          [
            words.bundle,
            <a href={bundle} download={`lot-${lot.slice(0, 12)}.json`}>
              {words.bundle}
            </a>,
          ],
        ]}
      />
      <p>
        <Link to={verifyPath(asked.factory, lot)} class="button">
          {verify.open}
        </Link>
      </p>
      <ul aria-label={words.checks}>
        {checks.map(({ detail, status, subject }, at) => (
          <li key={at}>
            <State is={checkStandings[status]}>
              <strong>{subject}</strong> <span class="wrap">{detail}</span>
            </State>
          </li>
        ))}
      </ul>
    </details>
  );
}
