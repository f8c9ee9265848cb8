import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { HashSchema } from "../parties/consent/document.ts";
import { parseDocument } from "../score/document/parse-document.ts";

const AddressBookSchema = Type.Record(HashSchema, Type.String({ minLength: 1, maxLength: 200 }));
const check = Compile(AddressBookSchema);

/**
 * What a lender calls the parties that it deals with, by their ids.
 * @throws ScoreError `documentForm`
 */
export const readAddressBook = (text: string): ReadonlyMap<string, string> =>
  new Map(Object.entries(parseDocument(text, check)));
