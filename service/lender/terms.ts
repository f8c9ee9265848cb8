import type { Policy } from "../credit/decision/policy-schema.ts";
import type { Section } from "../parties/consent/section.ts";
import type { Model, ModelStatus } from "../score/document/model-schema.ts";

type Words = Readonly<Record<"en" | "zh", string>>;

/** Something that only the applicant can say. */
export interface AskedValue {
  readonly name: string;
  readonly words: Words;
  /** Empty for a number. */
  readonly options: readonly { readonly value: string; readonly words: Words }[];
}

type Use = Policy["limit"]["cashFlow"]["use"];

/** What an applicant is told before he applies: nothing of how he is judged. */
export interface Terms {
  readonly lender: string;
  readonly name: string | null;
  readonly currency: string;
  readonly min: string;
  readonly max: string;
  readonly tenorMonths: Policy["tenorMonths"];
  readonly papers: Readonly<Record<"books" | "orderBook" | "cashFlow", Use>>;
  readonly values: readonly AskedValue[];
  /** What the lender has to be let look at. */
  readonly sections: readonly Section[];
  /** Where that is granted. */
  readonly service: string;
  readonly status: ModelStatus;
}

interface Of {
  readonly model: Model;
  readonly policy: Policy;
  readonly name: string | null;
  readonly service: string;
}

export function termsOf({ model, name, policy, service }: Of): Terms {
  const { limit } = policy;
  return {
    lender: policy.lender,
    name,
    currency: policy.currency,
    min: limit.min,
    max: limit.caps.factory,
    tenorMonths: policy.tenorMonths,
    papers: {
      books: limit.workingCapital.use,
      orderBook: limit.orderBook.use,
      cashFlow: limit.cashFlow.use,
    },
    values: valuesOf(policy, model),
    sections: sectionsOf(policy),
    service,
    status: model.status,
  };
}

const sectionOf: Readonly<Record<string, Section>> = {
  utilisation: "utilisation",
  runningTime: "utilisation",
  energy: "energy",
  firstPassYield: "quality",
  onTime: "orders",
  onTimeInFull: "orders",
};

/** Of the figures that the policy names anywhere. */
function sectionsOf({ characteristics, limit, rules }: Policy): Section[] {
  const figures = [
    ...characteristics.map(({ from }) => (from.kind === "figure" ? from.name : "")),
    ...limit.haircuts.flatMap((haircut) => haircut.figures),
    ...rules.flatMap(({ when }) => {
      if ("figure" in when) return [when.figure];
      if (when.kind === "gradeBelow") return when.figures;
      return "of" in when && when.of.kind === "figure" ? [when.of.name] : [];
    }),
  ];
  const sections = figures.map((figure) => sectionOf[figure]).filter((one) => one !== undefined);
  return [...new Set(sections)].toSorted();
}

const valuesOf = ({ characteristics }: Policy, { dictionary, scorecard }: Model): AskedValue[] =>
  characteristics.flatMap(({ characteristic, from }) => {
    if (from.kind !== "application") return [];
    const entry = dictionary.find((one) => one.characteristic === characteristic);
    const bins = scorecard.lines.find(({ name }) => name === characteristic)?.bins ?? [];
    const known = bins.flatMap(({ bin }) => (bin.kind === "set" ? bin.values : []));
    const words = entry?.name ?? { en: from.name, zh: from.name };
    const options = known.map((value) => ({
      value,
      words: entry?.values?.find((one) => one.value === value)?.words ?? { en: value, zh: value },
    }));
    return [{ name: from.name, words, options }];
  });
