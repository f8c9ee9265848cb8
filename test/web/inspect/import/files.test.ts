import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import writeExcelFile, { type SheetData } from "write-excel-file/universal";
import { readFile } from "../../../../web/inspect/import/file.ts";
import { fileNameOf } from "../../../../web/inspect/import/file-name.ts";
import { type Cells, limits } from "../../../../web/inspect/import/limits.ts";
import { ImportRefused } from "../../../../web/inspect/import/refused.ts";
import { templateOf } from "../../../../web/inspect/import/template.ts";
import { storedZip, unzip, type ZipEntry } from "../../../../web/inspect/import/zip.ts";
import { shaftPlan } from "../../../support/inspection-plan.ts";
import { gb18030Of, zipOf } from "./support/archive.ts";

const cellsOf = async (bytes: Uint8Array | string): Promise<Cells> =>
  (await readFile(new Blob([Buffer.from(bytes)]))).cells;

/** @returns the code it is refused with */
async function refusalOf(bytes: Uint8Array | string): Promise<string | undefined> {
  try {
    await cellsOf(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof ImportRefused) return error.code;
    throw error;
  }
}

it("a file that is gone when it is read is refused", async () => {
  const gone = Object.assign(new Blob(["a"]), {
    arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")),
  });
  await expect(readFile(gone)).rejects.toMatchObject({ code: "unreadable" });
});

describe("a template", () => {
  it.each([
    ["Bolt M8", "turning", "Bolt-M8-turning-template.xlsx"],
    ["Bolt M8", undefined, "Bolt-M8-template.xlsx"],
    ["../../轴承/06:2", "https://x.example/s", "轴承-06-2-https-x.example-s-template.xlsx"],
    ["a".repeat(300), undefined, `${"a".repeat(100)}.xlsx`],
  ])("of %s, %s has a name that every file system takes", (product, step, name) => {
    expect(fileNameOf({ product, ...(step !== undefined && { step }) }, "template")).toBe(name);
  });
});

describe("CSV", () => {
  it.each([
    ["commas", "Lot,Diameter\nA7,20.01\n"],
    ["semicolons and decimal commas", "Lot;Diameter\r\nA7;20,01\r\n"],
    ["tabs", "Lot\tDiameter\nA7\t20.01"],
  ])("with %s is read", async (_how, text) => {
    const [head, line] = await cellsOf(text);
    expect(head).toEqual(["Lot", "Diameter"]);
    expect(line?.[1]?.replace(",", ".")).toBe("20.01");
  });

  it("is read with a byte order mark, in UTF-16 and in GB18030", async () => {
    const text = "批次,检验员\nA7,检-07\n";
    const read = [["批次", "检验员"], ["A7", "检-07"]]; // prettier-ignore
    const spellings = [`\ufeff${text}`, Buffer.from(`\ufeff${text}`, "utf16le"), gb18030Of(text)];
    for (const spelled of spellings) expect(await cellsOf(spelled)).toEqual(read);
  });

  it("keeps quotes, line breaks and delimiters inside of cells", async () => {
    expect(await cellsOf('a,b\n"x, ""y""\nz",1\n')).toEqual([["a", "b"], ['x, "y"\nz', "1"]]); // prettier-ignore
  });

  it.each([
    ["csvBroken", 'a,b\n"x,1\n'],
    ["noRows", "a,b\n"],
    ["noRows", ""],
    ["tooManyColumns", `${"a,".repeat(1_000_000)}\n1\n`],
    ["tooManyRows", `a\n${"1\n".repeat(limits.rows + 1)}`],
    ["cellTooLong", `a\n${"x".repeat(limits.cellCharacters + 1)}\n`],
    ["encoding", Buffer.from([0x61, 0x0a, 0x00, 0xff, 0xff])],
    ["fileTooLarge", Buffer.alloc(limits.fileBytes + 1)],
  ])("is refused: %s", async (code, bytes) => {
    expect(await refusalOf(bytes)).toBe(code);
  });

  it("is read or refused by code, whatever comes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(typeof (await refusalOf(bytes))).toMatch(/^(?:string|undefined)$/);
      }),
    );
  });
});

const sheetOf = (rows: SheetData): Promise<Blob> =>
  writeExcelFile(rows, { dateFormat: "yyyy-mm-dd" }).toBlob();

const entry = (name: string, text: string): ZipEntry => ({ name, bytes: Buffer.from(text) });
const sheet = (text: string): ZipEntry => entry("xl/worksheets/sheet1.xml", text);

describe("a spreadsheet", () => {
  it("is read with numbers as they were shown and dates as dates", async () => {
    const blob = await sheetOf([
      ["Diameter", "Calibration due", "Inspector"],
      [20.010000000000002, new Date("2027-03-01T00:00:00Z"), "I-07"],
      [1e-5, new Date("2027-03-01T00:00:00Z"), "=cmd|'/c calc'!A1"],
    ]);
    const { cells } = await readFile(blob);
    expect(cells.slice(1)).toEqual([
      ["20.01", "2027-03-01", "I-07"],
      ["0.00001", "2027-03-01", "=cmd|'/c calc'!A1"],
    ]);
  });

  it("is what a template is", async () => {
    const heads = ["Lot", "Sample", "Inspector", "Instrument", "Calibration due"] as const;
    const { cells } = await readFile(await templateOf(shaftPlan(), heads));
    expect(cells[0]).toEqual([...heads, "Diameter [mm]", "Length [mm]", "Hardness [HRC]"]);
    expect(cells.slice(1).map((line) => line[1])).toEqual(["1", "2", "3"]);
  });

  it("that says little and unpacks to much is refused before it fills the memory", async () => {
    const bomb = Buffer.alloc(limits.unpackedBytes + 1, "<");
    const archive = zipOf("xl/worksheets/sheet1.xml", deflateRawSync(bomb), { saysBytes: 100 });
    expect(archive.length).toBeLessThan(100_000);
    expect(await refusalOf(archive)).toBe("unpackedTooLarge");
  });

  it.each([
    ["tooManyColumns", '<row r="1"><c r="ZZZZ1"/></row>'],
    ["tooManyRows", '<row r="1048576"><c r="A1048576"/></row>'],
    ["xlsxBroken", "<no sheet"],
  ])("with a cell far out or none at all is refused: %s", async (code, text) => {
    expect(await refusalOf(storedZip([sheet(text)]))).toBe(code);
  });

  it("that is encrypted or cut short is refused", async () => {
    const encrypted = zipOf("xl/workbook.xml", Buffer.from("x"), { flags: 1 });
    expect(await refusalOf(encrypted)).toBe("encrypted");
    const whole = new Uint8Array(await (await sheetOf([["a"], ["b"]])).arrayBuffer());
    expect(await refusalOf(whole.subarray(0, whole.length - 30))).toBe("xlsxBroken");
  });

  it("is read or refused by code, whatever byte is changed", async () => {
    const whole = new Uint8Array(await (await sheetOf([["a"], ["b"]])).arrayBuffer());
    const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, by]) => {
        const bytes = Uint8Array.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ by;
        expect(typeof (await refusalOf(bytes))).toMatch(/^(?:string|undefined)$/);
      }),
    );
  });
});

it("an archive that was written is read back", async () => {
  const entries = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.uint8Array()), {
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(entries, async (files) => {
      const written = files.map(([name, bytes]) => ({ name, bytes }));
      const read = await unzip(storedZip(written), () => true);
      expect(read.map(({ bytes, name }) => [name, [...bytes]])).toEqual(
        written.map(({ bytes, name }) => [name, [...bytes]]),
      );
    }),
  );
});
