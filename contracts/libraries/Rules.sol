// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Judgement} from "./Judgement.sol";
import {Word} from "./Word.sol";

/// @dev What becomes of a judgement under a rule set.
enum Verdict {
    /// @dev Not judged.
    None,
    Pass,
    /// @dev A measurement lies outside its limits.
    Fail,
    /// @dev Nothing lies outside, but a required measurement is missing.
    Incomplete
}

/// @title What "good" means, packed
/// @notice A rule is metric 32 ‖ min 8 ‖ max 8 ‖ flags 1; a rule set is up to 256 of them, strictly ascending by metric.
/// Limits are millionths of the unit, both inclusive; the least and the greatest int64 stand for "no limit". Of the flags
/// bit 0 says that the measurement is required, bits 1 and 2 say the characteristic's class (0 minor, 1 major, 2 critical),
/// which people read and no verdict depends on.
library Rules {
    using Word for bytes;

    uint256 internal constant LENGTH = 49;
    uint256 internal constant RULES_MAX = 256;
    uint256 private constant REQUIRED = 1;

    /// @notice Whether these are the bytes of a rule set: 1 to 256 rules, ascending, each with limits that something can
    /// meet and a class that exists.
    /// @param rules Bytes of any length.
    /// @return Whether they are.
    function isValid(bytes calldata rules) internal pure returns (bool) {
        uint256 count = rules.length / LENGTH;
        if (count == 0 || count > RULES_MAX || rules.length % LENGTH != 0) return false;
        for (uint256 i = 0; i < count; ++i) {
            bytes calldata rule = rules[i * LENGTH:(i + 1) * LENGTH];
            if (i > 0 && bytes32(rule[0:32]) <= bytes32(rules[(i - 1) * LENGTH:])) return false;
            if (int64(uint64(bytes8(rule[32:40]))) > int64(uint64(bytes8(rule[40:48])))) return false;
            if (uint8(rule[48]) > (2 << 1) + REQUIRED) return false;
        }
        return true;
    }

    /// @notice Judges measurements. What no rule names is not looked at.
    /// @dev Both are ascending by metric, so one pass over both suffices. Measurements are hostile: out of order they
    /// are not found, and what is required is then missing.
    /// @param rules A valid rule set.
    /// @param judgement A valid judgement.
    /// @return verdict Pass, Fail or Incomplete.
    /// @return failed Bit i is set where rule i failed.
    /// @return missing Bit i is set where rule i is required and not measured.
    function evaluate(
        bytes memory rules,
        bytes calldata judgement
    ) internal pure returns (Verdict verdict, uint256 failed, uint256 missing) {
        uint256 count = rules.length / LENGTH;
        uint256 offset = Judgement.HEAD_LENGTH;
        // Nothing here comes near an overflow: offsets stay beside the judgement's length, numbers below RULES_MAX.
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                (bytes32 metric, uint256 terms) = _rule(rules, i);
                bytes32 measured = 0;
                for (; offset < judgement.length; offset += Judgement.MEASUREMENT_LENGTH) {
                    measured = judgement.word(offset);
                    if (measured >= metric) break;
                }
                if (offset < judgement.length && measured == metric) {
                    if (!_isWithin(judgement.word(offset + 32), terms)) failed |= 1 << i;
                    offset += Judgement.MEASUREMENT_LENGTH;
                } else if (terms & REQUIRED != 0) {
                    missing |= 1 << i;
                }
            }
        }
        verdict =
            failed != 0
                ? Verdict.Fail
                : missing != 0
                    ? Verdict.Incomplete
                    : Verdict.Pass;
    }

    /// @dev `terms` ends with min 8 ‖ max 8 ‖ flags 1; what is before them is no part of them.
    function _rule(bytes memory rules, uint256 i) private pure returns (bytes32 metric, uint256 terms) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let rule := add(add(rules, 0x20), mul(i, LENGTH))
            metric := mload(rule)
            // The last 17 bytes of the rule, at the right of a word that begins within it.
            terms := mload(add(rule, 17))
        }
    }

    /// @dev `measurement` begins with the value.
    function _isWithin(bytes32 measurement, uint256 terms) private pure returns (bool) {
        int64 value = int64(uint64(bytes8(measurement)));
        return int64(uint64(terms >> 72)) <= value && value <= int64(uint64(terms >> 8));
    }
}
