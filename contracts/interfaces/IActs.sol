// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IPartyRegistry} from "./IPartyRegistry.sol";

/// @title A contract that verifies acts itself
/// @notice An act is an EIP-712 struct of a party, signed for this contract on this chain (the domain is the contract's
/// name, version "1", chain id and address). It is used once, before its deadline, by whoever relays it.
interface IActs {
    /// @notice The nonce is not the next one of its key.
    /// @param party Whose act it is.
    /// @param next The nonce that the party may use next under that key.
    error InvalidActNonce(bytes32 party, uint256 next);

    /// @notice The deadline has passed.
    /// @param deadline The last second (of the chain's clock) in which the act was good.
    error ActExpired(uint64 deadline);

    /// @notice Fewer signers than the party's threshold signed this act for this contract and chain.
    /// @param party Whose act it is.
    error NotSigned(bytes32 party);

    /// @notice Where this contract looks up who signs for whom.
    /// @return The registry of parties.
    function parties() external view returns (IPartyRegistry);

    /// @notice The next nonce of a party under one of its 2^192 nonce keys, each of which counts by itself so that acts
    /// prepared side by side do not wait for each other.
    /// @param party The party.
    /// @param key The upper 192 bits of the nonce.
    /// @return Key ‖ 64-bit sequence, as an act must carry it.
    function nonces(bytes32 party, uint192 key) external view returns (uint256);
}
