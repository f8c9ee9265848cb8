// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Word} from "./Word.sol";

/// @title An inspection in the bytes that a device commits to
/// @notice Big-endian, without padding (DESIGN section 3): ruleSet 32 ‖ lot 32 ‖ step 32 ‖ sample 4 ‖ attempt 2 ‖
/// ordinal 4 ‖ closing 1 ‖ salt 32 ‖ count 2, then count times (metric 32 ‖ millionths 8), strictly ascending by metric.
library Judgement {
    using Word for bytes;

    /// @dev Everything before the measurements, but for the salt, which no contract needs.
    struct Head {
        bytes32 ruleSet;
        bytes32 lot;
        /// @dev SHA-256 of the step's name, zero for none.
        bytes32 step;
        uint32 sample;
        uint16 attempt;
        /// @dev Counts the key's judgements of the lot, from 1.
        uint32 ordinal;
        /// @dev The key's last judgement of the lot.
        bool closing;
    }

    uint256 internal constant HEAD_LENGTH = 141;
    uint256 internal constant MEASUREMENT_LENGTH = 40;
    uint256 internal constant MEASUREMENTS_MAX = 256;

    /// @notice Reads the head. What it refuses no receiver takes either.
    /// @param judgement Bytes of any length.
    /// @return valid False unless the length is that of the count, the metrics ascend, attempt and ordinal count
    /// from 1, and `closing` is 0 or 1.
    /// @return head The head, all zero when not valid.
    function decode(bytes calldata judgement) internal pure returns (bool valid, Head memory head) {
        if (judgement.length < HEAD_LENGTH) return (false, head);
        uint256 count = uint16(bytes2(judgement.word(139)));
        if (count > MEASUREMENTS_MAX || judgement.length != HEAD_LENGTH + count * MEASUREMENT_LENGTH)
            return (false, head);
        bytes32 counters = judgement.word(96);
        uint32 sample = uint32(bytes4(counters));
        uint16 attempt = uint16(bytes2(counters << 32));
        uint32 ordinal = uint32(bytes4(counters << 48));
        uint8 closing = uint8(bytes1(counters << 80));
        if (attempt == 0 || ordinal == 0 || closing > 1) return (false, head);
        if (!_ascends(judgement)) return (false, head);
        (head.ruleSet, head.lot, head.step) = (judgement.word(0), judgement.word(32), judgement.word(64));
        (head.sample, head.attempt, head.ordinal, head.closing) = (sample, attempt, ordinal, closing == 1);
        return (true, head);
    }

    /// @dev A metric that is named twice could say two things.
    function _ascends(bytes calldata judgement) private pure returns (bool) {
        uint256 last = judgement.length - MEASUREMENT_LENGTH;
        // By far no overflow: there are no more than MEASUREMENTS_MAX.
        unchecked {
            for (uint256 offset = HEAD_LENGTH; offset < last; offset += MEASUREMENT_LENGTH)
                if (judgement.word(offset) >= judgement.word(offset + MEASUREMENT_LENGTH)) return false;
        }
        return true;
    }
}
