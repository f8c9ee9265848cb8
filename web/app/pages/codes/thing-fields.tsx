import type { JSX } from "preact";
import { elementString, parseDigitalLink } from "../../../../service/trace/digital-link.ts";
import { fill } from "../../../shared/language.ts";
import { urlOf } from "../../api/client.ts";
import { TextField } from "../../parts/field.tsx";
import { useWords } from "../../state/settings.ts";
import { linkOf, type Typed } from "./link-of.ts";
import { codeWords } from "./words.ts";

interface Props<Names extends Typed> {
  readonly of: Names;
  readonly onChange: (changed: Partial<Typed>) => void;
  readonly members: readonly ("gtin" | "lot" | "serial")[];
}

/** What names a thing, each field with what is wrong with it once there is something in it. */
export function ThingFields<Names extends Typed>(props: Props<Names>): JSX.Element {
  const { members, of, onChange } = props;
  const words = useWords(codeWords);
  const made = linkOf(of);
  const errorOf = (member: "gtin" | "lot" | "serial"): string | undefined =>
    "wrong" in made && made.wrong === member && (of[member] ?? "") !== ""
      ? words.errors[member]
      : undefined;
  return (
    <>
      {members.map((member) => (
        <TextField
          key={member}
          label={words[member]}
          hint={words[`${member}Hint`]}
          {...(member === "gtin" && { inputMode: "numeric" as const })}
          error={errorOf(member)}
          value={of[member] ?? ""}
          onChange={(value) => onChange({ [member]: value })}
        />
      ))}
    </>
  );
}

/** The QR code as it will be printed, once there is one. */
export function Preview({
  of,
  party,
}: {
  readonly of: Typed;
  readonly party: string;
}): JSX.Element {
  const words = useWords(codeWords);
  const made = linkOf(of);
  if ("wrong" in made) return <p class="hint">{words.previewNone}</p>;
  const readable = elementString(parseDigitalLink(made.uri));
  return (
    <figure class="code">
      <img
        class="code"
        src={urlOf("drawQrCode", { path: { party }, query: { code: made.uri } })}
        alt={fill(words.previewAlt, { code: readable })}
      />
      <figcaption class="mono wrap">{readable}</figcaption>
    </figure>
  );
}
