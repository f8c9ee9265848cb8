// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IEvidenceLog} from "../../contracts/interfaces/IEvidenceLog.sol";
import {ReferenceTree} from "./support/ReferenceTree.sol";
import {World} from "./support/World.sol";

contract EvidenceLogTest is World {
    bytes32[] private none = new bytes32[](0);

    // anchor

    function testFuzz_everyGrowthOfAnHonestLogIsAnchored(uint64 first, uint64 second) external {
        second = uint64(bound(second, 2, leaves.length));
        first = uint64(bound(first, 1, second - 1));
        anchorHonestly(first);
        vm.expectEmit(address(log));
        emit IEvidenceLog.Anchored(second, _root(second));
        anchorHonestly(second);
        vm.assertEq(log.anchoredSize(), second, "size");
        vm.assertEq(log.rootAt(first), _root(first), "older root");
        vm.assertEq(log.rootAt(second), _root(second), "newer root");
    }

    function testFuzz_onlyTheSequencerOnDutyAnchors(address stranger) external {
        vm.assume(stranger != SEQUENCER);
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.NotSequencer.selector, stranger));
        vm.prank(stranger);
        log.anchor(1, leaves[0], none);
    }

    function testFuzz_aSizeThatDoesNotGrowIsRefused(uint64 size) external {
        size = uint64(bound(size, 0, 20));
        anchorHonestly(20);
        _expectRefused(size, _root(20), none, abi.encodeWithSelector(IEvidenceLog.NotLarger.selector, size, 20));
    }

    function testFuzz_aWrongProofIsRefused(uint64 first, uint64 second, bytes32[] calldata proof) external {
        second = uint64(bound(second, 2, leaves.length));
        first = uint64(bound(first, 1, second - 1));
        anchorHonestly(first);
        bytes memory fault = abi.encodeWithSelector(IEvidenceLog.Inconsistent.selector, first, second);
        _expectRefused(second, _root(second), proof, fault);
        bytes32[] memory longer = ReferenceTree.append(honestProof(second), 0);
        _expectRefused(second, _root(second), longer, fault);
    }

    /// @dev The proof is the forger's own and good for the forger's tree, which differs in one older leaf.
    function testFuzz_aForkIsRefused(uint64 first, uint64 second, uint256 victim) external {
        second = uint64(bound(second, 2, leaves.length));
        first = uint64(bound(first, 1, second - 1));
        victim = bound(victim, 0, first - 1);
        anchorHonestly(first);
        leaves[victim] = flipped(leaves[victim], victim);
        bytes memory fault = abi.encodeWithSelector(IEvidenceLog.Inconsistent.selector, first, second);
        _expectRefused(second, _root(second), honestProof(second), fault);
    }

    function test_aDroppedLeafIsRefused() external {
        anchorHonestly(7);
        for (uint256 i = 3; i < 20; ++i) leaves[i] = leaves[i + 1];
        bytes memory fault = abi.encodeWithSelector(IEvidenceLog.Inconsistent.selector, 7, 20);
        _expectRefused(20, _root(20), honestProof(20), fault);
    }

    function testFuzz_aFirstAnchorWithAProofOrWithoutARootIsRefused(
        uint64 size,
        bytes32 root,
        bytes32 element
    ) external {
        size = uint64(bound(size, 1, type(uint64).max));
        bytes memory fault = abi.encodeWithSelector(IEvidenceLog.Inconsistent.selector, 0, size);
        _expectRefused(size, root, ReferenceTree.append(none, element), fault);
        _expectRefused(size, 0, none, fault);
    }

    function test_aLogHasNoSizeZero() external {
        _expectRefused(0, leaves[0], none, abi.encodeWithSelector(IEvidenceLog.NotLarger.selector, 0, 0));
    }

    // requireIncluded

    function testFuzz_aLeafIsIncludedUnderEveryAnchoredSizeAboveIt(uint64 first, uint64 second, uint64 index) external {
        second = uint64(bound(second, 2, leaves.length));
        first = uint64(bound(first, 1, second - 1));
        anchorHonestly(first);
        anchorHonestly(second);
        index = uint64(bound(index, 0, second - 1));
        log.requireIncluded(leaves[index], index, second, ReferenceTree.path(leaves, index, second));
        if (index < first) log.requireIncluded(leaves[index], index, first, ReferenceTree.path(leaves, index, first));
    }

    function testFuzz_aWrongLeafIndexPathOrSizeIsNotIncluded(uint64 index, uint64 other, uint256 lie) external {
        anchorHonestly(21);
        anchorHonestly(50);
        index = uint64(bound(index, 0, 20));
        other = uint64(bound(other, 0, type(uint64).max));
        bytes32[] memory path = ReferenceTree.path(leaves, index, 50);

        _expectNotIncluded(flipped(leaves[index], lie), index, 50, path);
        _expectNotIncluded(leaves[index], index, 21, path);
        if (other != index) _expectNotIncluded(leaves[index], other, 50, path);
        _expectNotIncluded(leaves[index], index, 50, ReferenceTree.append(path, 0));
        path[lie % path.length] = flipped(path[lie % path.length], lie);
        _expectNotIncluded(leaves[index], index, 50, path);
    }

    function testFuzz_nothingIsIncludedAtASizeThatWasNotAnchored(uint64 size) external {
        anchorHonestly(20);
        vm.assume(size != 20);
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.UnknownSize.selector, size));
        log.requireIncluded(leaves[0], 0, size, none);
    }

    function _root(uint64 size) private view returns (bytes32) {
        return ReferenceTree.root(leaves, 0, size);
    }

    function _expectRefused(uint64 size, bytes32 root, bytes32[] memory proof, bytes memory fault) private {
        vm.expectRevert(fault);
        vm.prank(SEQUENCER);
        log.anchor(size, root, proof);
    }

    function _expectNotIncluded(bytes32 leaf, uint64 index, uint64 size, bytes32[] memory path) private {
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.NotIncluded.selector, index, size));
        log.requireIncluded(leaf, index, size, path);
    }
}
