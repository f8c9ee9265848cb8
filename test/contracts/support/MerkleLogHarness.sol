// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {MerkleLog} from "../../../contracts/libraries/MerkleLog.sol";

/// @title MerkleLog with a door
/// @notice The library's functions take calldata, which only an external call has.
contract MerkleLogHarness {
    function leafHash(bytes calldata entry) external pure returns (bytes32) {
        return MerkleLog.leafHash(entry);
    }

    function nodeHash(bytes32 left, bytes32 right) external view returns (bytes32) {
        return MerkleLog.nodeHash(left, right);
    }

    function verifyInclusion(
        bytes32 leaf,
        uint64 index,
        uint64 size,
        bytes32 root,
        bytes32[] calldata path
    ) external view returns (bool) {
        return MerkleLog.verifyInclusion(leaf, index, size, root, path);
    }

    function verifyConsistency(
        uint64 first,
        bytes32 firstRoot,
        uint64 second,
        bytes32 secondRoot,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.verifyConsistency(first, firstRoot, second, secondRoot, proof);
    }
}
