import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ATTACHMENT_BYTES_MAX } from "../../../service/evidence/attachment.ts";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { type Attachment, attachmentOf } from "../station/attachments.ts";
import { inspectWords } from "../words.ts";

interface Props {
  readonly photos: readonly Attachment[];
  readonly onChange: (photos: readonly Attachment[]) => void;
}

const PHOTOS_MAX = 8;

/** Pictures of the piece: the record holds their hashes, and they follow it. */
export function Photos({ onChange, photos }: Props): JSX.Element {
  const { review } = useWords(inspectWords);
  const [isTooLarge, setTooLarge] = useState(false);
  const add = (file: File | undefined): void => {
    if (file === undefined) return;
    setTooLarge(file.size > ATTACHMENT_BYTES_MAX);
    if (file.size > ATTACHMENT_BYTES_MAX) return;
    void attachmentOf(file).then((one) =>
      onChange([...photos.filter(({ sha256 }) => sha256 !== one.sha256), one]),
    );
  };
  return (
    <section class="photos" aria-label={review.photos}>
      {photos.map((one) => (
        <figure key={one.sha256}>
          <Picture of={one} />
          <figcaption>
            <code>{one.sha256.slice(0, 8)}…</code>
            <button class="plain" onClick={() => onChange(photos.filter((other) => other !== one))}>
              {review.remove}
            </button>
          </figcaption>
        </figure>
      ))}
      {isTooLarge && (
        <p class="trouble" role="alert">
          {fill(review.tooLarge, { limit: ATTACHMENT_BYTES_MAX / 2 ** 20 })}
        </p>
      )}
      {photos.length < PHOTOS_MAX && (
        <label class="button wide">
          {review.photo}
          <input
            class="unseen"
            type="file"
            accept="image/jpeg,image/png,image/webp,image/heic"
            capture="environment"
            onChange={(event) => {
              add(event.currentTarget.files?.[0]);
              event.currentTarget.value = "";
            }}
          />
        </label>
      )}
    </section>
  );
}

/** As text in the address: the page's policy shows no other pictures than its own. */
function Picture({ of: { bytes, mediaType, sha256 } }: { readonly of: Attachment }): JSX.Element {
  const [url, setUrl] = useState("");
  useEffect(() => {
    const reader = new FileReader();
    reader.addEventListener("load", () => setUrl(textOf(reader.result)));
    reader.readAsDataURL(new Blob([bytes], { type: mediaType }));
  }, [sha256]);
  return <img src={url || "data:,"} alt="" />;
}

const textOf = (result: FileReader["result"]): string => (typeof result === "string" ? result : "");
