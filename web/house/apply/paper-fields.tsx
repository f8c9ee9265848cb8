import type { JSX } from "preact";
import { TextField } from "../../app/parts/field.tsx";
import { useWords } from "../../app/state/settings.ts";
import { bookNames } from "./draft.ts";
import { OrderFields } from "./order-fields.tsx";
import type { StepProps } from "./step.ts";
import { applyWords } from "./words.ts";

/** The three papers, as far as this lender uses them. */
export function PaperFields(props: StepProps): JSX.Element {
  const words = useWords(applyWords);
  const { change, draft, terms } = props;
  const { papers } = terms;
  const optional = (use: string): string => (use === "optional" ? ` (${words.optional})` : "");
  return (
    <>
      {papers.books !== "unused" && (
        <fieldset class="card">
          <legend>{`${words.books.title}${optional(papers.books)}`}</legend>
          <p class="hint">{words.books.hint}</p>
          <div class="fields">
            {bookNames.map((name) => (
              <TextField
                key={name}
                inputMode="decimal"
                label={words.books.names[name]}
                value={draft.books[name]}
                onChange={(value) => change({ books: { ...draft.books, [name]: value } })}
              />
            ))}
          </div>
        </fieldset>
      )}
      {papers.orderBook !== "unused" && (
        <fieldset class="card">
          <legend>{`${words.orders.title}${optional(papers.orderBook)}`}</legend>
          <p class="hint">{words.orders.hint}</p>
          <OrderFields {...props} />
        </fieldset>
      )}
      {papers.cashFlow !== "unused" && (
        <fieldset class="card">
          <legend>{`${words.cashFlow.title}${optional(papers.cashFlow)}`}</legend>
          <div class="fields">
            <TextField
              inputMode="decimal"
              label={words.cashFlow.label}
              hint={words.cashFlow.hint}
              value={draft.cashFlow}
              onChange={(cashFlow) => change({ cashFlow })}
            />
          </div>
        </fieldset>
      )}
    </>
  );
}
