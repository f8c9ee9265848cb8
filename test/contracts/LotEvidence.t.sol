// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IDeviceRegistry} from "../../contracts/interfaces/IDeviceRegistry.sol";
import {IEvidenceLog} from "../../contracts/interfaces/IEvidenceLog.sol";
import {ILotRegister} from "../../contracts/interfaces/ILotRegister.sol";
import {IRuleBook} from "../../contracts/interfaces/IRuleBook.sol";
import {LotWorld} from "./support/LotWorld.sol";
import {ReferenceTree} from "./support/ReferenceTree.sol";

contract LotEvidenceTest is LotWorld {
    function test_anInspectionCountsOnceHoweverOftenItIsBrought() external {
        _judge(said(1, 1, 1, false, GOOD), said(2, 1, 2, true, GOOD));
        bytes32 before = keccak256(abi.encode(lots.lotOf(lot), lots.progressOf(lot, ruleSet)));
        ILotRegister.Inspection[] memory again = new ILotRegister.Inspection[](4);
        for (uint256 i = 0; i < 4; ++i) again[i] = signed[i % 2];
        lots.judgeMany(again);
        vm.assertEq(before, keccak256(abi.encode(lots.lotOf(lot), lots.progressOf(lot, ruleSet))), "unchanged");
    }

    function test_whatIsNoJudgementOfThisLogIsRefused() external {
        ILotRegister.Inspection memory one = _proven(said(1, 1, 1, true, GOOD));
        bytes memory honest = one.judgement;
        one.judgement = judgementOf(said(1, 1, 1, true, GOOD - 1));
        _expectFault(one, ILotRegister.MalformedInspection.selector);
        one.judgement = bytes.concat(honest, hex"00");
        _expectFault(one, ILotRegister.MalformedInspection.selector);
        one.judgement = "";
        _expectFault(one, ILotRegister.MalformedInspection.selector);
        one.judgement = honest;
        one.statement[20] ^= 0x01;
        _expectFault(one, ILotRegister.MalformedInspection.selector);
    }

    function test_whatNoDeviceMayPackIsRefused() external {
        bytes memory head = abi.encodePacked(ruleSet, lot, STEP);
        bytes memory one = abi.encodePacked(DIAMETER, GOOD);
        bytes memory other = abi.encodePacked(ROUGHNESS, GOOD);
        bytes[6] memory malformed = [
            _packed(head, 1, 1, 0, 2, bytes.concat(other, one)),
            _packed(head, 1, 1, 0, 2, bytes.concat(one, one)),
            _packed(head, 1, 1, 0, 2, one),
            _packed(head, 0, 1, 0, 1, one),
            _packed(head, 1, 0, 0, 1, one),
            _packed(head, 1, 1, 2, 1, one)
        ];
        ILotRegister.Inspection[] memory all = new ILotRegister.Inspection[](6);
        for (uint256 i = 0; i < 6; ++i) all[i] = sign(DEVICE_KEY, malformed[i]);
        prove(all);
        for (uint256 i = 0; i < 6; ++i) _expectFault(all[i], ILotRegister.MalformedInspection.selector);
    }

    function _packed(
        bytes memory head,
        uint16 attempt,
        uint32 ordinal,
        uint8 closing,
        uint16 count,
        bytes memory measurements
    ) private pure returns (bytes memory) {
        bytes memory counters = abi.encodePacked(uint32(1), attempt, ordinal, closing);
        return bytes.concat(head, counters, bytes32("salt"), bytes2(count), measurements);
    }

    function test_anInspectionWithoutItsProofIsRefused() external {
        ILotRegister.Inspection memory one = _proven(said(1, 1, 1, true, GOOD));
        one.path[3] = flipped(one.path[3], 9);
        vm.expectRevert(abi.encodeWithSelector(IEvidenceLog.NotIncluded.selector, one.index, one.size));
        lots.judge(one);
    }

    function test_aForgedSignatureIsRefused() external {
        ILotRegister.Inspection memory one = _proven(said(1, 1, 1, true, GOOD));
        one.signature = deviceSignature(OTHER_DEVICE_KEY, statementOf(one));
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.BadSignature.selector, statementOf(one)));
        lots.judge(one);
    }

    function test_onlyKeysOfTheInspectorsCount() external {
        uint256 key = 0xbad;
        IDeviceRegistry.Register memory act = registrationOf(RIVAL, "urn:dev:mac:rival", key);
        devices.register(act, authoriseRegistration(act), possessionOf(act, key));
        Said memory what = said(1, 1, 1, true, GOOD);
        what.key = key;
        _expectInspectorRefused(_proven(what), key);
    }

    function test_aLaboratoryThatThePlanNamesCountsAndTheFactoryDoesNot() external {
        IRuleBook.PublishPlan memory plan_ = shaftPlan();
        plan_.inspectors[0] = RIVAL;
        lots = deployLots(parties, book, devices);
        openLot(lots, publish(plan_));
        uint256 key = 0xbad;
        IDeviceRegistry.Register memory act = registrationOf(RIVAL, "urn:dev:mac:rival", key);
        devices.register(act, authoriseRegistration(act), possessionOf(act, key));
        Said memory what = said(1, 1, 1, true, GOOD);
        what.key = key;
        ILotRegister.Inspection memory one = sign(what);
        ILotRegister.Inspection memory own = sign(said(2, 1, 1, true, GOOD));
        _prove(one);
        _prove(own);
        lots.judge(one);
        vm.assertEq(lots.progressOf(lot, ruleSet).good, 1, "good");
        _expectInspectorRefused(own, DEVICE_KEY);
    }

    /// @dev What was asked of it once is not asked again, but this is.
    function test_aKeyThatCountedDoesNotCountBeyondItsLife() external {
        ILotRegister.Inspection memory one = sign(said(1, 1, 1, false, GOOD));
        anchorHonestly(1);
        one.size = 1;
        lots.judge(one);
        endDevice(FACTORY, keyIdOf(DEVICE_KEY));
        ILotRegister.Inspection memory late = sign(said(2, 1, 2, true, GOOD));
        anchorHonestly(2);
        (late.size, late.path) = (2, ReferenceTree.path(leaves, 1, 2));
        _expectInspectorRefused(late, DEVICE_KEY);
    }

    function test_aKeyThatCountedDoesNotCountBelowThePlansGrade() external {
        ILotRegister.Inspection memory one = sign(said(1, 1, 1, false, GOOD));
        anchorHonestly(1);
        one.size = 1;
        lots.judge(one);
        IDeviceRegistry.SetGrade memory act = IDeviceRegistry.SetGrade(
            FACTORY,
            keyIdOf(DEVICE_KEY),
            IDeviceRegistry.KeyGrade.Managed
        );
        devices.setGrade(act, authoriseGrade(FACTORY, act));
        ILotRegister.Inspection memory late = sign(said(2, 1, 2, true, GOOD));
        anchorHonestly(2);
        (late.size, late.path) = (2, ReferenceTree.path(leaves, 1, 2));
        _expectInspectorRefused(late, DEVICE_KEY);
    }

    function test_anUnknownKeyDoesNotCount() external {
        Said memory what = said(1, 1, 1, true, GOOD);
        what.key = 0xbad;
        _expectInspectorRefused(_proven(what), what.key);
    }

    function test_aKeyCountsOnlyWithinItsLife() external {
        endDevice(FACTORY, keyIdOf(DEVICE_KEY));
        _expectInspectorRefused(_proven(said(1, 1, 1, true, GOOD)), DEVICE_KEY);
    }

    function test_aKeyCountsOnlyAtTheGradeThatThePlanAsksFor() external {
        IRuleBook.PublishPlan memory act = shaftPlan();
        act.minGrade = IDeviceRegistry.KeyGrade.Hardware;
        lots = deployLots(parties, book, devices);
        openLot(lots, publish(act));
        _expectInspectorRefused(_proven(said(1, 1, 1, true, GOOD)), DEVICE_KEY);
    }

    function test_anotherStepOrRuleSetIsNotRequired() external {
        bytes memory judgement = judgementOf(said(1, 1, 1, true, GOOD));
        judgement[64] ^= 0x01;
        ILotRegister.Inspection memory wrongStep = sign(DEVICE_KEY, judgement);
        judgement[64] ^= 0x01;
        judgement[0] ^= 0x01;
        ILotRegister.Inspection memory wrongSet = sign(DEVICE_KEY, judgement);
        _prove(wrongStep);
        _prove(wrongSet);
        _expectFault(wrongStep, ILotRegister.NotRequired.selector, ruleSet);
        _expectFault(wrongSet, ILotRegister.NotRequired.selector, ruleSet ^ bytes32(bytes1(0x01)));
    }

    function test_anAttemptBeyondWhatIsKeptIsRefused() external {
        ILotRegister.Inspection memory one = _proven(said(1, 65, 1, true, GOOD));
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.AttemptOutOfRange.selector, statementOf(one), uint16(65)));
        lots.judge(one);
    }
}
