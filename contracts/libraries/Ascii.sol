// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Names that every reader can read
/// @notice Off-chain decoders stop at a string that is not UTF-8. Names that travel in events are therefore printable
/// ASCII, which is all that a URN (RFC 8141) and a log's origin (C2SP tlog-checkpoint) need.
library Ascii {
    uint256 internal constant LENGTH_MAX = 255;

    /// @notice Whether `text` has 1 to 255 characters, each printable ASCII and no space.
    /// @param text Any bytes.
    /// @return Whether it may be a name.
    function isName(string memory text) internal pure returns (bool) {
        bytes memory characters = bytes(text);
        if (characters.length == 0 || characters.length > LENGTH_MAX) return false;
        for (uint256 i = 0; i < characters.length; ++i) {
            if (characters[i] < 0x21 || characters[i] > 0x7e) return false;
        }
        return true;
    }
}
