// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ReferenceTree} from "./ReferenceTree.sol";

/// @title A Merkle tree of any size whose leaves are all equal
/// @notice Every subtree of one size has one root, so that proofs in a tree of a million leaves take a few hashes, and
/// have the shape and the bytes of real ones.
library UniformTree {
    bytes32 internal constant LEAF = keccak256("leaf");

    function root(uint256 size) internal pure returns (bytes32 hash) {
        if (size & (size - 1) != 0) {
            uint256 half = ReferenceTree.split(size);
            return ReferenceTree.node(root(half), root(size - half));
        }
        hash = LEAF;
        for (; size > 1; size /= 2) hash = ReferenceTree.node(hash, hash);
    }

    /// @dev PROOF(first, D[0:second]) of RFC 9162 section 2.1.4.1.
    function proof(uint256 first, uint256 second) internal pure returns (bytes32[] memory) {
        return _subproof(first, second, true);
    }

    function _subproof(uint256 first, uint256 size, bool whole) private pure returns (bytes32[] memory list) {
        if (first == size) return whole ? list : ReferenceTree.append(list, root(size));
        uint256 half = ReferenceTree.split(size);
        if (first <= half) return ReferenceTree.append(_subproof(first, half, whole), root(size - half));
        return ReferenceTree.append(_subproof(first - half, size - half, false), root(half));
    }
}
