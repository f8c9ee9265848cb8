// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IEvidenceLog} from "../../contracts/interfaces/IEvidenceLog.sol";
import {ReferenceTree} from "./support/ReferenceTree.sol";
import {World} from "./support/World.sol";

/// @dev Who is on duty at a log.
contract RotationTest is World {
    function test_aRotationTakesEffectAfterItsDelay() external {
        vm.expectEmit(address(log));
        emit IEvidenceLog.RotationAnnounced(address(0xbeef), "next ed25519", START + DELAY);
        rotateHonestly(address(0xbeef));

        vm.warp(START + DELAY - 1);
        vm.assertEq(log.duty().sequencer, SEQUENCER, "not yet");
        anchorHonestly(1);
        vm.warp(START + DELAY);
        vm.assertEq(log.duty().sequencer, address(0xbeef), "on duty");
        vm.assertEq(log.duty().checkpointKey, "next ed25519", "checkpoint key");
        bytes memory fault = abi.encodeWithSelector(IEvidenceLog.NotSequencer.selector, SEQUENCER);
        (bytes32 root, bytes32[] memory proof) = (ReferenceTree.root(leaves, 0, 2), honestProof(2));
        vm.expectRevert(fault);
        vm.prank(SEQUENCER);
        log.anchor(2, root, proof);
        vm.prank(address(0xbeef));
        log.anchor(2, root, proof);
    }

    function test_aLaterRotationReplacesOneThatIsNotInEffect() external {
        rotateHonestly(address(0xbad));
        vm.warp(START + DELAY - 1);
        rotateHonestly(address(0xbeef));
        vm.warp(START + DELAY);
        vm.assertEq(log.duty().sequencer, SEQUENCER, "the first stays on duty");
        vm.assertEq(log.duties().length, 2, "replaced");
        vm.warp(START + 2 * DELAY - 1);
        vm.assertEq(log.duty().sequencer, address(0xbeef), "on duty");
    }

    function test_theHistoryOfDutiesIsKept() external {
        rotateHonestly(address(0xa));
        vm.warp(START + DELAY);
        rotateHonestly(address(0xb));
        IEvidenceLog.Duty[] memory duties = log.duties();
        vm.assertEq(duties.length, 3, "three");
        vm.assertEq(duties[0].sequencer, SEQUENCER, "first");
        vm.assertEq(duties[0].checkpointKey, CHECKPOINT_KEY, "first key");
        vm.assertEq(duties[0].since, START, "since the start");
        vm.assertEq(duties[1].sequencer, address(0xa), "second");
        vm.assertEq(duties[2].since, START + 2 * DELAY, "third");
    }

    function test_onlyTheOperatorRotates() external {
        IEvidenceLog.Rotate memory act = rotation(address(0xbad));
        act.operator = FACTORY;
        Authorisation memory authorisation = authoriseRotation(FACTORY, act, 0, DEADLINE);
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.NotOperator.selector, FACTORY));
        log.rotate(act, authorisation);
    }

    function test_aLogIsNeverWithoutASequencerOrACheckpointKey() external {
        IEvidenceLog.Rotate memory act = rotation(address(0));
        Authorisation memory authorisation = authoriseRotation(OPERATOR, act, 0, DEADLINE);
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.InvalidDuty.selector));
        log.rotate(act, authorisation);
        act = IEvidenceLog.Rotate(OPERATOR, address(0xbeef), 0);
        authorisation = authoriseRotation(OPERATOR, act, 0, DEADLINE);
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.InvalidDuty.selector));
        log.rotate(act, authorisation);
    }
}
