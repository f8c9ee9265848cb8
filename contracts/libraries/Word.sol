// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Words out of packed bytes
/// @notice Read where they lie, without the checks that a slice or an index makes.
library Word {
    /// @notice The 32 bytes from an offset on. The caller knows that what it uses of them is within the data: a slice
    /// would check it at ten times the cost.
    /// @param data The bytes.
    /// @param offset Where they begin.
    /// @return found What is there, and whatever follows.
    function word(bytes calldata data, uint256 offset) internal pure returns (bytes32 found) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            found := calldataload(add(data.offset, offset))
        }
    }

    /// @notice One of several words. The caller knows that there are that many.
    /// @param words The words.
    /// @param position Which of them, from 0.
    /// @return found The word.
    function word(bytes32[] calldata words, uint256 position) internal pure returns (bytes32 found) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            found := calldataload(add(words.offset, shl(5, position)))
        }
    }
}
