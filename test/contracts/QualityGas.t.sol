// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {console} from "hardhat/console.sol";

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {ILotRegister} from "../../contracts/interfaces/ILotRegister.sol";
import {IRuleBook} from "../../contracts/interfaces/IRuleBook.sol";
import {QualityWorld} from "./support/QualityWorld.sol";
import {ReferenceTree} from "./support/ReferenceTree.sol";

/// @dev What judging costs as transactions, with ten rules and a log of 2^20 entries. Each call of an isolated test is a
/// transaction of its own.
contract QualityGasTest is QualityWorld {
    uint256 private constant RULES = 10;
    uint256 private constant SAMPLES = 32;
    uint256 private constant HEIGHT = 20;

    /// @dev What is aimed at, also where a laboratory's key comes to a lot as the first; and so that nobody makes a whole
    /// lot dearer unseen.
    uint256 private constant ALONE_MAX = 150_000;
    uint256 private constant IN_A_LOT_MAX = 96_000;

    function shaftRules() internal pure override returns (IRuleBook.PublishRules memory act) {
        act = super.shaftRules();
        act.step = _step();
        act.rules = "";
        bytes32[] memory metrics = _metrics();
        for (uint256 i = 0; i < RULES; ++i)
            act.rules = bytes.concat(act.rules, rule(metrics[i], 9_990_000, 10_010_000, true));
    }

    function _step() private pure returns (bytes32) {
        return sha256("turning");
    }

    /// @dev Hashes, as they are: what has fewer zeros costs more to send.
    function _metrics() private pure returns (bytes32[] memory metrics) {
        metrics = new bytes32[](RULES);
        for (uint256 i = 0; i < RULES; ++i) {
            bytes32 metric = sha256(abi.encode("metric", i));
            uint256 place = i;
            for (; place > 0 && metrics[place - 1] > metric; --place) metrics[place] = metrics[place - 1];
            metrics[place] = metric;
        }
    }

    function shaftPlan() internal view override returns (IRuleBook.PublishPlan memory act) {
        act = super.shaftPlan();
        act.requirements[0].samples = uint32(SAMPLES);
    }

    /// hardhat-config: isolate = true
    function test_judgingCostsLessThanItsBudget() external {
        ILotRegister.Inspection[] memory all = _inspections();
        lots.judge(all[0]);
        _measured("judge the first inspection of a lot", ALONE_MAX);
        lots.judge(all[1]);
        _measured("judge another one", ALONE_MAX);
        lots.judge(all[1]);
        _measured("judge what counts already", ALONE_MAX);
        ILotRegister.Inspection[] memory rest = new ILotRegister.Inspection[](SAMPLES);
        for (uint256 i = 0; i < SAMPLES; ++i) rest[i] = all[i];
        ILotRegister.Inspection[] memory whole = rest;
        lots = deployLots(parties, book, devices);
        openLot(lots, _laboratorysPlan());
        lots.judge(all[0]);
        _measured("judge the first inspection of a lot by a laboratory", ALONE_MAX);
        lots = deployLots(parties, book, devices);
        openLot(lots, plan);
        lots.judgeMany(whole);
        _measured("judge a lot of 32", IN_A_LOT_MAX * SAMPLES);
        ILotRegister.Release memory act = ILotRegister.Release(FACTORY, lot);
        Authorisation memory authorisation = authorise(lots, FACTORY, act);
        lots.release(act, authorisation);
        _measured("release", ALONE_MAX);
    }

    /// @dev It names whose key it is, where the other says that the lot's own factory inspects.
    function _laboratorysPlan() private returns (bytes32) {
        IRuleBook.PublishPlan memory act = shaftPlan();
        act.inspectors[0] = FACTORY;
        return publish(act);
    }

    function _inspections() private returns (ILotRegister.Inspection[] memory all) {
        all = new ILotRegister.Inspection[](SAMPLES);
        bytes32[] memory own = new bytes32[](SAMPLES);
        bytes32[] memory metrics = _metrics();
        for (uint32 i = 0; i < SAMPLES; ++i) {
            bytes memory counters = abi.encodePacked(i + 1, uint16(1), i + 1, i + 1 == SAMPLES);
            bytes32 salt = sha256(abi.encode("salt", i));
            bytes memory judgement = abi.encodePacked(ruleSet, lot, _step(), counters, salt, uint16(RULES));
            for (uint256 j = 0; j < RULES; ++j) judgement = abi.encodePacked(judgement, metrics[j], int64(10_000_000));
            all[i] = sign(DEVICE_KEY, judgement);
            own[i] = leaves[all[i].index];
        }
        bytes32 root = ReferenceTree.root(own, 0, SAMPLES);
        bytes32[] memory above = new bytes32[](HEIGHT - 5);
        for (uint256 i = 0; i < above.length; ++i) {
            above[i] = keccak256(abi.encode(i));
            root = ReferenceTree.node(root, above[i]);
        }
        for (uint256 i = 0; i < SAMPLES; ++i) {
            all[i].size = uint64(1 << HEIGHT);
            all[i].path = ReferenceTree.path(own, i, SAMPLES);
            for (uint256 j = 0; j < above.length; ++j) all[i].path = ReferenceTree.append(all[i].path, above[j]);
        }
        vm.prank(SEQUENCER);
        log.anchor(uint64(1 << HEIGHT), root, new bytes32[](0));
    }

    function _measured(string memory what, uint256 most) private view {
        uint256 gas = vm.lastCallGas().gasTotalUsed;
        console.log("%s: %d gas", what, gas);
        vm.assertLt(gas, most, what);
    }
}
