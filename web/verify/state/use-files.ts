import { useEffect, useState } from "preact/hooks";
import { isObject } from "../../../service/evidence/verification/json-rpc.ts";
import { type Draft, openDraft, parse } from "./editing.ts";
import { sample } from "./sample.ts";

interface OpenFile {
  readonly text: string;
  /** undefined for the sample. */
  readonly name?: string;
}

export interface Files {
  readonly draft: Draft;
  readonly bundleName: string | undefined;
  readonly manifest: OpenFile;
  /** Name of the last file that was neither. */
  readonly refused: string | undefined;
  readonly setDraft: (draft: Draft) => void;
  readonly open: (file: File) => void;
  readonly reset: () => void;
}

/** The two files, the sample at first. What a file is shows in what it holds, so one place takes both. */
export function useFiles(): Files {
  const [draft, setDraft] = useState(() => openDraft(sample.bundle));
  const [bundleName, setBundleName] = useState<string>();
  const [manifest, setManifest] = useState<OpenFile>({ text: sample.manifest });
  const [refused, setRefused] = useState<string>();
  const take = async (file: File): Promise<void> => {
    const text = await file.text();
    const value = parse(text);
    setRefused(undefined);
    if (isObject(value) && "logKeys" in value) setManifest({ text, name: file.name });
    else if (isObject(value) && "statement" in value) {
      setDraft(openDraft(text));
      setBundleName(file.name);
    } else setRefused(file.name);
  };
  const open = (file: File): void => void take(file);
  useDrops(open);
  const reset = (): void => {
    setDraft(openDraft(sample.bundle));
    setBundleName(undefined);
    setManifest({ text: sample.manifest });
    setRefused(undefined);
  };
  return { draft, bundleName, manifest, refused, setDraft, open, reset };
}

function useDrops(open: (file: File) => void): void {
  useEffect(() => {
    const allow = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      for (const file of event.dataTransfer?.files ?? []) open(file);
    };
    document.addEventListener("dragover", allow);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", allow);
      document.removeEventListener("drop", drop);
    };
  }, []);
}
