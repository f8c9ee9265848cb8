// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../../contracts/interfaces/Authorisation.sol";
import {ILotRegister} from "../../../contracts/interfaces/ILotRegister.sol";
import {Verdict} from "../../../contracts/libraries/Rules.sol";
import {QualityWorld} from "./QualityWorld.sol";

/// @title Short ways to say what is expected of a lot
abstract contract LotWorld is QualityWorld {
    ILotRegister.Inspection[] internal signed;

    function _judge(Said memory a) internal {
        Said[] memory all = new Said[](1);
        all[0] = a;
        _judgeAll(all);
    }

    function _judge(Said memory a, Said memory b) internal {
        Said[] memory all = new Said[](2);
        (all[0], all[1]) = (a, b);
        _judgeAll(all);
    }

    function _judge(Said memory a, Said memory b, Said memory c) internal {
        Said[] memory all = new Said[](3);
        (all[0], all[1], all[2]) = (a, b, c);
        _judgeAll(all);
    }

    function _judge(Said memory a, Said memory b, Said memory c, Said memory d) internal {
        Said[] memory all = new Said[](4);
        (all[0], all[1], all[2], all[3]) = (a, b, c, d);
        _judgeAll(all);
    }

    function _judgeAll(Said[] memory all) internal {
        ILotRegister.Inspection[] memory inspections = signedAndProven(all);
        for (uint256 i = 0; i < inspections.length; ++i) signed.push(inspections[i]);
        lots.judgeMany(inspections);
    }

    function _proven(Said memory what) internal returns (ILotRegister.Inspection memory one) {
        one = sign(what);
        _prove(one);
    }

    function _prove(ILotRegister.Inspection memory one) internal {
        ILotRegister.Inspection[] memory all = new ILotRegister.Inspection[](1);
        all[0] = one;
        prove(all);
    }

    function _statement(uint256 i) internal view returns (bytes32) {
        return sha256(signed[i].statement);
    }

    function _verdictOf(uint256 i) internal view returns (Verdict) {
        return lots.judgedOf(lot, ruleSet, _statement(i)).verdict;
    }

    function _expectNotReleasable(uint16 unmet, uint32 incompleteKeys, uint32 holds) internal {
        _expectRefused(abi.encodeWithSelector(ILotRegister.NotReleasable.selector, lot, unmet, incompleteKeys, holds));
    }

    function _expectRefused(bytes memory fault) internal {
        ILotRegister.Release memory act = ILotRegister.Release(FACTORY, lot);
        Authorisation memory authorisation = authorise(lots, FACTORY, act);
        vm.expectRevert(fault);
        lots.release(act, authorisation);
    }

    function _expectNothingToDispose(bytes32 statement, ILotRegister.Disposition disposition, uint64 until) internal {
        ILotRegister.Dispose memory act = disposalOf(statement, disposition, until);
        Authorisation memory authorisation = authorise(lots, BUYER, act);
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.NothingToDispose.selector, statement));
        lots.dispose(act, authorisation);
    }

    function _expectNothingToExcuse(uint256 key) internal {
        ILotRegister.Excuse memory act = ILotRegister.Excuse(BUYER, lot, keyIdOf(key), "reason");
        Authorisation memory authorisation = authorise(lots, BUYER, act);
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.NothingToExcuse.selector, lot, act.keyId));
        lots.excuse(act, authorisation);
    }

    function _expectMayNotHold(bytes32 by) internal {
        ILotRegister.Hold memory act = ILotRegister.Hold(by, new bytes32[](1), "reason");
        act.lots[0] = lot;
        Authorisation memory authorisation = authorise(lots, by, act);
        vm.expectRevert(abi.encodeWithSelector(ILotRegister.MayNotHold.selector, lot, by));
        lots.hold(act, authorisation);
    }

    function _expectInspectorRefused(ILotRegister.Inspection memory one, uint256 key) internal {
        _expectFault(one, ILotRegister.InspectorNotAllowed.selector, keyIdOf(key));
    }

    function _expectFault(ILotRegister.Inspection memory one, bytes4 fault) internal {
        vm.expectRevert(abi.encodeWithSelector(fault, statementOf(one)));
        lots.judge(one);
    }

    function _expectFault(ILotRegister.Inspection memory one, bytes4 fault, bytes32 second) internal {
        vm.expectRevert(abi.encodeWithSelector(fault, statementOf(one), second));
        lots.judge(one);
    }
}
