// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Samples} from "./Samples.sol";

/// @dev How far a rule set is met in a lot, in one word. From the right: how many samples have to be good 32 ‖ how many may
/// fail 32 ‖ good 32 ‖ failing 32 ‖ blocked 32 ‖ plain samples 96, of which bits 2n and 2n + 1 are Samples.Plain of
/// sample n. What is said there of a sample costs no slot of its own.
type Tally is uint256;

using Tallies for Tally global;

/// @title Sums of a rule set
/// @notice A word and not a struct, because a judgement reads and writes all of it: the compiler would write it member by
/// member.
library Tallies {
    /// @dev Samples that have a place in the word are those below.
    uint32 internal constant SAMPLES_INLINE = 48;

    uint256 private constant ACCEPTANCE = 32;
    uint256 private constant GOOD = 64;
    uint256 private constant FAILING = 96;
    uint256 private constant BLOCKED = 128;
    uint256 private constant PLAIN = 160;

    /// @notice Of a lot that nobody inspected yet.
    /// @param samples_ How many samples have to be good.
    /// @param acceptance_ How many may fail.
    /// @return The word.
    function begin(uint32 samples_, uint32 acceptance_) internal pure returns (Tally) {
        return Tally.wrap(samples_ | (uint256(acceptance_) << ACCEPTANCE));
    }

    /// @notice How many samples have to be good.
    /// @param tally Of the rule set.
    /// @return 0 for a rule set that the lot's plan does not ask for.
    function samples(Tally tally) internal pure returns (uint32) {
        return uint32(Tally.unwrap(tally));
    }

    /// @notice How many samples may fail.
    /// @param tally Of the rule set.
    /// @return The number.
    function acceptance(Tally tally) internal pure returns (uint32) {
        return uint32(Tally.unwrap(tally) >> ACCEPTANCE);
    }

    /// @notice Samples that are good.
    /// @param tally Of the rule set.
    /// @return Their number.
    function good(Tally tally) internal pure returns (uint32) {
        return uint32(Tally.unwrap(tally) >> GOOD);
    }

    /// @notice Samples that failed, and nothing else about them is open.
    /// @param tally Of the rule set.
    /// @return Their number.
    function failing(Tally tally) internal pure returns (uint32) {
        return uint32(Tally.unwrap(tally) >> FAILING);
    }

    /// @notice Samples of which something else is open.
    /// @param tally Of the rule set.
    /// @return Their number.
    function blocked(Tally tally) internal pure returns (uint32) {
        return uint32(Tally.unwrap(tally) >> BLOCKED);
    }

    /// @notice Moves a sample from one standing to another.
    /// @param tally Of the rule set.
    /// @param from What the sample was, and was counted as.
    /// @param to What it is.
    /// @return The word after that.
    function moved(Tally tally, Samples.Standing from, Samples.Standing to) internal pure returns (Tally) {
        // A number never leaves its 32 bits: there are no more samples than numbers of samples.
        unchecked {
            return Tally.wrap(Tally.unwrap(tally) - _one(from) + _one(to));
        }
    }

    /// @notice Whether the rule set is met. A sample that fails within the acceptance number counts as taken.
    /// @param tally Of the rule set.
    /// @return Whether it is.
    function isMet(Tally tally) internal pure returns (bool) {
        (uint256 failing_, uint256 good_) = (tally.failing(), tally.good());
        return tally.blocked() == 0 && failing_ <= tally.acceptance() && good_ + failing_ >= tally.samples();
    }

    /// @notice What the word says of a sample.
    /// @param tally Of the rule set.
    /// @param sample Its number.
    /// @return No when it has, or may have, a slot of its own.
    function plain(Tally tally, uint32 sample) internal pure returns (Samples.Plain) {
        if (sample >= SAMPLES_INLINE) return Samples.Plain.No;
        return Samples.Plain((Tally.unwrap(tally) >> _placeOf(sample)) & 3);
    }

    /// @notice Has the word say something else of a sample.
    /// @param tally Of the rule set.
    /// @param sample Its number.
    /// @param plain_ What it is.
    /// @return The word after that; the same for a sample that it has no place for.
    function withPlain(Tally tally, uint32 sample, Samples.Plain plain_) internal pure returns (Tally) {
        if (sample >= SAMPLES_INLINE) return tally;
        uint256 place = _placeOf(sample);
        return Tally.wrap((Tally.unwrap(tally) & ~(uint256(3) << place)) | (uint256(plain_) << place));
    }

    /// @dev Nothing for None; the counts stand in the order of the others.
    function _one(Samples.Standing standing) private pure returns (uint256) {
        uint256 number = uint256(standing);
        return number == 0 ? 0 : uint256(1) << (GOOD - 32 + number * 32);
    }

    function _placeOf(uint32 sample) private pure returns (uint256) {
        // Of samples that have a place, and they are few.
        unchecked {
            return PLAIN + uint256(sample) * 2;
        }
    }
}
