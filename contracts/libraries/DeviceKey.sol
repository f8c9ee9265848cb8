// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

import {Word} from "./Word.sol";

/// @title A device's P-256 key
/// @notice Its id and its signatures.
library DeviceKey {
    using Word for bytes;

    /// @dev DER SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480) up to the point's x: everything before
    /// the last 64 of its 91 bytes is the same for every key.
    bytes27 private constant SPKI_PREFIX = hex"3059301306072a8648ce3d020106082a8648ce3d03010703420004";

    /// @notice SHA-256 of the 91-byte DER SubjectPublicKeyInfo.
    /// @param x Affine x coordinate.
    /// @param y Affine y coordinate.
    /// @return The key's id.
    function idOf(bytes32 x, bytes32 y) internal pure returns (bytes32) {
        return sha256(bytes.concat(SPKI_PREFIX, x, y));
    }

    /// @notice Whether the key made an ECDSA signature of `digest`. High s is refused, so that nobody can make a second
    /// signature out of the first.
    /// @param x Affine x coordinate.
    /// @param y Affine y coordinate.
    /// @param digest SHA-256 of what was signed.
    /// @param signature r‖s, 64 bytes; any other length is answered with false.
    /// @return Whether the signature is good.
    function isSignedBy(bytes32 x, bytes32 y, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signature.length != 64) return false;
        return P256.verify(digest, signature.word(0), signature.word(32), x, y);
    }
}
