// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ILotRegister} from "../../../contracts/interfaces/ILotRegister.sol";
import {QualityWorld} from "./QualityWorld.sol";

/// @title What a lot is, by the definitions
/// @notice Looks at everything that was said and decided at once, in no order, where the contract counts as it comes.
abstract contract LotModel is QualityWorld {
    uint32 internal constant SAMPLES = 3;
    /// @dev The number of the first, so that one has a place in its rule set's slot and the others need their own.
    uint32 internal constant FIRST = 47;
    uint16 internal constant ATTEMPTS = 3;

    /// @dev A judgement, and what the publisher decided about it.
    struct Fact {
        Said said;
        ILotRegister.Disposition disposition;
    }

    function isGood(int64 diameter) internal pure returns (bool) {
        return diameter >= 9_980_000 && diameter <= 10_020_000;
    }

    /// @dev Whether another judgement is of the same attempt.
    function hasRival(Fact[] memory facts, uint256 i) internal pure returns (bool) {
        for (uint256 j = 0; j < facts.length; ++j)
            if (
                j != i && facts[j].said.sample == facts[i].said.sample && facts[j].said.attempt == facts[i].said.attempt
            ) return true;
        return false;
    }

    function progressBy(Fact[] memory facts) internal pure returns (ILotRegister.Progress memory progress) {
        (progress.samples, progress.acceptance) = (2, 0);
        for (uint32 sample = FIRST; sample < FIRST + SAMPLES; ++sample) {
            (bool isThere, bool hasOther, bool hasFail, bool isGone, uint16 good, uint16 reworked) = _look(
                facts,
                sample
            );
            if (!isThere) continue;
            if (hasOther) ++progress.blocked;
            else if (hasFail) ++progress.failing;
            else if (isGone) continue;
            else if (good > reworked) ++progress.good;
            else ++progress.blocked;
        }
    }

    /// @dev Keys whose ordinals are not 1 to the closing one, each once.
    function incompleteBy(Fact[] memory facts) internal pure returns (uint32 incomplete) {
        if (isIncompleteBy(facts, DEVICE_KEY)) ++incomplete;
        if (isIncompleteBy(facts, OTHER_DEVICE_KEY)) ++incomplete;
    }

    function isIncompleteBy(Fact[] memory facts, uint256 key) internal pure returns (bool) {
        (uint256 count, uint256 closings, uint256 closing, uint256 last, bool isTwice) = (0, 0, 0, 0, false);
        for (uint256 i = 0; i < facts.length; ++i) {
            Said memory one = facts[i].said;
            if (one.key != key) continue;
            ++count;
            if (one.ordinal > last) last = one.ordinal;
            if (one.closing) (closings, closing) = (closings + 1, one.ordinal);
            for (uint256 j = 0; j < i; ++j)
                if (facts[j].said.key == key && facts[j].said.ordinal == one.ordinal) isTwice = true;
        }
        bool isComplete = !isTwice && closings == 1 && closing == last && count == last;
        return count != 0 && !isComplete;
    }

    function _look(
        Fact[] memory facts,
        uint32 sample
    ) private pure returns (bool isThere, bool hasOther, bool hasFail, bool isGone, uint16 good, uint16 reworked) {
        for (uint256 i = 0; i < facts.length; ++i) {
            Said memory one = facts[i].said;
            if (one.sample != sample) continue;
            isThere = true;
            ILotRegister.Disposition what = facts[i].disposition;
            bool rival = hasRival(facts, i);
            if (what == ILotRegister.Disposition.None) {
                if (rival || one.diameter == NONE) hasOther = true;
                else if (!isGood(one.diameter)) hasFail = true;
                else if (one.attempt > good) good = one.attempt;
            } else if (what == ILotRegister.Disposition.UseAsIs) {
                if (one.attempt > good) good = one.attempt;
            } else if (what == ILotRegister.Disposition.Rework) {
                if (one.attempt > reworked) reworked = one.attempt;
            } else {
                isGone = true;
            }
        }
    }
}
