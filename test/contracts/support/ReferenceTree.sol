// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title The Merkle tree of RFC 9162, by its definitions
/// @notice Builds roots and proofs by the recursions of sections 2.1.1, 2.1.3.1 and 2.1.4.1. Slow, and shares nothing
/// with the verifier under test.
library ReferenceTree {
    /// @dev MTH(D[from:to]) over leaf hashes.
    function root(bytes32[] memory leaves, uint256 from, uint256 to) internal pure returns (bytes32) {
        if (to - from == 1) return leaves[from];
        uint256 middle = from + split(to - from);
        return node(root(leaves, from, middle), root(leaves, middle, to));
    }

    /// @dev PATH(index, D[0:size]).
    function path(bytes32[] memory leaves, uint256 index, uint256 size) internal pure returns (bytes32[] memory) {
        return _path(leaves, index, 0, size);
    }

    /// @dev PROOF(first, D[0:second]); empty for equal sizes.
    function proof(bytes32[] memory leaves, uint256 first, uint256 second) internal pure returns (bytes32[] memory) {
        return _subproof(leaves, first, 0, second, true);
    }

    function node(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(uint8(1), left, right));
    }

    /// @dev The largest power of two smaller than `size`.
    function split(uint256 size) internal pure returns (uint256 half) {
        half = 1;
        while (half * 2 < size) half *= 2;
    }

    /// @dev Leaf hashes that differ from each other and from those of another seed.
    function leavesOf(bytes32 seed, uint256 size) internal pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](size);
        for (uint256 i = 0; i < size; ++i) leaves[i] = sha256(abi.encodePacked(uint8(0), seed, i));
    }

    function append(bytes32[] memory list, bytes32 last) internal pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) longer[i] = list[i];
        longer[list.length] = last;
    }

    function _path(
        bytes32[] memory leaves,
        uint256 index,
        uint256 from,
        uint256 to
    ) private pure returns (bytes32[] memory) {
        if (to - from == 1) return new bytes32[](0);
        uint256 middle = from + split(to - from);
        if (index < middle) return append(_path(leaves, index, from, middle), root(leaves, middle, to));
        return append(_path(leaves, index, middle, to), root(leaves, from, middle));
    }

    function _subproof(
        bytes32[] memory leaves,
        uint256 first,
        uint256 from,
        uint256 to,
        bool whole
    ) private pure returns (bytes32[] memory) {
        if (first == to - from) {
            return whole ? new bytes32[](0) : append(new bytes32[](0), root(leaves, from, to));
        }
        uint256 half = split(to - from);
        uint256 middle = from + half;
        if (first <= half) {
            return append(_subproof(leaves, first, from, middle, whole), root(leaves, middle, to));
        }
        return append(_subproof(leaves, first - half, middle, to, false), root(leaves, from, middle));
    }

    /// @dev RFC 9162 section 2.1.3.2, as it is written there. Answers whether the path ends at the top, and where.
    function climb(
        bytes32 leaf,
        uint64 index,
        uint64 size,
        bytes32[] memory siblings
    ) internal pure returns (bool, bytes32 hash) {
        if (index >= size) return (false, leaf);
        (uint64 fn, uint64 sn) = (index, size - 1);
        hash = leaf;
        for (uint256 i = 0; i < siblings.length; ++i) {
            if (sn == 0) return (false, hash);
            if (fn % 2 == 1 || fn == sn) {
                hash = node(siblings[i], hash);
                while (fn % 2 == 0 && fn != 0) (fn, sn) = (fn / 2, sn / 2);
            } else {
                hash = node(hash, siblings[i]);
            }
            (fn, sn) = (fn / 2, sn / 2);
        }
        return (sn == 0, hash);
    }
}
