// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IActs} from "../../../contracts/interfaces/IActs.sol";
import {IConsentLedger} from "../../../contracts/interfaces/IConsentLedger.sol";
import {IDeviceRegistry} from "../../../contracts/interfaces/IDeviceRegistry.sol";
import {IEvidenceLog} from "../../../contracts/interfaces/IEvidenceLog.sol";
import {ILotRegister} from "../../../contracts/interfaces/ILotRegister.sol";
import {IPartyRegistry} from "../../../contracts/interfaces/IPartyRegistry.sol";
import {IRuleBook} from "../../../contracts/interfaces/IRuleBook.sol";

// The contracts as the outside sees them. Tests know no more than this of them, so that a change inside a contract
// compiles no test again.

interface Parties is IPartyRegistry, IActs {}

interface Log is IEvidenceLog, IActs {}

interface Devices is IDeviceRegistry, IActs {}

interface Consents is IConsentLedger, IActs {}

interface Book is IRuleBook, IActs {}

interface Lots is ILotRegister, IActs {}
