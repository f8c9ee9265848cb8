// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ILotRegister} from "../../contracts/interfaces/ILotRegister.sol";
import {KeyOrdinals, Ordinals} from "../../contracts/libraries/KeyOrdinals.sol";
import {Verdict} from "../../contracts/libraries/Rules.sol";
import {Samples} from "../../contracts/libraries/Samples.sol";
import {Tallies, Tally} from "../../contracts/libraries/Tallies.sol";
import {TestBase} from "./support/TestBase.sol";

/// @dev What a lot keeps in words, compared with the same kept in plain variables.
contract LotWordsTest is TestBase {
    using Samples for Samples.Sample;
    using Samples for Samples.Plain;

    uint256 private constant STEPS = 24;
    uint32 private constant SAMPLES = 60;

    struct PlainKey {
        uint32 count;
        uint32 last;
        uint32 closing;
        bool isConflicting;
    }

    mapping(uint32 ordinal => bool) private came;
    mapping(uint32 sample => Samples.Plain) private plains;
    uint32[4] private counts;

    function testFuzz_aTallyIsWhatWasCountedInIt(uint256 seed, uint32 samples, uint32 acceptance) external {
        Tally tally = Tallies.begin(samples, acceptance);
        for (uint256 i = 0; i < STEPS; ++i) {
            uint256 dice = _draw(seed, i);
            uint256 from = counts[dice % 4] == 0 ? 0 : dice % 4;
            uint256 to = (dice >> 8) % 4;
            tally = tally.moved(Samples.Standing(from), Samples.Standing(to));
            if (from != 0) --counts[from];
            if (to != 0) ++counts[to];
            uint32 sample = uint32((dice >> 16) % SAMPLES);
            Samples.Plain plain = Samples.Plain((dice >> 32) % 4);
            tally = tally.withPlain(sample, plain);
            if (sample < Tallies.SAMPLES_INLINE) plains[sample] = plain;
            _requireTally(tally, samples, acceptance);
        }
    }

    function _requireTally(Tally tally, uint32 samples, uint32 acceptance) private view {
        vm.assertEq(tally.samples(), samples, "samples");
        vm.assertEq(tally.acceptance(), acceptance, "acceptance");
        vm.assertEq(tally.good(), counts[1], "good");
        vm.assertEq(tally.failing(), counts[2], "failing");
        vm.assertEq(tally.blocked(), counts[3], "blocked");
        bool isMet = counts[3] == 0 && counts[2] <= acceptance && uint256(counts[1]) + counts[2] >= samples;
        vm.assertTrue(tally.isMet() == isMet, "met");
        for (uint32 i = 0; i < SAMPLES; ++i) {
            Samples.Plain expected = i < Tallies.SAMPLES_INLINE ? plains[i] : Samples.Plain.No;
            vm.assertTrue(tally.plain(i) == expected, "plain");
        }
    }

    function testFuzz_aKeysWordIsWhatItsJudgementsSaid(uint256 seed) external {
        Ordinals key = Ordinals.wrap(0);
        PlainKey memory plain;
        for (uint256 i = 0; i < STEPS; ++i) {
            uint256 dice = _draw(seed, i);
            // Mostly in turn, sometimes around the last that has a place, sometimes any.
            uint32 ordinal = plain.last + 1;
            if (dice % 8 == 0) ordinal = 126 + uint32((dice >> 8) % 5);
            if (dice % 8 == 1) ordinal = uint32(bound(dice >> 8, 1, type(uint32).max));
            bool isClosing = (dice >> 64) % 6 == 0;
            bool isKnown = ordinal <= KeyOrdinals.INLINE ? key.has(ordinal) : came[ordinal];
            vm.assertTrue(isKnown == came[ordinal], "known");
            key = key.with(ordinal, isClosing, isKnown);
            _add(plain, ordinal, isClosing);
            _requireKey(key, plain);
            if (plain.last == type(uint32).max) return;
        }
        vm.assertTrue(key.excused().isExcused() && key.excused().isComplete(), "excused");
        vm.assertFalse(key.excused().isInTurn(), "excused and in turn");
        vm.assertEq(key.excused().last(), plain.last, "the rest stays");
    }

    function _add(PlainKey memory key, uint32 ordinal, bool isClosing) private {
        if (came[ordinal]) key.isConflicting = true;
        else ++key.count;
        came[ordinal] = true;
        if (ordinal > key.last) key.last = ordinal;
        if (!isClosing) return;
        if (key.closing != 0 && key.closing != ordinal) key.isConflicting = true;
        if (ordinal > key.closing) key.closing = ordinal;
    }

    function _requireKey(Ordinals key, PlainKey memory plain) private pure {
        vm.assertEq(key.count(), plain.count, "count");
        vm.assertEq(key.last(), plain.last, "last");
        vm.assertEq(key.closing(), plain.closing, "closing");
        vm.assertTrue(key.isConflicting() == plain.isConflicting, "conflicting");
        vm.assertFalse(key.isExcused(), "excused");
        bool isComplete = !plain.isConflicting && plain.closing == plain.last && plain.count == plain.last;
        vm.assertTrue(key.isComplete() == isComplete, "complete");
        if (!key.isInTurn()) return;
        Ordinals again = KeyOrdinals.inTurn(uint8(key.last()), key.closing() != 0);
        vm.assertEq(Ordinals.unwrap(again), Ordinals.unwrap(key), "in turn says all");
    }

    function testFuzz_aKeyThatCountsInTurnIsSaidInShort(uint8 last, bool isClosed) external pure {
        last = uint8(bound(last, 1, KeyOrdinals.INLINE));
        Ordinals key = Ordinals.wrap(0);
        for (uint32 i = 1; i <= last; ++i) {
            key = key.with(i, isClosed && i == last, false);
            vm.assertTrue(key.isInTurn(), "in turn");
        }
        vm.assertEq(Ordinals.unwrap(KeyOrdinals.inTurn(last, isClosed)), Ordinals.unwrap(key), "word");
        vm.assertTrue(key.isComplete() == isClosed, "complete");
        vm.assertFalse(key.with(KeyOrdinals.INLINE + 1, false, false).isInTurn(), "beyond");
        vm.assertFalse(key.with(last, false, true).isInTurn(), "twice");
        if (isClosed) vm.assertFalse(key.with(last + 1, false, false).isInTurn(), "after its last word");
        if (last > 2) vm.assertFalse(Ordinals.wrap(0).with(last, false, false).isInTurn(), "a gap");
    }

    /// @dev What is said in short is all there is to say, and whatever cannot be said in short is not.
    function testFuzz_aSampleSaidInShortIsTheSame(uint256 seed) external pure {
        Samples.Sample memory sample;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 dice = _draw(seed, i);
            uint16 attempt = dice % 3 == 0 ? uint16(1 + ((dice >> 8) % Samples.ATTEMPTS_MAX)) : 1;
            bool isThere = (sample.passed | sample.failed) & 1 != 0 || sample.others != 0;
            if (isThere && (dice >> 16) % 2 == 0) {
                sample.dispose(1, ILotRegister.Disposition(1 + ((dice >> 24) % 4)));
            } else {
                sample.add(attempt, Verdict(1 + ((dice >> 32) % 3)));
            }
            Samples.Plain plain = sample.inShort();
            vm.assertTrue(plain != Samples.Plain.None, "something came");
            if (plain == Samples.Plain.No) return;
            vm.assertEq(abi.encode(plain.inFull()), abi.encode(sample), "in full");
        }
    }

    function _draw(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }
}
