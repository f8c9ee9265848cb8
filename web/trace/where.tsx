import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useView } from "./view.ts";

/** A serial, a logistic unit or an asset: something that is in one place. */
const isUnit = (code: string): boolean => /\/(?:21|00|8003|8004)\//.test(code);

const tenth = (degrees: number): number => Math.round(degrees * 10) / 10;

/** Lets the reader say where he scanned it, and tells what for. The position is made coarse before it leaves. */
export function Where({ code }: { readonly code: string }): JSX.Element | null {
  const { words } = useView();
  const [told, setTold] = useState<boolean>();
  if (!isUnit(code)) return null;
  const tell = async ({ coords }: GeolocationPosition): Promise<void> => {
    const place = { latitude: tenth(coords.latitude), longitude: tenth(coords.longitude) };
    const reply = await fetch("/v1/scans", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: code, place }),
    }).catch(() => undefined);
    setTold(reply?.ok === true);
  };
  const ask = (): void =>
    navigator.geolocation.getCurrentPosition(
      (position) => void tell(position),
      () => setTold(false),
    );
  return (
    <section class="where">
      <p class="hint">{words.whereHint}</p>
      {told === true ? (
        <p role="status">{words.whereTold}</p>
      ) : (
        <p>
          <button class="plain" onClick={ask}>
            {words.where}
          </button>
        </p>
      )}
      {told === false && <p role="alert">{words.whereNot}</p>}
    </section>
  );
}
