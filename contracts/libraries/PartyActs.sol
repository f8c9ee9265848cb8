// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ISigners} from "../interfaces/ISigners.sol";

/// @title EIP-712 structs of the party registry
/// @notice Type hashes of its acts, and encodeData of those with members of dynamic length. That of any other act is its
/// ABI encoding.
library PartyActs {
    bytes32 internal constant OPEN = keccak256(
        "Open(bytes[] signers,uint64 threshold,uint16 managed,bytes32[] managedActs,bytes32 salt,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant SET_SIGNERS = keccak256(
        "SetSigners(bytes32 party,bytes[] signers,uint64 threshold,uint16 managed,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant SET_POLICY = keccak256(
        "SetPolicy(bytes32 party,bytes32[] managedActs,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant APPLY = keccak256(
        "Apply(bytes32 party,uint8 role,bytes32 file,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant ENDORSE = keccak256(
        "Endorse(bytes32 endorser,bytes32 party,uint8 role,uint64 round,bytes32 file,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant ISSUE = keccak256(
        "Issue(bytes32 issuer,bytes32 subject,bytes32 kind,bytes32 digest,uint64 until,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant WITHDRAW = keccak256(
        "Withdraw(bytes32 issuer,bytes32 subject,bytes32 kind,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant OBJECT = keccak256(
        "Object(bytes32 by,bytes32 party,uint8 role,uint64 caseNumber,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant PROPOSE = keccak256(
        "Propose(bytes32 proposer,bytes32 content,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant VOTE = keccak256(
        "Vote(bytes32 voter,bytes32 proposal,bool inFavour,uint256 nonce,uint64 deadline)"
    );

    /// @notice encodeData of an opening.
    /// @param act The opening.
    /// @return Five words.
    function members(ISigners.Open calldata act) internal pure returns (bytes memory) {
        bytes32 managedActs = keccak256(abi.encodePacked(act.managedActs));
        return abi.encode(_hash(act.signers), act.threshold, act.managed, managedActs, act.salt);
    }

    /// @notice encodeData of a change of signers.
    /// @param act The change.
    /// @return Four words.
    function members(ISigners.SetSigners calldata act) internal pure returns (bytes memory) {
        return abi.encode(act.party, _hash(act.signers), act.threshold, act.managed);
    }

    /// @notice encodeData of a change of policy.
    /// @param act The change.
    /// @return Two words.
    function members(ISigners.SetPolicy calldata act) internal pure returns (bytes memory) {
        return abi.encode(act.party, keccak256(abi.encodePacked(act.managedActs)));
    }

    function _hash(bytes[] calldata list) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](list.length);
        for (uint256 i = 0; i < hashes.length; ++i) hashes[i] = keccak256(list[i]);
        return keccak256(abi.encodePacked(hashes));
    }
}
