import { configFrom } from "../service/config.ts";
import { openInquiryKey } from "../service/inquiry-key.ts";
import { partyKeyCommand } from "./enrol/party-key.ts";

const usage = `usage: ./tallystick inquiry-key --home DIR --service URL --trust FILE --operator ID --operator-key-file FILE

Registers the key with which the service signs looks, as a device of the operator's party; needed once,
before anybody but a factory itself can see its data. With the embedded chain it registers itself.

--home               the service's folder; INQUIRY_PASSPHRASE_FILE as for the service
--operator           party id of the operator, 64 hexadecimal digits
--operator-key-file  a file with the key of the operator's signer, 0x-hexadecimal
`;

/** `./tallystick inquiry-key` */
export const run = partyKeyCommand({
  name: "inquiry-key",
  usage,
  party: "operator",
  open: (folder, origin, env) => {
    const { consent, home } = configFrom({ ...env, TALLYSTICK_HOME: folder });
    return openInquiryKey(home, origin, consent.inquiryPassphraseFile);
  },
  said: ({ device }) => `${device} signs looks from now on`,
});
