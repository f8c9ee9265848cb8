// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IDeviceRegistry} from "../../../contracts/interfaces/IDeviceRegistry.sol";
import {IEvidenceLog} from "../../../contracts/interfaces/IEvidenceLog.sol";
import {IPartyRegistry} from "../../../contracts/interfaces/IPartyRegistry.sol";
import {IRuleBook} from "../../../contracts/interfaces/IRuleBook.sol";
import {Book, Consents, Devices, Log, Lots, Parties} from "./Contracts.sol";
import {Governance} from "./Governance.sol";
import {TestBase} from "./TestBase.sol";

/// @title The contracts under test, as they are built for use
/// @notice Deploys the built artifacts. `new` would compile each contract again into every test that says it, which
/// takes minutes with the IR pipeline.
abstract contract Deploying is TestBase, Governance {
    function deployParties(
        IPartyRegistry.Charter memory charter,
        IPartyRegistry.RoleRule[] memory rules,
        IPartyRegistry.Genesis[] memory genesis
    ) internal returns (Parties) {
        return Parties(_deploy("PartyRegistry", abi.encode(charter, rules, genesis)));
    }

    /// @dev Where rules and charter do not matter.
    function deployParties(IPartyRegistry.Genesis[] memory genesis) internal returns (Parties) {
        return deployParties(charterOf(ALL_ROLES), openRules(), genesis);
    }

    function deployConsents(IPartyRegistry parties) internal returns (Consents) {
        return Consents(_deploy("ConsentLedger", abi.encode(parties)));
    }

    function deployLog(
        IPartyRegistry parties,
        bytes32 operator,
        string memory origin,
        address sequencer,
        bytes32 checkpointKey,
        uint64 rotationDelay,
        IEvidenceLog.Predecessor memory predecessor
    ) internal returns (Log) {
        bytes memory arguments = abi.encode(
            parties,
            operator,
            origin,
            sequencer,
            checkpointKey,
            rotationDelay,
            predecessor
        );
        return Log(_deploy("EvidenceLog", arguments));
    }

    function deployDevices(IPartyRegistry parties, IEvidenceLog log) internal returns (Devices) {
        return Devices(_deploy("DeviceRegistry", abi.encode(parties, log)));
    }

    function deployBook(IPartyRegistry parties) internal returns (Book) {
        return Book(_deploy("RuleBook", abi.encode(parties)));
    }

    function deployLots(IPartyRegistry parties, IRuleBook book, IDeviceRegistry devices) internal returns (Lots) {
        return Lots(_deploy("LotRegister", abi.encode(parties, book, devices)));
    }

    function _deploy(string memory name, bytes memory arguments) private returns (address deployed) {
        string memory artifact = string.concat("contracts/", name, ".sol:", name);
        bytes memory creation = bytes.concat(vm.getCode(artifact), arguments);
        assembly ("memory-safe") {
            deployed := create(0, add(creation, 0x20), mload(creation))
            if iszero(deployed) {
                let fault := mload(0x40)
                returndatacopy(fault, 0, returndatasize())
                revert(fault, returndatasize())
            }
        }
    }
}
