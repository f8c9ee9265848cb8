import type { Portrait } from "../../../service/credit/decision/application.ts";
import { decide } from "../../../service/credit/decision/decide.ts";
import { review } from "../../../service/credit/warning/review.ts";
import type { Review } from "../../../service/credit/warning/warning.ts";
import type { Watched } from "../../../service/credit/warning/watched.ts";
import { AT, type Figure, granted } from "../decision/support/case.ts";

/** Two weeks later: the example's authorisation is still in force. */
export const LATER = "2026-06-16T01:00:00.000Z";

const { application, model, policy, portrait } = granted;

/** The example as it was granted, and nothing of it has changed. */
export const unchanged: Watched = {
  decidedAt: AT,
  application,
  portrait,
  offer: decide(granted, AT).offer!,
  policy,
  model,
  seen: { at: LATER, portrait },
  ended: null,
  loans: [],
};

export const seeing = (changed: Partial<Portrait>, watched = unchanged): Watched => ({
  ...watched,
  seen: { at: LATER, portrait: { ...(watched.seen?.portrait ?? portrait), ...changed } },
});

export const withSeen = (name: string, changed: Partial<Figure>, watched = unchanged): Watched =>
  seeing(
    {
      sections: (watched.seen?.portrait ?? portrait).sections.map((section) => ({
        ...section,
        figures: section.figures.map((one) => (one.name === name ? { ...one, ...changed } : one)),
      })),
    },
    watched,
  );

export const late = (overdueDays: number): Watched => ({
  ...unchanged,
  loans: [{ loan: "loan 1", overdueDays, writtenOff: false }],
});

export const reviewed = (watched: Watched, at = LATER): Review => review(watched, at);

/** What it warns of, in words that a test can read. */
export const warnedOf = (watched: Watched, at = LATER): string[] =>
  reviewed(watched, at).warnings.map(({ code, name, severity }) =>
    [severity, code, name].filter((part) => part !== "").join(" "),
  );
