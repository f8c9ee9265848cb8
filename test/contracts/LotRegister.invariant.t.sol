// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ILotRegister} from "../../contracts/interfaces/ILotRegister.sol";
import {LotHandler} from "./support/LotHandler.sol";
import {TestBase} from "./support/TestBase.sol";

/// @dev No sequence of calls by anybody releases a lot while something is missing or open, or keeps one from release while
/// nothing is. The runner calls the handler's steps, and the register itself with anything, in random order.
contract LotRegisterInvariantTest is TestBase {
    LotHandler private handler;

    function setUp() external {
        handler = new LotHandler();
    }

    /// @dev Read by the runner.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](2);
        (targets[0], targets[1]) = (address(handler), handler.theRegister());
    }

    /// @dev Else the invariants would say little.
    function test_theStepsLeadToARelease() external {
        handler.judge(0);
        handler.holdBy(0);
        handler.judge(1);
        handler.releaseIt();
        vm.assertEq(handler.releases(), 0, "held");
        handler.liftBy(0);
        handler.releaseIt();
        vm.assertEq(handler.releases(), 1, "released");
    }

    function invariant_noLieIsBelievedAndNoTruthRefused() external view {
        vm.assertEq(handler.liesBelieved(), 0, "lies believed");
        vm.assertEq(handler.truthsRefused(), 0, "truths refused");
    }

    function invariant_theLotIsWhatWasSaidAndDecided() external view {
        ILotRegister.Progress memory expected = handler.expectedProgress();
        vm.assertEq(abi.encode(handler.theProgress()), abi.encode(expected), "progress");
        ILotRegister.Lot memory lot = handler.theLot();
        vm.assertEq(lot.incompleteKeys, handler.incomplete(), "incomplete");
        vm.assertEq(lot.holds, handler.held(), "holds");
    }

    function invariant_aLotIsReleasedOnce() external view {
        ILotRegister.Lot memory lot = handler.theLot();
        vm.assertTrue((lot.state == ILotRegister.LotState.Released) == (handler.releases() == 1), "released");
        vm.assertTrue(!lot.contradicted || lot.state == ILotRegister.LotState.Released, "contradicted");
    }
}
