// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title An inspection in the bytes that a device commits to
/// @notice Big-endian, without padding (DESIGN section 3): ruleSet 32 ‖ lot 32 ‖ step 32 ‖ sample 4 ‖ attempt 2 ‖
/// ordinal 4 ‖ closing 1 ‖ salt 32 ‖ count 2, then count times (metric 32 ‖ millionths 8), strictly ascending by metric.
library Judgement {
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
        uint256 count = uint16(bytes2(word(judgement, 139)));
        if (count > MEASUREMENTS_MAX || judgement.length != HEAD_LENGTH + count * MEASUREMENT_LENGTH)
            return (false, head);
        bytes32 counters = word(judgement, 96);
        uint32 sample = uint32(bytes4(counters));
        uint16 attempt = uint16(bytes2(counters << 32));
        uint32 ordinal = uint32(bytes4(counters << 48));
        uint8 closing = uint8(bytes1(counters << 80));
        if (attempt == 0 || ordinal == 0 || closing > 1) return (false, head);
        if (!_ascends(judgement)) return (false, head);
        (head.ruleSet, head.lot, head.step) = (word(judgement, 0), word(judgement, 32), word(judgement, 64));
        (head.sample, head.attempt, head.ordinal, head.closing) = (sample, attempt, ordinal, closing == 1);
        return (true, head);
    }

    /// @notice The 32 bytes from an offset on. The caller knows that what it uses of them is within the judgement: a
    /// slice would check it at ten times the cost.
    /// @param judgement The bytes.
    /// @param offset Where they begin.
    /// @return data What is there, and whatever follows.
    function word(bytes calldata judgement, uint256 offset) internal pure returns (bytes32 data) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            data := calldataload(add(judgement.offset, offset))
        }
    }

    /// @dev A metric that is named twice could say two things.
    function _ascends(bytes calldata judgement) private pure returns (bool) {
        bytes32 before = 0;
        for (uint256 offset = HEAD_LENGTH; offset < judgement.length; offset += MEASUREMENT_LENGTH) {
            bytes32 metric = word(judgement, offset);
            if (metric <= before && offset != HEAD_LENGTH) return false;
            before = metric;
        }
        return true;
    }
}
