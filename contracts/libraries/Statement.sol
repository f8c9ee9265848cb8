// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Word} from "./Word.sol";

/// @title The 184 bytes that a device signs
/// @notice Big-endian: tag 16 ‖ log 32 ‖ recordHash 32 ‖ judgementHash 32 ‖ keyId 32 ‖ sequence 8 ‖ previous 32
/// (DESIGN section 3). The statement is the log entry itself, so that a contract needs no JSON to check a device.
library Statement {
    using Word for bytes;

    /// @dev Fields of a statement with the tag of a device's record.
    struct Fields {
        /// @dev SHA-256 of the log's origin.
        bytes32 log;
        bytes32 recordHash;
        /// @dev Zero when the record judges nothing.
        bytes32 judgementHash;
        bytes32 keyId;
        uint64 sequence;
        /// @dev SHA-256 of the key's statement before this one, zero at sequence 1.
        bytes32 previous;
    }

    uint256 internal constant LENGTH = 184;

    /// @dev Other leaves of the log (`inq`, `snp`, `dec`, `rev`) are no device's words.
    bytes16 internal constant TAG = "tallystick/rec/1";

    /// @notice Reads a statement.
    /// @param statement Bytes of any length.
    /// @return valid False unless the length is 184 and the tag is that of a record.
    /// @return fields The fields, all zero when not valid.
    function decode(bytes calldata statement) internal pure returns (bool valid, Fields memory fields) {
        if (!_isRecord(statement)) return (false, fields);
        fields.log = statement.word(16);
        fields.recordHash = statement.word(48);
        fields.judgementHash = statement.word(80);
        fields.keyId = statement.word(112);
        fields.sequence = uint64(bytes8(statement.word(144)));
        fields.previous = statement.word(152);
        return (true, fields);
    }

    /// @notice Reads what a judge needs of a statement.
    /// @param statement Bytes of any length.
    /// @return log SHA-256 of the log's origin; zero unless the length is 184 and the tag is that of a record.
    /// @return judgementHash As the field.
    /// @return keyId As the field.
    function commitment(
        bytes calldata statement
    ) internal pure returns (bytes32 log, bytes32 judgementHash, bytes32 keyId) {
        if (!_isRecord(statement)) return (log, judgementHash, keyId);
        return (statement.word(16), statement.word(80), statement.word(112));
    }

    /// @notice What the device's key signs: SHA-256 of the statement. It is also `previous` of the key's next one.
    /// @param statement The 184 bytes.
    /// @return The digest.
    function digest(bytes calldata statement) internal pure returns (bytes32) {
        return sha256(statement);
    }

    /// @notice Hash of the statement as a leaf of the log.
    /// @param statement The 184 bytes.
    /// @return The leaf hash.
    function leafHash(bytes calldata statement) internal pure returns (bytes32) {
        return sha256(bytes.concat(hex"00", statement));
    }

    function _isRecord(bytes calldata statement) private pure returns (bool) {
        return statement.length == LENGTH && bytes16(statement.word(0)) == TAG;
    }
}
