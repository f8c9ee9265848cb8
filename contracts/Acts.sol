// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Authorisation} from "./interfaces/Authorisation.sol";
import {IActs} from "./interfaces/IActs.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";

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
    /// @dev The nonce is spent before the registry is asked: a signer may be a contract.
    /// @param party Whose act it is.
    /// @param actType EIP-712 type hash; the type ends in `uint256 nonce,uint64 deadline`.
    /// @param members EIP-712 encodeData of the act up to those two.
    /// @param authorisation Nonce, deadline and signatures.
    /// @return digest What the party signed.
    function _useAct(
        bytes32 party,
        bytes32 actType,
        bytes memory members,
        Authorisation calldata authorisation
    ) internal returns (bytes32 digest) {
        digest = _spend(party, actType, members, authorisation);
        bool signed = parties.isSignedBy(party, actType, digest, authorisation.signers, authorisation.signatures);
        require(signed, NotSigned(party));
    }

    /// @notice Spends the nonce of an act that is in time, or reverts. Who signed it is not asked.
    /// @param party Whose act it is.
    /// @param actType EIP-712 type hash; the type ends in `uint256 nonce,uint64 deadline`.
    /// @param members EIP-712 encodeData of the act up to those two.
    /// @param authorisation Nonce and deadline.
    /// @return What is to be signed.
    function _spend(
        bytes32 party,
        bytes32 actType,
        bytes memory members,
        Authorisation calldata authorisation
    ) internal returns (bytes32) {
        require(_now() <= authorisation.deadline, ActExpired(authorisation.deadline));

        uint192 key = uint192(authorisation.nonce >> 64);
        uint256 next = nonces(party, key);
        require(authorisation.nonce == next, InvalidActNonce(party, next));
        unchecked {
            // 2^64 acts under one key cannot be mined.
            ++_sequences[party][key];
        }

        bytes memory freshness = abi.encode(authorisation.nonce, authorisation.deadline);
        return _hashTypedDataV4(keccak256(bytes.concat(actType, members, freshness)));
    }

    /// @notice The chain's clock.
    /// @return Seconds.
    function _now() internal view returns (uint64) {
        // Deadlines, delays and terms are hours and years: what a block producer may shift the clock by does not matter.
        // solhint-disable-next-line not-rely-on-time
        return uint64(block.timestamp);
    }
}
