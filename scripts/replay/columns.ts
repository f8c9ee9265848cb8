import { ReplayError } from "./fault.ts";

/** The columns of one source by name. It keeps account of which are used, so that none is forgotten. */
export class Columns {
  readonly names: readonly string[];
  private readonly file: string;
  private readonly positions: ReadonlyMap<string, number>;
  private readonly used = new Set<number>();

  /** @throws ReplayError `header` where two columns have one name */
  constructor(names: readonly string[], file: string) {
    this.names = names;
    this.file = file;
    this.positions = new Map(names.map((name, at) => [name, at]));
    if (this.positions.size < names.length)
      throw new ReplayError("header", `${file}: two columns are called ${quoted(repeated(names))}`);
  }

  /**
   * The position of a column that the mapping uses.
   * @throws ReplayError `header` where the source has none of that name
   */
  use(name: string): number {
    const at = this.positions.get(name);
    if (at === undefined)
      throw new ReplayError("header", `${this.file}: the source has no column ${quoted(name)}`);
    this.used.add(at);
    return at;
  }

  /** The columns, in order, that `accepts` takes something from and nothing before it has used. */
  *free<T>(accepts: (name: string) => T | undefined): Generator<readonly [string, T]> {
    for (const [at, name] of this.names.entries()) {
      const found = this.used.has(at) ? undefined : accepts(name);
      if (found !== undefined) yield [name, found];
    }
  }

  /** @throws ReplayError `header` unless every column is used by the mapping or declared unused */
  requireAllUsed(): void {
    const left = this.names.filter((_, at) => !this.used.has(at)).map(quoted);
    if (left.length > 0)
      throw new ReplayError(
        "header",
        `${this.file}: the mapping says nothing of ${left.slice(0, 10).join(", ")}` +
          (left.length > 10 ? ` and ${String(left.length - 10)} more` : "") +
          "; map them, or name them under unused with the reason",
      );
  }
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 80));
const repeated = (names: readonly string[]): string =>
  names.find((name, at) => names.indexOf(name) < at) ?? "";
