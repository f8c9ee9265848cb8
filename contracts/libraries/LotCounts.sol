// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ILotRegister} from "../interfaces/ILotRegister.sol";
import {Verdict} from "./Rules.sol";

/// @title How inspections of a lot add up
/// @notice Every function here is a sum over what came so far, so that the order in which it came does not matter.
library LotCounts {
    enum Standing {
        /// @dev Nothing came, or the sample left the lot.
        None,
        Good,
        Failing,
        Blocked
    }

    /// @dev Bit a - 1 of each set stands for attempt a.
    struct Sample {
        /// @dev Attempts of which a judgement came.
        uint64 seen;
        /// @dev Attempts with one judgement only, which passed.
        uint64 passed;
        /// @dev Attempts with one judgement only, which failed and is open.
        uint64 failed;
        /// @dev Open judgements that are neither: incomplete, or of an attempt that has several.
        uint16 others;
        /// @dev The newest attempt with a concession, and with a judgement that was sent back for rework.
        uint8 conceded;
        uint8 reworked;
        bool gone;
    }

    struct Key {
        uint32 count;
        uint32 last;
        uint32 closing;
        bool conflicting;
        bool excused;
        /// @dev Bit o - 1 stands for ordinal o, up to 128.
        uint128 ordinals;
    }

    uint16 internal constant ATTEMPTS_MAX = 64;
    uint32 internal constant ORDINALS_INLINE = 128;

    /// @notice Adds a judgement.
    /// @param sample Of which it is.
    /// @param attempt From 1 to ATTEMPTS_MAX.
    /// @param verdict Pass, Fail or Incomplete.
    function add(Sample memory sample, uint16 attempt, Verdict verdict) internal pure {
        uint64 bit = uint64(1) << (attempt - 1);
        if (sample.seen & bit != 0) {
            // The one that was alone so far is open now as well, whatever it said; if it is disposed of, it stays so.
            if ((sample.passed | sample.failed) & bit != 0) ++sample.others;
            (sample.passed, sample.failed) = (sample.passed & ~bit, sample.failed & ~bit);
            ++sample.others;
            return;
        }
        sample.seen |= bit;
        if (verdict == Verdict.Pass) sample.passed |= bit;
        else if (verdict == Verdict.Fail) sample.failed |= bit;
        else ++sample.others;
    }

    /// @notice Disposes of a judgement of an attempt that is not disposed of yet.
    /// @param sample Of which it is.
    /// @param attempt Of which it is.
    /// @param disposition What is done.
    /// @return False when nothing is open about it: it is the only one of its attempt, and passed.
    function dispose(
        Sample memory sample,
        uint16 attempt,
        ILotRegister.Disposition disposition
    ) internal pure returns (bool) {
        uint64 bit = uint64(1) << (attempt - 1);
        if (sample.passed & bit != 0) return false;
        if (sample.failed & bit != 0) sample.failed &= ~bit;
        else --sample.others;
        if (disposition == ILotRegister.Disposition.UseAsIs) {
            if (attempt > sample.conceded) sample.conceded = uint8(attempt);
        } else if (disposition == ILotRegister.Disposition.Rework) {
            if (attempt > sample.reworked) sample.reworked = uint8(attempt);
        } else {
            sample.gone = true;
        }
        return true;
    }

    /// @notice What a sample adds to its rule set.
    /// @param sample The sample.
    /// @return Good, Failing, Blocked or None.
    function standing(Sample memory sample) internal pure returns (Standing) {
        if (sample.others != 0) return Standing.Blocked;
        if (sample.failed != 0) return Standing.Failing;
        if (sample.gone || sample.seen == 0) return Standing.None;
        bool isGood = sample.conceded > sample.reworked || sample.passed >> sample.reworked != 0;
        return isGood ? Standing.Good : Standing.Blocked;
    }

    /// @notice Moves a sample from one standing to another.
    /// @param progress Of the rule set.
    /// @param from What the sample was.
    /// @param to What it is.
    function move(ILotRegister.Progress memory progress, Standing from, Standing to) internal pure {
        if (from == Standing.Good) --progress.good;
        else if (from == Standing.Failing) --progress.failing;
        else if (from == Standing.Blocked) --progress.blocked;
        if (to == Standing.Good) ++progress.good;
        else if (to == Standing.Failing) ++progress.failing;
        else if (to == Standing.Blocked) ++progress.blocked;
    }

    /// @notice Whether a rule set is met. A sample that fails within the acceptance number counts as taken.
    /// @param progress Of the rule set.
    /// @return Whether it is.
    function isMet(ILotRegister.Progress memory progress) internal pure returns (bool) {
        return
            progress.blocked == 0 &&
            progress.failing <= progress.acceptance &&
            uint256(progress.good) + progress.failing >= progress.samples;
    }

    /// @notice Whether nothing of a key is missing.
    /// @param key The key.
    /// @return Whether its ordinals are 1 to its closing one, each once, or it was excused.
    function isComplete(Key memory key) internal pure returns (bool) {
        if (key.excused) return true;
        return !key.conflicting && key.closing != 0 && key.closing == key.last && key.closing == key.count;
    }
}
