// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @notice What makes an act binding: a keyed nonce (192-bit key ‖ 64-bit sequence, as in ERC-4337 and OpenZeppelin's
/// NoncesKeyed), a deadline in seconds of the chain's clock, and signatures of the party's signers.
struct Authorisation {
    uint256 nonce;
    uint64 deadline;
    bytes[] signers;
    bytes[] signatures;
}
