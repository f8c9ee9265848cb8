// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IEvidenceLog} from "../../contracts/interfaces/IEvidenceLog.sol";
import {Log} from "./support/Contracts.sol";
import {LogHandler} from "./support/LogHandler.sol";
import {TestBase} from "./support/TestBase.sol";

/// @dev No sequence of calls by anybody rolls back, forks, shrinks or blocks a log. The runner calls the handler's
/// steps, and the contracts themselves with anything, in random order.
contract EvidenceLogInvariantTest is TestBase {
    LogHandler private handler;
    Log private log;

    function setUp() external {
        handler = new LogHandler();
        log = handler.theLog();
    }

    /// @dev Read by the runner.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](3);
        (targets[0], targets[1], targets[2]) = (address(handler), address(log), address(log.parties()));
    }

    function invariant_noLieIsBelievedAndNoTruthRefused() external view {
        vm.assertEq(handler.liesBelieved(), 0, "lies believed");
        vm.assertEq(handler.truthsRefused(), 0, "truths refused");
    }

    function invariant_everyAnchoredRootStays() external view {
        uint64 newest = 0;
        for (uint256 i = 0; i < handler.sizesCount(); ++i) {
            uint64 size = handler.sizes(i);
            vm.assertLt(newest, size, "sizes grow");
            vm.assertEq(log.rootAt(size), handler.roots(size), "root");
            newest = size;
        }
        vm.assertEq(log.anchoredSize(), newest, "size");
    }

    function invariant_theDutiesAreThoseOfTheOperatorsActs() external {
        vm.warp(handler.clock());
        IEvidenceLog.Duty[] memory duties = log.duties();
        vm.assertEq(duties.length, handler.dutiesCount(), "count");
        for (uint256 i = 0; i < duties.length; ++i) {
            vm.assertEq(duties[i].sequencer, handler.sequencers(i), "sequencer");
            vm.assertEq(duties[i].since, handler.dutiesSince(i), "since");
        }
        vm.assertEq(log.duty().sequencer, handler.onDuty(), "on duty");
    }

    /// @dev Whatever happened, the honest sequencer goes on.
    function invariant_theNextHonestAnchorIsAccepted() external {
        uint256 before = handler.honestAnchors();
        if (log.anchoredSize() == handler.SIZE_MAX()) return;
        handler.anchorNext(0);
        vm.assertEq(handler.honestAnchors(), before + 1, "blocked");
    }
}
