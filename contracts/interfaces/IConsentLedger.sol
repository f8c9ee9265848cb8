// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "./Authorisation.sol";

/// @title Who let be looked at what, until he took it back
/// @notice Keeps commitments to authorisation documents that stay off chain: SHA-256 of a salted document tells nothing to
/// whoever does not hold it. Each is kept under its grantor, so that nobody can occupy another's.
interface IConsentLedger {
    /// @dev Block timestamps in seconds, zero for never.
    struct Status {
        uint64 grantedAt;
        uint64 revokedAt;
    }

    /// @dev Act of the grantor. `commitment` is SHA-256 of the salted document.
    struct Grant {
        bytes32 grantor;
        bytes32 commitment;
    }

    /// @dev Act of the grantor, final.
    struct Revoke {
        bytes32 grantor;
        bytes32 commitment;
    }

    /// @notice The document counts from now on.
    /// @param grantor Whose document.
    /// @param commitment SHA-256 of it.
    event Granted(bytes32 indexed grantor, bytes32 indexed commitment);
    /// @notice The document counts no more, for ever.
    /// @param grantor Whose document.
    /// @param commitment SHA-256 of it.
    event Revoked(bytes32 indexed grantor, bytes32 indexed commitment);

    /// @notice It was granted before.
    /// @param grantor Whose document.
    /// @param commitment SHA-256 of it.
    error AlreadyGranted(bytes32 grantor, bytes32 commitment);
    /// @notice It was revoked, perhaps before the grant arrived.
    /// @param grantor Whose document.
    /// @param commitment SHA-256 of it.
    error AlreadyRevoked(bytes32 grantor, bytes32 commitment);

    /// @notice Grants what a document says. Any party may, with a role or without.
    /// @param act Who and which document.
    /// @param authorisation Nonce, deadline and signatures of the grantor.
    function grant(Grant calldata act, Authorisation calldata authorisation) external;

    /// @notice Takes a document back, also one that has not arrived yet: whoever relays may not choose the order.
    /// @param act Who and which document.
    /// @param authorisation Nonce, deadline and signatures of the grantor.
    function revoke(Revoke calldata act, Authorisation calldata authorisation) external;

    /// @notice How a document stands.
    /// @param grantor Whose document.
    /// @param commitment SHA-256 of it.
    /// @return It counts when it was granted and not revoked.
    function statusOf(bytes32 grantor, bytes32 commitment) external view returns (Status memory);
}
