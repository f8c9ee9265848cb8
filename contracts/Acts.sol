// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IActs} from "./interfaces/IActs.sol";
import {Authorisation, IPartyRegistry} from "./interfaces/IPartyRegistry.sol";

/// @title Base of the contracts that verify acts themselves
/// @notice Checks that an act is fresh, in time and signed by its party for this very contract, and uses it up.
abstract contract Acts is IActs, EIP712 {
    /// @inheritdoc IActs
    IPartyRegistry public immutable override parties;

    mapping(bytes32 party => mapping(uint192 key => uint64 sequence)) private _sequences;

    /// @notice Fixes the domain that acts are signed for.
    /// @param name The contract's own name, which becomes the name of its EIP-712 domain.
    /// @param registry Who signs for whom.
    constructor(string memory name, IPartyRegistry registry) EIP712(name, "1") {
        parties = registry;
    }

    /// @inheritdoc IActs
    function nonces(bytes32 party, uint192 key) public view override returns (uint256) {
        return (uint256(key) << 64) | _sequences[party][key];
    }

    /// @notice Uses up an act of `party`, or reverts.
    /// @dev The sequence advances before the registry is asked: a signer may be a contract.
    /// @param party Whose act it is.
    /// @param structHash EIP-712 hashStruct of the act, which covers the nonce and the deadline of `authorisation`.
    /// @param authorisation Nonce, deadline and signatures.
    function _useAct(bytes32 party, bytes32 structHash, Authorisation calldata authorisation) internal {
        // A deadline is a promise in whole seconds; what a block producer may shift the clock by does not matter to it.
        // solhint-disable-next-line not-rely-on-time
        require(block.timestamp <= authorisation.deadline, ActExpired(authorisation.deadline));

        uint192 key = uint192(authorisation.nonce >> 64);
        uint256 next = nonces(party, key);
        require(authorisation.nonce == next, InvalidActNonce(party, next));
        unchecked {
            // 2^64 acts under one key cannot be mined.
            ++_sequences[party][key];
        }

        bytes32 digest = _hashTypedDataV4(structHash);
        bool signed = parties.isSignedBy(party, digest, authorisation.signers, authorisation.signatures);
        require(signed, NotSigned(party));
    }
}
