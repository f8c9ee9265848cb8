// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Vm} from "./Vm.sol";

/// @title What every test stands on
abstract contract TestBase {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev `value` folded into [min, max], so that a fuzzed number is always of use.
    function bound(uint256 value, uint256 min, uint256 max) internal pure returns (uint256) {
        return min + (value % (max - min + 1));
    }

    /// @dev `value` with one bit, chosen by `seed`, turned over.
    function flipped(bytes32 value, uint256 seed) internal pure returns (bytes32) {
        return value ^ bytes32(1 << (seed % 256));
    }
}
