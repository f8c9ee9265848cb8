// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {console} from "hardhat/console.sol";

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
