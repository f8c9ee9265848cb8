/** A line of a party's address book: whom its events mean by a name. */
export interface Partner {
  readonly uri: string;
  /** Party id here, hexadecimal; the party's own for its own names. */
  readonly partner: string | undefined;
  /** Business partner number of Catena-X. */
  readonly bpnl: string | undefined;
  readonly name: string;
}

/** What went from one to another by the party's own word. */
export interface Handed {
  readonly giver: string | undefined;
  readonly receiver: string | undefined;
  readonly things: readonly string[];
}

/** What was traded by the chain's word: a lot of one party under the plan of the other. */
export interface Traded {
  /** Party id, hexadecimal. */
  readonly partner: string;
  readonly things: readonly string[];
}

export interface Recipient {
  /** Party id, or business partner number of one that is not here. */
  readonly key: string;
  readonly partner: string | undefined;
  readonly bpnl: string | undefined;
  readonly name: string | undefined;
  /** What of it he got, or gave: names that he knows. */
  readonly things: readonly string[];
}

export interface Recipients {
  readonly recipients: readonly Recipient[];
  /** Names that stand in no address book, with how many things went that way: nobody can be told. */
  readonly unknown: readonly { readonly uri: string; readonly things: number }[];
}

interface Situation {
  readonly party: string;
  readonly direction: "upstream" | "downstream";
  readonly book: readonly Partner[];
  readonly handed: readonly Handed[];
  readonly traded: readonly Traded[];
}

/** Who got it from the party itself, or gave it to it; whoever is farther away is told by those. */
export function recipientsOf({ book, direction, handed, party, traded }: Situation): Recipients {
  const entries = new Map(book.map((one) => [one.uri, one]));
  const isOwn = (uri: string): boolean => entries.get(uri)?.partner === party;
  const away = handed.flatMap(({ giver, receiver, things }) => {
    const [near, far] = direction === "downstream" ? [giver, receiver] : [receiver, giver];
    return far === undefined || isOwn(far) ? [] : [{ near, far, things }];
  });
  const direct = away.filter(({ near }) => near === undefined || isOwn(near));
  const found = [
    ...direct.flatMap(({ far, things }) => {
      const entry = entries.get(far);
      return entry === undefined ? [] : [{ entry, things }];
    }),
    ...traded.map(({ partner, things }) => ({ entry: entryOf(partner, book), things })),
  ];
  const foreign = away.flatMap(({ far, near, things }) =>
    [near, far].flatMap((uri) => (uri === undefined || entries.has(uri) ? [] : [{ uri, things }])),
  );
  return { recipients: merged(found), unknown: counted(foreign) };
}

type Entry = Omit<Partner, "uri" | "name"> & { readonly name: string | undefined };

const entryOf = (partner: string, book: readonly Partner[]): Entry =>
  book.find((one) => one.partner === partner) ?? { partner, bpnl: undefined, name: undefined };

function merged(
  found: readonly { readonly entry: Entry; readonly things: readonly string[] }[],
): Recipient[] {
  const byKey = Map.groupBy(found, ({ entry }) => entry.partner ?? entry.bpnl ?? "");
  return [...byKey]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([key, all]) => {
      const [first] = all;
      if (first === undefined) return [];
      const { bpnl, name, partner } = first.entry;
      const things = [...new Set(all.flatMap((one) => one.things))].toSorted();
      return [{ key, partner, bpnl, name, things }];
    });
}

const counted = (
  foreign: readonly { readonly uri: string; readonly things: readonly string[] }[],
): { uri: string; things: number }[] =>
  [...Map.groupBy(foreign, ({ uri }) => uri)]
    .map(([uri, all]) => ({ uri, things: new Set(all.flatMap(({ things }) => things)).size }))
    .toSorted((one, other) => (one.uri < other.uri ? -1 : 1));
