import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../../app/state/settings.ts";
import { fill } from "../../shared/language.ts";
import { inspectWords } from "../words.ts";

/** Shape Detection API, in browsers that have it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorKind = new (options: { readonly formats: readonly string[] }) => Detector;

const FORMATS = ["qr_code", "data_matrix", "code_128"] as const;
const EVERY_MS = 200;

const detectorKind = (): DetectorKind | undefined =>
  (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;

/** Scans with the camera where the browser can; elsewhere there is nothing to see. */
export function Camera({
  onCode,
}: {
  readonly onCode: (text: string) => void;
}): JSX.Element | null {
  const { start } = useWords(inspectWords);
  const [isOn, setOn] = useState(false);
  const [reason, setReason] = useState<string>();
  const Kind = detectorKind();
  if (Kind === undefined) return null;
  const see = (code: string): void => {
    setOn(false);
    onCode(code);
  };
  const fail = (why: string): void => {
    setOn(false);
    setReason(why);
  };
  const turn = (): void => {
    setReason(undefined);
    setOn(!isOn);
  };
  return (
    <>
      {isOn && <Seeing kind={Kind} onCode={see} onFailure={fail} />}
      {reason !== undefined && <p role="alert">{fill(start.noCamera, { reason })}</p>}
      <button type="button" class="plain wide" onClick={turn}>
        {isOn ? start.stopCamera : start.camera}
      </button>
    </>
  );
}

interface SeeingProps {
  readonly kind: DetectorKind;
  readonly onCode: (text: string) => void;
  readonly onFailure: (reason: string) => void;
}

function Seeing({ kind: Kind, onCode, onFailure }: SeeingProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const stopping = new AbortController();
    const shown = video.current;
    if (shown !== null)
      watch(shown, new Kind({ formats: FORMATS }), stopping.signal).then(
        (code) => code !== undefined && onCode(code),
        // Whoever turned it off knows.
        (error: unknown) => stopping.signal.aborted || onFailure(reasonIn(error)),
      );
    return () => stopping.abort();
  }, []);
  return <video class="camera" ref={video} playsInline muted />;
}

const reasonIn = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** @returns the first code it sees; undefined when it is stopped before */
async function watch(
  video: HTMLVideoElement,
  detector: Detector,
  signal: AbortSignal,
): Promise<string | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment" },
  });
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const [code] = await detector.detect(video);
      if (code !== undefined) return code.rawValue;
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
