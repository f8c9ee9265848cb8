// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ILotRegister} from "../interfaces/ILotRegister.sol";
import {Verdict} from "./Rules.sol";

/// @title How the judgements of a sample add up
/// @notice A sum over what came so far, so that the order in which it came does not matter.
library Samples {
    enum Standing {
        /// @dev Nothing came, or the sample left the lot.
        None,
        Good,
        Failing,
        Blocked
    }

    /// @dev What came of a sample as long as it is plain, which most samples stay: one judgement, of attempt 1, that passed
    /// or failed, and nothing was decided about it. In numbers of two bits.
    enum Plain {
        /// @dev Nothing came.
        None,
        Passed,
        Failed,
        /// @dev It is not plain (any more): a slot of its own says what came.
        No
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

    uint16 internal constant ATTEMPTS_MAX = 64;

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

    /// @notice A plain sample, written out.
    /// @param plain Not No.
    /// @return sample The same in full.
    function inFull(Plain plain) internal pure returns (Sample memory sample) {
        if (plain == Plain.Passed) (sample.seen, sample.passed) = (1, 1);
        else if (plain == Plain.Failed) (sample.seen, sample.failed) = (1, 1);
    }

    /// @notice What a sample is, in short.
    /// @param sample Of which something came.
    /// @return No when that cannot be said in short.
    function inShort(Sample memory sample) internal pure returns (Plain) {
        if (sample.seen != 1 || sample.others != 0) return Plain.No;
        // What was decided of the one judgement is in neither set: so a sample in one of them is undecided.
        if (sample.passed != 0) return Plain.Passed;
        return sample.failed != 0 ? Plain.Failed : Plain.No;
    }
}
