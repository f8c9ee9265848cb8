// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {ILotRegister} from "../../contracts/interfaces/ILotRegister.sol";
import {IRuleBook} from "../../contracts/interfaces/IRuleBook.sol";
import {Verdict} from "../../contracts/libraries/Rules.sol";
import {LotWorld} from "./support/LotWorld.sol";

contract LotRegisterTest is LotWorld {
    // release

    function test_aLotWithAllItsSamplesGoodIsReleased() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD));
        vm.expectEmit(address(lots));
        emit ILotRegister.Released(lot);
        release(lots);
        vm.assertTrue(lots.lotOf(lot).state == ILotRegister.LotState.Released, "state");
        _expectRefused(abi.encodeWithSelector(ILotRegister.AlreadyReleased.selector, lot));
    }

    function test_aLotThatNobodyInspectedIsNotReleased() external {
        _expectNotReleasable(1, 0, 0);
    }

    function test_aMissingSampleIsWaitedFor() external {
        _judge(said(1, 1, 1, true, GOOD));
        _expectNotReleasable(1, 0, 0);
    }

    function test_aFailingSampleIsNotMadeUpForByOthers() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, false, BAD), said(3, 1, 3, true, GOOD));
        _expectNotReleasable(1, 0, 0);
    }

    function test_aSampleWithoutARequiredMeasurementIsOpen() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, false, NONE), said(3, 1, 3, true, GOOD));
        vm.assertTrue(_verdictOf(1) == Verdict.Incomplete, "verdict");
        _expectNotReleasable(1, 0, 0);
    }

    function test_anOldPassCannotOutrunANewFail() external {
        _judge(said(1, 1, 1, false, GOOD), said(1, 2, 2, false, BAD), said(2, 1, 3, true, GOOD));
        _expectNotReleasable(1, 0, 0);
    }

    function test_aNewPassDoesNotRemoveAnOldFail() external {
        _judge(said(1, 1, 1, false, BAD), said(1, 2, 2, false, GOOD), said(2, 1, 3, true, GOOD));
        _expectNotReleasable(1, 0, 0);
    }

    function test_twoJudgementsOfOneAttemptHoldTheLotEvenWhenBothPass() external {
        _judge(said(1, 1, 1, false, GOOD), said(1, 1, 2, false, GOOD), said(2, 1, 3, true, GOOD));
        _expectNotReleasable(1, 0, 0);
        dispose(lots, _statement(0), ILotRegister.Disposition.UseAsIs, START + 1 days);
        _expectNotReleasable(1, 0, 0);
        dispose(lots, _statement(1), ILotRegister.Disposition.UseAsIs, START + 1 days);
        release(lots);
    }

    function test_aJudgementThatIsLeftOutIsWaitedFor() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 3, true, GOOD));
        _expectNotReleasable(0, 1, 0);
    }

    function test_aKeyThatDidNotCloseIsWaitedFor() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, false, GOOD));
        _expectNotReleasable(0, 1, 0);
    }

    function test_aKeyThatGoesOnAfterItsLastWordIsNotBelieved() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD), said(3, 1, 3, false, GOOD));
        _expectNotReleasable(0, 1, 0);
    }

    function test_aKeyThatClosesTwiceIsNotBelieved() external {
        _judge(said(1, 1, 1, true, GOOD), said(2, 1, 2, true, GOOD));
        _expectNotReleasable(0, 1, 0);
    }

    function test_anOrdinalBeyondTheLastWordDoesNotStandInForOneThatIsMissing() external {
        _judge(said(1, 1, 2, true, GOOD), said(2, 1, 3, false, GOOD));
        _expectNotReleasable(0, 1, 0);
    }

    function test_anOrdinalFarBeyondOthersIsKeptOnce() external {
        _judge(said(1, 1, 300, false, GOOD), said(2, 1, 300, false, GOOD), said(2, 2, 301, true, GOOD));
        ILotRegister.KeyProgress memory key = lots.keyOf(lot, keyIdOf(DEVICE_KEY));
        vm.assertEq(key.count, 2, "count");
        vm.assertEq(key.last, 301, "last");
        vm.assertEq(key.closing, 301, "closing");
        vm.assertTrue(key.conflicting, "conflicting");
    }

    function test_everyKeyThatJudgedIsWaitedFor() external {
        Said memory other = said(3, 1, 1, false, GOOD);
        other.key = OTHER_DEVICE_KEY;
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD), other);
        _expectNotReleasable(0, 1, 0);
        excuse(lots, OTHER_DEVICE_KEY);
        release(lots);
    }

    function test_aSampleThatFailsWithinTheAcceptanceNumberIsAccepted() external {
        IRuleBook.PublishPlan memory act = shaftPlan();
        act.requirements[0] = IRuleBook.Requirement(ruleSet, 3, 1);
        lots = deployLots(parties, book, devices);
        openLot(lots, publish(act));
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, false, BAD), said(3, 1, 3, true, GOOD));
        release(lots);
    }

    function test_aWithdrawnPlanStopsOpenLotsAndASupersededOneDoesNot() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD));
        IRuleBook.Supersede memory next = IRuleBook.Supersede(BUYER, plan, 0);
        book.supersede(next, authorise(BUYER, next));
        IRuleBook.Withdraw memory act = IRuleBook.Withdraw(BUYER, plan);
        Authorisation memory authorisation = authorise(BUYER, act);
        book.withdraw(act, authorisation);
        _expectRefused(
            abi.encodeWithSelector(ILotRegister.PlanNotInForce.selector, plan, IRuleBook.PlanState.Withdrawn)
        );
    }

    function test_onlyTheFactoryReleases() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD));
        ILotRegister.Release memory act = ILotRegister.Release(RIVAL, lot);
        Authorisation memory authorisation = authorise(lots, RIVAL, act);
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.LotUnknown.selector, lot));
        lots.release(act, authorisation);
        act.factory = FACTORY;
        authorisation = authorise(lots, RIVAL, act);
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, FACTORY));
        lots.release(act, authorisation);
    }

    // dispositions

    function test_aConcessionMakesASampleGoodUntilItEnds() external {
        _judge(said(1, 1, 1, false, BAD), said(2, 1, 2, true, GOOD));
        dispose(lots, _statement(0), ILotRegister.Disposition.UseAsIs, START + 1 days);
        vm.warp(START + 1 days + 1);
        _expectRefused(abi.encodeWithSelector(ILotRegister.ConcessionExpired.selector, lot, _statement(0)));
        dispose(lots, _statement(0), ILotRegister.Disposition.UseAsIs, START + 3 days);
        release(lots);
    }

    function test_reworkNeedsANewerPass() external {
        _judge(
            said(1, 1, 1, false, GOOD),
            said(1, 2, 2, false, BAD),
            said(2, 1, 3, false, GOOD),
            said(1, 3, 4, true, GOOD)
        );
        vm.assertEq(lots.progressOf(lot, ruleSet).failing, 1, "failing");
        dispose(lots, _statement(1), ILotRegister.Disposition.Rework, 0);
        release(lots);
    }

    function test_reworkThatNobodyLookedAtAgainBlocksTheLot() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, false, GOOD), said(3, 1, 3, true, BAD));
        dispose(lots, _statement(2), ILotRegister.Disposition.Rework, 0);
        vm.assertEq(lots.progressOf(lot, ruleSet).blocked, 1, "blocked");
        _expectNotReleasable(1, 0, 0);
    }

    function test_aScrappedSampleIsReplacedByAnother() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, false, BAD), said(3, 1, 3, true, GOOD));
        dispose(lots, _statement(1), ILotRegister.Disposition.Scrapping, 0);
        release(lots);
    }

    function test_whatPassedAloneIsNotDisposedOf() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, BAD));
        _expectNothingToDispose(_statement(0), ILotRegister.Disposition.Scrapping, 0);
        _expectNothingToDispose("unknown", ILotRegister.Disposition.Scrapping, 0);
        _expectNothingToDispose(_statement(1), ILotRegister.Disposition.None, 0);
        _expectNothingToDispose(_statement(1), ILotRegister.Disposition.Rework, START + 1 days);
        _expectNothingToDispose(_statement(1), ILotRegister.Disposition.UseAsIs, START);
        dispose(lots, _statement(1), ILotRegister.Disposition.Rework, 0);
        _expectNothingToDispose(_statement(1), ILotRegister.Disposition.UseAsIs, START + 1 days);
    }

    function test_onlyThePublisherDisposesAndExcuses() external {
        _judge(said(1, 1, 1, false, BAD));
        ILotRegister.Dispose memory act = disposalOf(_statement(0), ILotRegister.Disposition.UseAsIs, START + 1 days);
        act.publisher = FACTORY;
        Authorisation memory authorisation = authorise(lots, FACTORY, act);
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.NotPublisher.selector, FACTORY));
        lots.dispose(act, authorisation);
        ILotRegister.Excuse memory excuse_ = ILotRegister.Excuse(FACTORY, lot, keyIdOf(DEVICE_KEY), "reason");
        authorisation = authorise(lots, FACTORY, excuse_);
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.NotPublisher.selector, FACTORY));
        lots.excuse(excuse_, authorisation);
    }

    function test_aKeyIsExcusedOnceAndOnlyWhereItIsIncomplete() external {
        _judge(said(1, 1, 1, true, GOOD));
        _expectNothingToExcuse(DEVICE_KEY);
        _expectNothingToExcuse(OTHER_DEVICE_KEY);
    }

    // holds

    /// @dev It counts in turn, and so had no slot of its own before.
    function test_theKeyThatJudgedFirstStaysExcused() external {
        Said[] memory all = new Said[](3);
        (all[0], all[1]) = (said(1, 1, 1, false, GOOD), said(2, 1, 2, false, GOOD));
        all[2] = said(3, 1, 3, true, GOOD);
        ILotRegister.Inspection[] memory inspections = signedAndProven(all);
        lots.judge(inspections[0]);
        lots.judge(inspections[1]);
        excuse(lots, DEVICE_KEY);
        vm.assertTrue(lots.keyOf(lot, keyIdOf(DEVICE_KEY)).excused, "excused");
        vm.assertEq(lots.keyOf(lot, keyIdOf(DEVICE_KEY)).last, 2, "the rest stays");
        _expectNothingToExcuse(DEVICE_KEY);
        lots.judge(inspections[2]);
        vm.assertEq(lots.lotOf(lot).incompleteKeys, 0, "incomplete");
        release(lots);
    }

    function test_whoHasASayHoldsTheLotAndLiftsOnlyHisOwnHold() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD));
        bytes32[4] memory holders = [FACTORY, BUYER, MAKER, OPERATOR];
        for (uint256 i = 0; i < 4; ++i) hold(lots, holders[i]);
        for (uint256 i = 0; i < 4; ++i) {
            _expectNotReleasable(0, 0, uint32(4 - i));
            lift(lots, holders[i]);
        }
        ILotRegister.Lift memory act = ILotRegister.Lift(FACTORY, new bytes32[](1));
        act.lots[0] = lot;
        Authorisation memory authorisation = authorise(lots, FACTORY, act);
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.NotHeld.selector, lot, FACTORY));
        lots.lift(act, authorisation);
        release(lots);
    }

    function test_strangersHoldNothingAndNobodyHoldsTwice() external {
        _expectMayNotHold(RIVAL);
        hold(lots, FACTORY);
        _expectMayNotHold(FACTORY);
    }

    function test_aReleasedLotCanBeHeld() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD));
        release(lots);
        hold(lots, BUYER);
        vm.assertTrue(lots.isHeldBy(lot, BUYER), "held");
        vm.assertEq(lots.lotOf(lot).holds, 1, "holds");
    }

    // after release

    function test_aLaterFailContradictsAReleasedLotForGood() external {
        Said[] memory all = new Said[](3);
        (all[0], all[1]) = (said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD));
        all[2] = said(3, 1, 1, true, BAD);
        all[2].key = OTHER_DEVICE_KEY;
        ILotRegister.Inspection[] memory inspections = signedAndProven(all);
        lots.judge(inspections[0]);
        lots.judge(inspections[1]);
        release(lots);
        vm.expectEmit(address(lots));
        emit ILotRegister.Contradicted(lot, statementOf(inspections[2]));
        lots.judge(inspections[2]);
        dispose(lots, statementOf(inspections[2]), ILotRegister.Disposition.Scrapping, 0);
        vm.assertTrue(lots.lotOf(lot).contradicted, "contradicted");
    }

    function test_aLaterPassOfAnotherInspectorContradictsNothing() external {
        Said memory later = said(3, 1, 1, false, GOOD);
        later.key = OTHER_DEVICE_KEY;
        Said[] memory all = new Said[](3);
        (all[0], all[1], all[2]) = (said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD), later);
        ILotRegister.Inspection[] memory inspections = signedAndProven(all);
        lots.judge(inspections[0]);
        lots.judge(inspections[1]);
        release(lots);
        lots.judge(inspections[2]);
        vm.assertFalse(lots.lotOf(lot).contradicted, "contradicted");
    }

    function test_anInspectionThatWasHiddenContradictsAReleasedLot() external {
        Said[] memory all = new Said[](3);
        (all[0], all[1], all[2]) = (said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD), said(3, 1, 3, true, GOOD));
        ILotRegister.Inspection[] memory inspections = signedAndProven(all);
        lots.judge(inspections[0]);
        lots.judge(inspections[1]);
        release(lots);
        lots.judge(inspections[2]);
        vm.assertTrue(lots.lotOf(lot).contradicted, "contradicted");
    }

    // opening

    function test_aLotOpensOnceUnderAPlanInForce() external {
        ILotRegister.OpenLot memory act = ILotRegister.OpenLot(FACTORY, SECRET, plan, new bytes32[](0));
        Authorisation memory authorisation = authorise(lots, FACTORY, act);
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.LotKnown.selector, lot));
        lots.open(act, authorisation);
        act.secret = "another";
        act.plan = "no plan";
        authorisation = authorise(lots, FACTORY, act);
        vm.expectRevert(
            abi.encodeWithSelector(ILotRegister.PlanNotInForce.selector, act.plan, IRuleBook.PlanState.Unknown)
        );
        lots.open(act, authorisation);
        IRuleBook.Supersede memory next = IRuleBook.Supersede(BUYER, plan, 0);
        book.supersede(next, authorise(BUYER, next));
        act.plan = plan;
        authorisation = authorise(lots, FACTORY, act);
        vm.expectRevert(
            abi.encodeWithSelector(ILotRegister.PlanNotInForce.selector, plan, IRuleBook.PlanState.Superseded)
        );
        lots.open(act, authorisation);
    }

    function test_aLotUnderTheFactorysOwnPlanSaysSo() external {
        IRuleBook.PublishPlan memory own = shaftPlan();
        own.publisher = FACTORY;
        bytes32 ownPlan = publish(own);
        ILotRegister.OpenLot memory act = ILotRegister.OpenLot(FACTORY, "another", ownPlan, new bytes32[](0));
        Authorisation memory authorisation = authorise(lots, FACTORY, act);
        bytes32 id = lots.lotIdOf(FACTORY, "another");
        vm.expectEmit(address(lots));
        emit ILotRegister.LotOpened(id, FACTORY, ownPlan, true);
        lots.open(act, authorisation);
    }

    /// @dev The id of a lot holds its factory: nobody has another's inspections count for his own lot.
    function test_noTwoFactoriesShareALot() external view {
        vm.assertEq(lots.lotIdOf(FACTORY, SECRET), lot, "own");
        vm.assertFalse(lots.lotIdOf(RIVAL, SECRET) == lot, "another's");
    }
}
