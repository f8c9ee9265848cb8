// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {MerkleLogHarness} from "./support/MerkleLogHarness.sol";
import {ReferenceTree} from "./support/ReferenceTree.sol";
import {TestBase} from "./support/TestBase.sol";

contract MerkleLogTest is TestBase {
    uint256 private constant SIZE_MAX = 40;

    MerkleLogHarness private immutable merkle = new MerkleLogHarness();

    /// @dev The eight entries and the root that Certificate Transparency's implementations test themselves with.
    function test_theRootOfThePublishedEntriesIsThePublishedRoot() external view {
        bytes32[] memory leaves = new bytes32[](8);
        leaves[0] = merkle.leafHash("");
        leaves[1] = merkle.leafHash(hex"00");
        leaves[2] = merkle.leafHash(hex"10");
        leaves[3] = merkle.leafHash(hex"2021");
        leaves[4] = merkle.leafHash(hex"3031");
        leaves[5] = merkle.leafHash(hex"40414243");
        leaves[6] = merkle.leafHash(hex"5051525354555657");
        leaves[7] = merkle.leafHash(hex"606162636465666768696a6b6c6d6e6f");
        bytes32 root = 0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328;
        vm.assertEq(ReferenceTree.root(leaves, 0, 8), root, "root");
        vm.assertTrue(merkle.verifyInclusion(leaves[5], 5, 8, root, ReferenceTree.path(leaves, 5, 8)), "inclusion");
    }

    function testFuzz_nodesAreHashedWithTheirPrefix(bytes32 left, bytes32 right) external view {
        vm.assertEq(merkle.nodeHash(left, right), ReferenceTree.node(left, right), "node");
    }

    /// @dev Every leaf of every small tree: shapes are few, so they are all tried.
    function test_everyLeafOfEverySmallTreeIsIncluded() external view {
        bytes32[] memory leaves = ReferenceTree.leavesOf("small", 18);
        for (uint64 size = 1; size <= leaves.length; ++size) {
            bytes32 root = ReferenceTree.root(leaves, 0, size);
            for (uint64 index = 0; index < size; ++index) {
                bytes32[] memory path = ReferenceTree.path(leaves, index, size);
                vm.assertTrue(merkle.verifyInclusion(leaves[index], index, size, root, path), "included");
            }
        }
    }

    function test_everySmallTreeIsConsistentWithEverySmallerOne() external view {
        bytes32[] memory leaves = ReferenceTree.leavesOf("small", 18);
        for (uint64 second = 2; second <= leaves.length; ++second) {
            bytes32 secondRoot = ReferenceTree.root(leaves, 0, second);
            for (uint64 first = 1; first < second; ++first) {
                bytes32 firstRoot = ReferenceTree.root(leaves, 0, first);
                bytes32[] memory proof = ReferenceTree.proof(leaves, first, second);
                vm.assertTrue(merkle.verifyConsistency(first, firstRoot, second, secondRoot, proof), "consistent");
            }
        }
    }

    function testFuzz_aWrongLeafIndexRootOrPathIsNotIncluded(
        bytes32 seed,
        uint64 size,
        uint64 index,
        uint256 lie
    ) external view {
        size = uint64(bound(size, 1, SIZE_MAX));
        index = uint64(bound(index, 0, size - 1));
        bytes32[] memory leaves = ReferenceTree.leavesOf(seed, size);
        bytes32 root = ReferenceTree.root(leaves, 0, size);
        bytes32[] memory path = ReferenceTree.path(leaves, index, size);
        vm.assertTrue(merkle.verifyInclusion(leaves[index], index, size, root, path), "included");

        vm.assertFalse(merkle.verifyInclusion(flipped(leaves[index], lie), index, size, root, path), "leaf");
        vm.assertFalse(merkle.verifyInclusion(leaves[index], index, size, flipped(root, lie), path), "root");
        uint64 elsewhere = uint64(lie);
        vm.assertFalse(
            elsewhere != index && merkle.verifyInclusion(leaves[index], elsewhere, size, root, path),
            "index"
        );
        elsewhere = uint64(bound(lie, 0, size - 1));
        vm.assertFalse(
            elsewhere != index && merkle.verifyInclusion(leaves[index], elsewhere, size, root, path),
            "index in range"
        );
        vm.assertFalse(merkle.verifyInclusion(leaves[index], index, size, root, _damaged(path, lie)), "path");
    }

    /// @dev Any path, of about the right length: what the algorithm of RFC 9162 section 2.1.3.2 makes of it step by step.
    function testFuzz_inclusionIsWhatTheRfcSays(bytes32 leaf, uint64 index, uint64 size, uint256 dice) external view {
        size = dice % 4 == 0 ? size : uint64(bound(size, 1, 1 << ((dice >> 8) % 20)));
        if (size != 0 && (dice >> 16) % 8 != 0) index = uint64(bound(index, 0, size - 1));
        bytes32[] memory path = ReferenceTree.leavesOf(leaf, _pathLength(index, size) + ((dice >> 24) % 3));
        if ((dice >> 32) % 4 == 0 && path.length > 0) path = ReferenceTree.leavesOf(leaf, path.length - 1);
        (bool isPath, bytes32 root) = ReferenceTree.climb(leaf, index, size, path);
        vm.assertTrue(merkle.verifyInclusion(leaf, index, size, root, path) == isPath, "the same");
        vm.assertFalse(merkle.verifyInclusion(leaf, index, size, flipped(root, dice), path), "another root");
    }

    /// @dev By the definition of a path, section 2.1.3.1.
    function _pathLength(uint256 index, uint256 size) private pure returns (uint256 length) {
        while (size > 1 && index < size) {
            uint256 half = 1;
            while (half * 2 < size) half *= 2;
            (index, size) = index < half ? (index, half) : (index - half, size - half);
            ++length;
        }
    }

    function testFuzz_wrongRootsSizesOrProofsAreNotConsistent(
        bytes32 seed,
        uint64 first,
        uint64 second,
        uint256 lie
    ) external view {
        second = uint64(bound(second, 2, SIZE_MAX));
        first = uint64(bound(first, 1, second - 1));
        bytes32[] memory leaves = ReferenceTree.leavesOf(seed, second);
        bytes32 older = ReferenceTree.root(leaves, 0, first);
        bytes32 newer = ReferenceTree.root(leaves, 0, second);
        bytes32[] memory proof = ReferenceTree.proof(leaves, first, second);
        vm.assertTrue(merkle.verifyConsistency(first, older, second, newer, proof), "consistent");

        vm.assertFalse(merkle.verifyConsistency(first, flipped(older, lie), second, newer, proof), "first root");
        vm.assertFalse(merkle.verifyConsistency(first, older, second, flipped(newer, lie), proof), "second root");
        vm.assertFalse(merkle.verifyConsistency(first, newer, second, older, proof), "roots swapped");
        vm.assertFalse(merkle.verifyConsistency(second, newer, first, older, proof), "trees swapped");
        uint64 other = uint64(bound(lie, 0, second));
        vm.assertFalse(other != first && merkle.verifyConsistency(other, older, second, newer, proof), "first size");
        vm.assertFalse(merkle.verifyConsistency(first, older, second, newer, _damaged(proof, lie)), "proof");
    }

    /// @dev Same sizes, one older leaf rewritten: each tree's own proof is good, none leads from the one to the other.
    function testFuzz_aTreeThatRewroteALeafIsNotConsistent(
        bytes32 seed,
        uint64 first,
        uint64 second,
        uint256 victim
    ) external view {
        second = uint64(bound(second, 2, SIZE_MAX));
        first = uint64(bound(first, 1, second - 1));
        bytes32[] memory leaves = ReferenceTree.leavesOf(seed, second);
        bytes32 older = ReferenceTree.root(leaves, 0, first);
        victim = bound(victim, 0, first - 1);
        leaves[victim] = flipped(leaves[victim], victim);
        bytes32 forged = ReferenceTree.root(leaves, 0, second);
        bytes32[] memory proof = ReferenceTree.proof(leaves, first, second);
        vm.assertFalse(merkle.verifyConsistency(first, older, second, forged, proof), "rewritten");
    }

    function testFuzz_nothingMakesAVerifierRevert(
        uint64 first,
        uint64 second,
        bytes32 a,
        bytes32 b,
        bytes32[] calldata proof
    ) external view {
        vm.assertFalse(merkle.verifyConsistency(first, a, second, b, proof), "consistency");
        vm.assertFalse(merkle.verifyInclusion(a, first, second, b, proof) && a != b, "inclusion");
    }

    /// @dev A proof of a million elements costs its calldata and no more: at most 64 levels are climbed.
    function test_aProofThatIsTooLongIsRefusedEarly() external view {
        bytes32[] memory long = new bytes32[](1000);
        vm.assertFalse(merkle.verifyInclusion(0, 0, type(uint64).max, 0, long), "inclusion");
        vm.assertFalse(merkle.verifyConsistency(1, 0, type(uint64).max, 0, long), "consistency");
    }

    function test_theEmptyTreeHasNoProofs() external view {
        bytes32[] memory none = new bytes32[](0);
        vm.assertFalse(merkle.verifyInclusion(0, 0, 0, 0, none), "inclusion");
        vm.assertFalse(merkle.verifyConsistency(0, 0, 0, 0, none), "equal");
        vm.assertFalse(merkle.verifyConsistency(0, 0, 1, 0, none), "from nothing");
        vm.assertFalse(merkle.verifyConsistency(1, "a", 1, "a", none), "same tree");
    }

    /// @dev The algorithm by itself would be led to both roots by these proofs.
    function test_aTreeIsNotConsistentWithItselfNorWithALargerOne() external view {
        bytes32[] memory leaves = ReferenceTree.leavesOf("small", 3);
        bytes32 root = ReferenceTree.root(leaves, 0, 3);
        bytes32[] memory proof = ReferenceTree.append(new bytes32[](0), leaves[2]);
        proof = ReferenceTree.append(proof, ReferenceTree.root(leaves, 0, 2));
        vm.assertFalse(merkle.verifyConsistency(3, root, 3, root, proof), "itself");

        proof[0] = root;
        bytes32 shrunk = ReferenceTree.node(root, proof[1]);
        vm.assertFalse(merkle.verifyConsistency(3, root, 2, shrunk, proof), "smaller");
    }

    function test_anEmptyProofIsRefusedForEverySmallTree() external view {
        for (uint64 first = 1; first < 18; ++first) {
            vm.assertFalse(merkle.verifyConsistency(first, 0, 18, 0, new bytes32[](0)), "empty");
        }
    }

    /// @dev The proof with one bit turned, an element lost at either end or one added.
    function _damaged(bytes32[] memory proof, uint256 seed) private pure returns (bytes32[] memory damaged) {
        uint256 kind = proof.length == 0 ? 3 : seed % 4;
        if (kind == 3) return ReferenceTree.append(proof, bytes32(seed));
        if (kind == 0) {
            damaged = new bytes32[](proof.length);
            for (uint256 i = 0; i < proof.length; ++i) damaged[i] = proof[i];
            uint256 victim = (seed >> 8) % proof.length;
            damaged[victim] = flipped(damaged[victim], seed);
            return damaged;
        }
        damaged = new bytes32[](proof.length - 1);
        for (uint256 i = 0; i < damaged.length; ++i) damaged[i] = proof[kind == 1 ? i : i + 1];
    }
}
