// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {Word} from "./Word.sol";

/// @title Merkle tree of a log
/// @notice RFC 9162 section 2.1 with SHA-256. Proofs are hostile input: a bad one is answered with false, never with a
/// revert, and no more than 64 of its elements are read.
library MerkleLog {
    using Word for bytes32[];

    /// @notice Hash of a leaf: SHA-256(0x00 ‖ entry), section 2.1.1.
    /// @param entry The bytes of the log entry.
    /// @return The leaf hash.
    function leafHash(bytes memory entry) internal pure returns (bytes32) {
        return sha256(bytes.concat(hex"00", entry));
    }

    /// @notice Hash of an inner node: SHA-256(0x01 ‖ left ‖ right), section 2.1.1.
    /// @param left Hash of the left child.
    /// @param right Hash of the right child.
    /// @return hash The node hash.
    /// @dev `sha256(bytes.concat(hex"01", left, right))` without the bytes: a proof has twenty of them, each at thrice the
    /// cost. A test compares the two.
    function nodeHash(bytes32 left, bytes32 right) internal view returns (bytes32 hash) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            // Beyond what is allocated, so that nothing is overwritten and nothing has to be freed.
            let node := mload(0x40)
            mstore8(node, 0x01)
            mstore(add(node, 0x01), left)
            mstore(add(node, 0x21), right)
            // Precompile 2 fails for want of gas alone, and answers 32 bytes.
            if iszero(staticcall(gas(), 0x02, node, 0x41, 0x00, 0x20)) {
                revert(0, 0)
            }
            hash := mload(0x00)
        }
    }

    /// @notice Whether `leaf` is at `index` of the tree with `size` leaves and this root, section 2.1.3.2.
    /// @param leaf Leaf hash.
    /// @param index Position of the leaf, from 0.
    /// @param size Number of leaves of the tree.
    /// @param root Root hash of the tree.
    /// @param path Inclusion path, from the leaf's sibling upwards.
    /// @return Whether the path leads from the leaf to the root.
    function verifyInclusion(
        bytes32 leaf,
        uint64 index,
        uint64 size,
        bytes32 root,
        bytes32[] calldata path
    ) internal view returns (bool) {
        if (index >= size) return false;
        // The algorithm of the RFC finds out level by level what the numbers say at once: where the ways up from leaf and last
        // leaf differ, a sibling is on the side that the index's bit says; once they are one, along the right edge, whoever
        // has a sibling has it on the left. A test compares the two.
        uint256 apart = index ^ (size - 1);
        uint256 inner = apart == 0 ? 0 : Math.log2(apart) + 1;
        if (path.length != inner + _ones(index >> inner)) return false;
        bytes32 hash = leaf;
        for (uint256 i = 0; i < inner; ++i)
            hash = (index >> i) & 1 == 0 ? nodeHash(hash, path.word(i)) : nodeHash(path.word(i), hash);
        for (uint256 i = inner; i < path.length; ++i) hash = nodeHash(path.word(i), hash);
        return hash == root;
    }

    /// @notice Whether the tree of `second` leaves only appends to the tree of `first` leaves, section 2.1.4.2.
    /// @param first Number of leaves of the older tree.
    /// @param firstRoot Root of the older tree.
    /// @param second Number of leaves of the newer tree.
    /// @param secondRoot Root of the newer tree.
    /// @param proof Consistency proof. Proofs exist for 0 < first < second; anything else is answered with false.
    /// @return Whether the proof leads to both roots.
    function verifyConsistency(
        uint64 first,
        bytes32 firstRoot,
        uint64 second,
        bytes32 secondRoot,
        bytes32[] calldata proof
    ) internal view returns (bool) {
        if (first == 0 || first >= second || proof.length == 0) return false;
        // A tree of 2^k leaves is itself the first node: the proof leaves it out (step 2).
        bool whole = first & (first - 1) == 0;
        (uint256 fn, uint256 sn) = _skipRightEdges(first - 1, second - 1);
        bytes32 fr = whole ? firstRoot : proof[0];
        bytes32 sr = fr;
        for (uint256 i = whole ? 0 : 1; i < proof.length; ++i) {
            if (sn == 0) return false;
            if (fn & 1 == 1 || fn == sn) {
                fr = nodeHash(proof.word(i), fr);
                sr = nodeHash(proof.word(i), sr);
                (fn, sn) = _skipLevelsWithoutSibling(fn, sn);
            } else {
                sr = nodeHash(sr, proof.word(i));
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && fr == firstRoot && sr == secondRoot;
    }

    function _ones(uint256 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) ++count;
    }

    /// @dev Step 4 of section 2.1.4.2.
    function _skipRightEdges(uint256 fn, uint256 sn) private pure returns (uint256, uint256) {
        while (fn & 1 == 1) (fn, sn) = (fn >> 1, sn >> 1);
        return (fn, sn);
    }

    /// @dev The inner loop of the algorithm: a node at the right edge rises until it has a left sibling.
    function _skipLevelsWithoutSibling(uint256 fn, uint256 sn) private pure returns (uint256, uint256) {
        while (fn & 1 == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
        return (fn, sn);
    }
}
