// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {console} from "hardhat/console.sol";

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IConsentLedger} from "../../contracts/interfaces/IConsentLedger.sol";
import {Consents} from "./support/Contracts.sol";
import {MemberWorld} from "./support/MemberWorld.sol";
import {UniformTree} from "./support/UniformTree.sol";
import {World} from "./support/World.sol";

/// @dev What an anchor costs as a transaction: 21,000, calldata and execution from cold storage. Each call of an
/// isolated test is a transaction of its own.
contract GasTest is World {
    uint256 private constant GAS_MAX = 115_000;

    bytes32[] private none = new bytes32[](0);

    /// hardhat-config: isolate = true
    function test_anAnchorCostsLessThanItsBudget() external {
        _measure(0, 950);
        _measure(950, 1_000);
        _measure(1_000, 1_050);
        _measure(1_050, 999_950);
        _measure(999_950, 1_000_000);
        _measure(1_000_000, 1_050_000);
        _measure(1_050_000, 1_050_050);
        _measure(1_050_050, 1_048_576 * 2 - 1);
        _measure(1_048_576 * 2 - 1, 1_048_576 * 4 - 1);
    }

    function _measure(uint64 from, uint64 to) private {
        bytes32 root = UniformTree.root(to);
        bytes32[] memory proof = from == 0 ? none : UniformTree.proof(from, to);
        vm.prank(SEQUENCER);
        log.anchor(to, root, proof);
        uint256 gas = vm.lastCallGas().gasTotalUsed;
        console.log("anchor %d -> %d: %d gas", from, to, gas);
        console.log("  proof of %d hashes", proof.length);
        vm.assertLt(gas, GAS_MAX, "gas");
    }
}

/// @dev What it costs to let a supplier in and to let a bank look, as transactions with one signature each.
contract MembershipGasTest is MemberWorld {
    bytes32 private constant GRANT = keccak256(
        "Grant(bytes32 grantor,bytes32 commitment,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant REVOKE = keccak256(
        "Revoke(bytes32 grantor,bytes32 commitment,uint256 nonce,uint64 deadline)"
    );

    /// hardhat-config: isolate = true
    function test_anAdmissionCostsLessThanItsBudget() external {
        open(0x0be4);
        _measured("open", 250_000);
        applyAs(stranger, SUPPLIER_ROLE);
        _measured("apply", 130_000);
        endorseAs(BUYER, stranger, SUPPLIER_ROLE);
        _measured("endorse", 110_000);
        endorseAs(BANK, stranger, SUPPLIER_ROLE);
        issueAs(AUDITOR, stranger, FOREVER);
        _measured("issue", 130_000);
        admitSupplier(stranger);
        _measured("admit with two endorsers and a credential", 350_000);
    }

    /// hardhat-config: isolate = true
    function test_aConsentCostsLessThanItsBudget() external {
        Consents consents = deployConsents(parties);
        Authorisation memory authorisation = _authorised(address(consents), GRANT, 0);
        consents.grant(IConsentLedger.Grant(FACTORY, "commitment"), authorisation);
        _measured("grant", 100_000);
        authorisation = _authorised(address(consents), REVOKE, 1);
        consents.revoke(IConsentLedger.Revoke(FACTORY, "commitment"), authorisation);
        _measured("revoke", 80_000);
    }

    function _authorised(address consents, bytes32 actType, uint256 nonce) private view returns (Authorisation memory) {
        bytes32 structHash = keccak256(abi.encode(actType, FACTORY, bytes32("commitment"), nonce, FOREVER));
        return authorisedBy(_list(keyOf(FACTORY)), typedDigest("ConsentLedger", consents, structHash), nonce);
    }

    function _measured(string memory what, uint256 gasMax) private view {
        uint256 gas = vm.lastCallGas().gasTotalUsed;
        console.log("%s: %d gas", what, gas);
        vm.assertLt(gas, gasMax, what);
    }
}
