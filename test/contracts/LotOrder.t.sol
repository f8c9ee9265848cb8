// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {ILotRegister} from "../../contracts/interfaces/ILotRegister.sol";
import {Lots} from "./support/Contracts.sol";
import {LotModel} from "./support/LotModel.sol";

/// @dev Two registers are told the same in different orders, and compared with a model that knows no order.
contract LotOrderTest is LotModel {
    uint256 private constant COUNT_MAX = 6;

    Lots private second;

    function setUp() public override {
        super.setUp();
        second = deployLots(parties, book, devices);
        openLot(second, plan);
    }

    function testFuzz_aLotIsWhatWasSaidOfItInWhateverOrder(uint256 seed) external {
        Fact[] memory facts = _facts(seed);
        ILotRegister.Inspection[] memory inspections = _inspectionsOf(facts);
        _judgeInOrder(lots, inspections, seed);
        _judgeInOrder(second, inspections, uint256(keccak256(abi.encode(seed))));
        _requireModel(facts);
        _disposeOfSome(facts, inspections, seed);
        _requireModel(facts);
    }

    /// @dev In every state on the way there.
    function testFuzz_aLotIsReleasedExactlyWhenNothingIsMissing(uint256 seed) external {
        Fact[] memory facts = _facts(seed);
        ILotRegister.Inspection[] memory inspections = _inspectionsOf(facts);
        Fact[] memory known = new Fact[](0);
        _requireRelease(known);
        for (uint256 i = 0; i < inspections.length && !_isReleased(); ++i) {
            lots.judge(inspections[i]);
            second.judge(inspections[i]);
            known = _grown(known, facts[i]);
            _requireRelease(known);
        }
        if (_isReleased()) return;
        _disposeOfSome(known, inspections, seed);
        _requireRelease(known);
    }

    /// @dev Mostly honest, so that many lots are good: ordinals in turn, the last one closing, most of it passing.
    function _facts(uint256 seed) private pure returns (Fact[] memory facts) {
        facts = new Fact[](bound(_draw(seed, "count", 0), 1, COUNT_MAX));
        uint32[2] memory ordinals;
        for (uint256 i = 0; i < facts.length; ++i) {
            uint256 dice = _draw(seed, "fact", i);
            uint256 key = dice % 4 == 0 ? 1 : 0;
            Said memory one = facts[i].said;
            one.key = key == 0 ? DEVICE_KEY : OTHER_DEVICE_KEY;
            bool isOdd = (dice >> 8) % 5 == 0;
            one.sample = FIRST + uint32((isOdd ? dice >> 16 : i) % SAMPLES);
            one.attempt = isOdd ? uint16(1 + ((dice >> 24) % ATTEMPTS)) : uint16(1 + i / SAMPLES);
            one.ordinal = (dice >> 32) % 12 == 0 ? uint32(1 + ((dice >> 40) % COUNT_MAX)) : ++ordinals[key];
            one.closing = (dice >> 48) % 16 == 0;
            one.diameter =
                (dice >> 56) % 8 == 0
                    ? BAD
                    : (dice >> 64) % 12 == 0
                        ? NONE
                        : GOOD;
        }
        _closeLast(facts, DEVICE_KEY, seed);
        _closeLast(facts, OTHER_DEVICE_KEY, seed);
    }

    function _closeLast(Fact[] memory facts, uint256 key, uint256 seed) private pure {
        if (_draw(seed, "open", key) % 8 == 0) return;
        for (uint256 i = facts.length; i > 0; --i)
            if (facts[i - 1].said.key == key) {
                facts[i - 1].said.closing = true;
                return;
            }
    }

    function _inspectionsOf(Fact[] memory facts) private returns (ILotRegister.Inspection[] memory) {
        Said[] memory all = new Said[](facts.length);
        for (uint256 i = 0; i < facts.length; ++i) all[i] = facts[i].said;
        return signedAndProven(all);
    }

    function _judgeInOrder(Lots register, ILotRegister.Inspection[] memory inspections, uint256 seed) private {
        uint256[] memory order = new uint256[](inspections.length);
        for (uint256 i = 0; i < order.length; ++i) order[i] = i;
        for (uint256 i = order.length; i > 1; --i) {
            uint256 j = _draw(seed, "order", i) % i;
            (order[i - 1], order[j]) = (order[j], order[i - 1]);
        }
        for (uint256 i = 0; i < order.length; ++i) register.judge(inspections[order[i]]);
    }

    /// @dev What is open is disposed of in half of the cases; what is not, cannot be.
    function _disposeOfSome(Fact[] memory facts, ILotRegister.Inspection[] memory inspections, uint256 seed) private {
        for (uint256 i = 0; i < facts.length; ++i) {
            uint256 dice = _draw(seed, "dispose", i);
            bool isOpen = hasRival(facts, i) || facts[i].said.diameter == NONE || !isGood(facts[i].said.diameter);
            if (!isOpen || dice % 2 == 0) continue;
            ILotRegister.Disposition what = ILotRegister.Disposition(1 + ((dice >> 8) % 4));
            uint64 until = what == ILotRegister.Disposition.UseAsIs ? START + 1 days : 0;
            dispose(lots, statementOf(inspections[i]), what, until);
            dispose(second, statementOf(inspections[i]), what, until);
            facts[i].disposition = what;
        }
    }

    function _requireModel(Fact[] memory facts) private view {
        bytes32 expected = keccak256(abi.encode(progressBy(facts)));
        vm.assertEq(keccak256(abi.encode(lots.progressOf(lot, ruleSet))), expected, "progress");
        vm.assertEq(keccak256(abi.encode(second.progressOf(lot, ruleSet))), expected, "second progress");
        vm.assertEq(lots.lotOf(lot).incompleteKeys, incompleteBy(facts), "incomplete");
        vm.assertEq(abi.encode(lots.lotOf(lot)), abi.encode(second.lotOf(lot)), "the same lot");
        _requireSameKey(keyIdOf(DEVICE_KEY));
        _requireSameKey(keyIdOf(OTHER_DEVICE_KEY));
    }

    function _requireSameKey(bytes32 keyId) private view {
        vm.assertEq(abi.encode(lots.keyOf(lot, keyId)), abi.encode(second.keyOf(lot, keyId)), "the same key");
    }

    function _requireRelease(Fact[] memory facts) private {
        ILotRegister.Progress memory progress = progressBy(facts);
        bool isMet = progress.blocked == 0 && progress.failing == 0 && progress.good >= 2;
        bool isComplete = incompleteBy(facts) == 0;
        ILotRegister.Release memory act = ILotRegister.Release(FACTORY, lot);
        Authorisation memory authorisation = authorise(lots, FACTORY, act);
        if (!isMet || !isComplete)
            vm.expectRevert(
                abi.encodeWithSelector(
                    ILotRegister.NotReleasable.selector,
                    lot,
                    isMet ? 0 : 1,
                    incompleteBy(facts),
                    uint32(0)
                )
            );
        lots.release(act, authorisation);
        vm.assertTrue(_isReleased() == (isMet && isComplete), "released");
    }

    function _isReleased() private view returns (bool) {
        return lots.lotOf(lot).state == ILotRegister.LotState.Released;
    }

    function _grown(Fact[] memory facts, Fact memory last) private pure returns (Fact[] memory longer) {
        longer = new Fact[](facts.length + 1);
        for (uint256 i = 0; i < facts.length; ++i) longer[i] = facts[i];
        longer[facts.length] = last;
    }

    function _draw(uint256 seed, bytes32 what, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what, i)));
    }
}
