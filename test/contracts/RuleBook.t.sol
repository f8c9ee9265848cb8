// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IRuleBook} from "../../contracts/interfaces/IRuleBook.sol";
import {Verdict} from "../../contracts/libraries/Rules.sol";
import {QualityWorld} from "./support/QualityWorld.sol";

contract RuleBookTest is QualityWorld {
    // rule sets

    function test_aRuleSetIsNamedByWhatItSays() external view {
        IRuleBook.PublishRules memory act = shaftRules();
        bytes32 expected = sha256(abi.encodePacked(BUYER, PRODUCT, STEP, uint32(1), bytes32("salt"), act.rules));
        vm.assertEq(ruleSet, expected, "id");
        vm.assertEq(book.rulesOf(ruleSet), act.rules, "rules");
        vm.assertEq(book.rulesOf("unknown"), "", "unknown");
    }

    function test_aRuleSetIsPublishedOnceByItsPublisher() external {
        IRuleBook.PublishRules memory act = shaftRules();
        Authorisation memory authorisation = authoriseRules(BUYER, act);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.AlreadyPublished.selector, ruleSet));
        book.publishRules(act, authorisation);
        act.version = 2;
        authorisation = authoriseRules(RIVAL, act);
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, BUYER));
        book.publishRules(act, authorisation);
        act.publisher = "stranger";
        authorisation = authoriseRules("stranger", act);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.NotAdmitted.selector, bytes32("stranger")));
        book.publishRules(act, authorisation);
    }

    function test_whatIsNoRuleSetIsRefused() external {
        _expectInvalid("");
        _expectInvalid(hex"00");
        bytes memory one = rule(DIAMETER, 1, 2, true);
        _expectInvalid(bytes.concat(one, hex"00"));
        _expectInvalid(bytes.concat(one, one));
        _expectInvalid(bytes.concat(rule(ROUGHNESS, 1, 2, true), one));
        _expectInvalid(rule(DIAMETER, 2, 1, true));
        _expectInvalid(abi.encodePacked(DIAMETER, int64(1), int64(2), uint8(6)));
        _expectInvalid(_many(257));
    }

    function test_aRuleSetHasUpTo256Rules() external {
        IRuleBook.PublishRules memory act = shaftRules();
        act.rules = _many(256);
        bytes32 id = publish(act);
        vm.assertEq(book.rulesOf(id), act.rules, "kept");
        bytes memory judgement = judgementOf(said(1, 1, 1, true, 1));
        IRuleBook.Assessment memory found = book.assess(id, STEP, judgement);
        vm.assertTrue(found.verdict == Verdict.Incomplete, "verdict");
        vm.assertEq(found.missing, type(uint256).max ^ 1, "missing");
    }

    function testFuzz_limitsAreInclusive(int64 value, int64 a, int64 b) external {
        (int64 min, int64 max) = a < b ? (a, b) : (b, a);
        IRuleBook.PublishRules memory act = shaftRules();
        act.rules = rule(DIAMETER, min, max, true);
        bytes32 id = publish(act);
        bytes memory counters = abi.encodePacked(uint32(1), uint16(1), uint32(1), uint8(0));
        bytes memory judgement = abi.encodePacked(id, lot, STEP, counters, bytes32("salt"), uint16(1), DIAMETER, value);
        Verdict expected = value >= min && value <= max ? Verdict.Pass : Verdict.Fail;
        vm.assertTrue(book.assess(id, STEP, judgement).verdict == expected, "verdict");
    }

    function test_anotherStepIsNotJudged() external view {
        bytes memory judgement = judgementOf(said(1, 1, 1, true, GOOD));
        vm.assertTrue(book.assess(ruleSet, STEP, judgement).verdict == Verdict.Pass, "own step");
        vm.assertTrue(book.assess(ruleSet, "milling", judgement).verdict == Verdict.None, "another step");
        vm.assertTrue(book.assess("unknown", STEP, judgement).verdict == Verdict.None, "unknown set");
    }

    // plans

    function test_aPlanIsKeptAsItWasPublished() external view {
        IRuleBook.PublishPlan memory act = shaftPlan();
        vm.assertEq(plan, keccak256(abi.encode(act)), "id");
        vm.assertEq(abi.encode(book.planOf(plan)), abi.encode(act), "content");
        vm.assertEq(book.publisherOf(plan), BUYER, "publisher");
        vm.assertTrue(book.stateOf(plan) == IRuleBook.PlanState.InForce, "state");
        vm.assertTrue(book.isAuditor(plan, MAKER) && !book.isAuditor(plan, RIVAL), "auditors");
    }

    function test_anEmptyOrContradictoryPlanIsRefused() external {
        IRuleBook.PublishPlan memory act = shaftPlan();
        act.requirements = new IRuleBook.Requirement[](0);
        _expectRefused(act, abi.encodeWithSelector(IRuleBook.InvalidPlan.selector));
        act = shaftPlan();
        act.inspectors = new bytes32[](0);
        _expectRefused(act, abi.encodeWithSelector(IRuleBook.InvalidPlan.selector));
        act = shaftPlan();
        act.requirements[0].samples = 0;
        _expectRefused(act, abi.encodeWithSelector(IRuleBook.InvalidPlan.selector));
        act.requirements[0] = IRuleBook.Requirement(ruleSet, 2, 2);
        _expectRefused(act, abi.encodeWithSelector(IRuleBook.InvalidPlan.selector));
        act.requirements = new IRuleBook.Requirement[](2);
        act.requirements[0] = act.requirements[1] = IRuleBook.Requirement(ruleSet, 2, 0);
        _expectRefused(act, abi.encodeWithSelector(IRuleBook.InvalidPlan.selector));
        act = shaftPlan();
        act.requirements[0].ruleSet = "unknown";
        _expectRefused(act, abi.encodeWithSelector(IRuleBook.UnknownRules.selector, bytes32("unknown")));
        act = shaftPlan();
        act.product = "gear";
        _expectRefused(act, abi.encodeWithSelector(IRuleBook.UnknownRules.selector, ruleSet));
        act = shaftPlan();
        _expectRefused(act, abi.encodeWithSelector(IRuleBook.AlreadyPublished.selector, plan));
    }

    function test_whoMayInspectIsWhoThePlanNames() external {
        vm.assertTrue(book.isInspector(plan, 0), "the lot's own factory");
        vm.assertFalse(book.isInspector(plan, FACTORY), "by name");
        IRuleBook.PublishPlan memory act = shaftPlan();
        act.inspectors[0] = RIVAL;
        bytes32 other = publish(act);
        vm.assertTrue(book.isInspector(other, RIVAL), "named");
        vm.assertFalse(book.isInspector(other, 0), "no longer the lot's own");
    }

    function test_aPlanIsSupersededByAnotherOfItsPublisherForTheSameProduct() external {
        IRuleBook.PublishPlan memory act = shaftPlan();
        act.version = 2;
        bytes32 next = publish(act);
        _expectNotOpen(IRuleBook.Supersede(RIVAL, plan, 0), plan, IRuleBook.PlanState.InForce);
        _expectNotOpen(IRuleBook.Supersede(BUYER, plan, plan), plan, IRuleBook.PlanState.InForce);
        _expectNotOpen(IRuleBook.Supersede(BUYER, plan, "no plan"), "no plan", IRuleBook.PlanState.Unknown);
        IRuleBook.Supersede memory good = IRuleBook.Supersede(BUYER, plan, next);
        Authorisation memory authorisation = authorise(BUYER, good);
        vm.expectEmit(address(book));
        emit IRuleBook.PlanSuperseded(plan, next);
        book.supersede(good, authorisation);
        _expectNotOpen(good, plan, IRuleBook.PlanState.Superseded);
        _expectNotOpen(IRuleBook.Supersede(BUYER, next, plan), plan, IRuleBook.PlanState.Superseded);
    }

    function test_aPlanIsWithdrawnOnceByItsPublisher() external {
        _expectNotWithdrawn(IRuleBook.Withdraw(RIVAL, plan), IRuleBook.PlanState.InForce);
        IRuleBook.Withdraw memory act = IRuleBook.Withdraw(BUYER, plan);
        book.withdraw(act, authorise(BUYER, act));
        _expectNotWithdrawn(act, IRuleBook.PlanState.Withdrawn);
    }

    function _many(uint256 count) private pure returns (bytes memory rules) {
        for (uint256 i = 1; i <= count; ++i) rules = bytes.concat(rules, rule(bytes32(i), 0, 2, true));
    }

    function _expectInvalid(bytes memory rules) private {
        IRuleBook.PublishRules memory act = shaftRules();
        act.rules = rules;
        Authorisation memory authorisation = authoriseRules(BUYER, act);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.InvalidRules.selector));
        book.publishRules(act, authorisation);
    }

    function _expectRefused(IRuleBook.PublishPlan memory act, bytes memory fault) private {
        Authorisation memory authorisation = authorisePlan(BUYER, act);
        vm.expectRevert(fault);
        book.publishPlan(act, authorisation);
    }

    function _expectNotOpen(IRuleBook.Supersede memory act, bytes32 which, IRuleBook.PlanState state) private {
        Authorisation memory authorisation = authorise(act.publisher, act);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.PlanNotOpenTo.selector, which, state));
        book.supersede(act, authorisation);
    }

    function _expectNotWithdrawn(IRuleBook.Withdraw memory act, IRuleBook.PlanState state) private {
        Authorisation memory authorisation = authorise(act.publisher, act);
        vm.expectRevert(abi.encodeWithSelector(IRuleBook.PlanNotOpenTo.selector, plan, state));
        book.withdraw(act, authorisation);
    }
}
