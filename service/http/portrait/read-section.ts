import { Problem } from "../../errors.ts";
import { countBuckets } from "../../parties/consent/period.ts";
import type { SaidCheck } from "../../portrait/checks/said.ts";
import type { At } from "../../portrait/section.ts";
import type { ReadSection } from "../../portrait/section.store.ts";
import type { View } from "../looks-decide.ts";

const BUCKETS_MAX = 800;

/** @throws Problem `invalidRequest` */
export function bucketsOf({ at, period, resolution }: View): At {
  if (resolution === "record") throw new Problem("invalidRequest", "By the hour at the finest.");
  if (countBuckets(period, resolution, BUCKETS_MAX + 1) > BUCKETS_MAX)
    throw new Problem("invalidRequest", `At most ${String(BUCKETS_MAX)} buckets at once.`);
  return { period, resolution, now: at };
}

export const figuresIn = ({ counted, documents, figures, machines }: ReadSection) => ({
  counted,
  figures,
  machines,
  ...(documents === undefined ? {} : { documents: [...documents] }),
});

export const checksIn = ({ checks, counted }: ReadSection) => ({
  counted,
  checks: checks.map(copied),
});

const copied = ({ detection, period, ...check }: SaidCheck) => ({
  ...check,
  detection: { ...detection },
  period: period && { ...period },
});
