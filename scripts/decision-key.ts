import { resolve } from "node:path";
import { openDecisionKey } from "../service/lender/house-settings.ts";
import { partyKeyCommand } from "./enrol/party-key.ts";

const usage = `usage: ./tallystick decision-key --home DIR --service URL --trust FILE --lender ID --lender-key-file FILE

Registers the key with which a lender's house signs decisions and facts of credit, as a device of the lender's party;
needed once, before LENDER_RECORD_MINUTES has them brought to the service's log. Nothing of what was signed leaves the
house by it.

--home             the house's folder; LENDER_PASSPHRASE_FILE as for the house
--service          where the service answers, such as https://tallystick.example
--trust            the trust manifest of its log
--lender           party id of the lender, 64 hexadecimal digits, as in its policy
--lender-key-file  a file with the key of the lender's signer, 0x-hexadecimal
`;

/** `./tallystick decision-key` */
export const run = partyKeyCommand({
  name: "decision-key",
  usage,
  party: "lender",
  open: async (home, origin, env) => {
    const keyPassphraseFile = env["LENDER_PASSPHRASE_FILE"];
    const { signer } = await openDecisionKey({ home: resolve(home), keyPassphraseFile, origin });
    return signer;
  },
  said: ({ device, keyId }, lender) => `${device} signs for ${lender} from now on: ${keyId}`,
});
