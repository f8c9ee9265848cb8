// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IEvidenceLog} from "../../contracts/interfaces/IEvidenceLog.sol";
import {Log} from "./support/Contracts.sol";
import {ReferenceTree} from "./support/ReferenceTree.sol";
import {World} from "./support/World.sol";

/// @dev What a log is born with.
contract NewLogTest is World {
    function test_aNewLogIsEmptyAndSaysWhatItIs() external view {
        vm.assertEq(log.anchoredSize(), 0, "size");
        vm.assertEq(bytes(log.origin()), bytes(ORIGIN), "origin");
        vm.assertEq(log.logId(), sha256(bytes(ORIGIN)), "log id");
        vm.assertEq(log.operator(), OPERATOR, "operator");
        vm.assertEq(log.rotationDelay(), DELAY, "delay");
        vm.assertEq(address(log.parties()), address(parties), "parties");
        vm.assertEq(log.predecessor().log, address(0), "predecessor");
    }

    function test_aSuccessorNamesWhatItsPredecessorAnchored() external {
        anchorHonestly(20);
        IEvidenceLog.Predecessor memory before = IEvidenceLog.Predecessor(address(log), 20, _root(20));
        Log successor = _deploy(ORIGIN, DELAY, before);
        vm.assertEq(abi.encode(successor.predecessor()), abi.encode(before), "predecessor");

        IEvidenceLog.Predecessor[5] memory liars = [
            IEvidenceLog.Predecessor(address(log), 20, _root(19)),
            IEvidenceLog.Predecessor(address(log), 19, _root(19)),
            IEvidenceLog.Predecessor(address(log), 19, 0),
            IEvidenceLog.Predecessor(address(0xdead), 20, _root(20)),
            IEvidenceLog.Predecessor(address(0), 20, _root(20))
        ];
        for (uint256 i = 0; i < liars.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.InvalidPredecessor.selector));
            _deploy(ORIGIN, DELAY, liars[i]);
        }
    }

    function test_anOriginThatNoCheckpointCanCarryIsRefused() external {
        string[5] memory misfits = ["", "two words", "a+b", "line\n", unicode"原"];
        IEvidenceLog.Predecessor memory before;
        for (uint256 i = 0; i < misfits.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.InvalidOrigin.selector));
            _deploy(misfits[i], DELAY, before);
        }
    }

    function test_aDelayThatWouldOverflowTheClockIsRefused() external {
        IEvidenceLog.Predecessor memory before;
        uint64 forever = type(uint64).max;
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.InvalidRotationDelay.selector, forever, 365 days));
        _deploy(ORIGIN, forever, before);
    }

    function test_aPartyThatIsNoOperatorOpensNoLog() external {
        IEvidenceLog.Predecessor memory before;
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.NotOperator.selector, FACTORY));
        deployLog(parties, FACTORY, ORIGIN, SEQUENCER, CHECKPOINT_KEY, DELAY, before);
    }

    function _deploy(string memory origin, uint64 delay, IEvidenceLog.Predecessor memory before) private returns (Log) {
        return deployLog(parties, OPERATOR, origin, SEQUENCER, CHECKPOINT_KEY, delay, before);
    }

    function _root(uint64 size) private view returns (bytes32) {
        return ReferenceTree.root(leaves, 0, size);
    }
}
