/** A query that cannot be answered, in the binding's words (EPCIS 2.0 section 8.2.6). */
export class QueryFault extends Error {
  readonly code: "epcisQueryParameter" | "epcisQueryTooLarge";
  /** Of the query, where one is at fault. */
  readonly parameter: string | undefined;
  constructor(code: QueryFault["code"], parameter: string | undefined, detail: string) {
    super(parameter === undefined ? detail : `${parameter}: ${detail}`);
    this.name = "QueryFault";
    this.code = code;
    this.parameter = parameter;
  }
}
