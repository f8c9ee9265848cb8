// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "./Authorisation.sol";

/// @title Who may sign for whom
/// @notice A party is an id with signers and a threshold. Every act of weight in Tallystick is an EIP-712 struct that
/// carries the signatures of its party; the contract that the act is for verifies it itself, with its own domain. A
/// signer speaks for one party at a time, so that one key never counts as two.
interface ISigners {
    /// @dev Act of everybody listed in it. The salt lets the same signers open a second party once they left the first.
    struct Open {
        /// @dev ERC-7913 signers: 20 bytes are an account (EOA or ERC-1271), more are verifier ‖ key.
        bytes[] signers;
        uint64 threshold;
        /// @dev Bit i: `signers[i]` is a managed key, held by an operator on the party's behalf.
        uint16 managed;
        bytes32[] managedActs;
        bytes32 salt;
    }

    /// @dev Act of the party, signed also by whoever is new in the list.
    struct SetSigners {
        bytes32 party;
        bytes[] signers;
        uint64 threshold;
        uint16 managed;
    }

    /// @dev Act of the party: the EIP-712 type hashes of the acts, and no others, that its managed keys may sign.
    struct SetPolicy {
        bytes32 party;
        bytes32[] managedActs;
    }

    /// @notice A party exists from now on. Its signers and its policy follow.
    /// @param party Its id.
    event PartyOpened(bytes32 indexed party);
    /// @notice The party's signers are these and no others.
    /// @param party Whose.
    /// @param signers ERC-7913 signers.
    /// @param threshold How many of them make an act.
    /// @param managed Bit i: `signers[i]` is held by an operator on the party's behalf.
    event SignersSet(bytes32 indexed party, bytes[] signers, uint64 threshold, uint16 managed);
    /// @notice The party's managed keys may sign these acts and no others.
    /// @param party Whose.
    /// @param managedActs EIP-712 type hashes.
    event PolicySet(bytes32 indexed party, bytes32[] managedActs);

    /// @notice There is no such party.
    /// @param party The id asked for; zero is never a party.
    error UnknownParty(bytes32 party);
    /// @notice The party exists already.
    /// @param party The id.
    error DuplicateParty(bytes32 party);
    /// @notice A signer is listed twice, so that one key would count as two.
    /// @param signer The signer.
    error DuplicateSigner(bytes signer);
    /// @notice The signer speaks for another party, and does so until that one drops it.
    /// @param signer The signer.
    /// @param party For whom it speaks.
    error SignerTaken(bytes signer, bytes32 party);
    /// @notice A new signer did not sign the act that lists it: nobody is listed without his knowledge.
    /// @param signer The signer.
    error SignerDidNotSign(bytes signer);
    /// @notice Not an account, nor a verifier with code and a key; or longer than 1,024 bytes.
    /// @param signer The signer.
    error InvalidSigner(bytes signer);
    /// @notice The threshold is zero or cannot be reached by signers that are the party's own.
    /// @param threshold The threshold offered.
    /// @param signers How many signers of its own the party would have.
    error InvalidThreshold(uint64 threshold, uint256 signers);
    /// @notice A bit marks a signer that is not in the list.
    /// @param managed The bits offered.
    /// @param signers How many signers were offered.
    error InvalidManaged(uint16 managed, uint256 signers);
    /// @notice More signers than an act can be checked against.
    /// @param signers How many were offered.
    /// @param max How many are allowed.
    error TooManySigners(uint256 signers, uint256 max);
    /// @notice More types of acts than a policy can hold.
    /// @param acts How many were offered.
    /// @param max How many are allowed.
    error TooManyActs(uint256 acts, uint256 max);
    /// @notice No policy can let a managed key change signers or policy.
    /// @param actType EIP-712 type hash.
    error NeverManaged(bytes32 actType);

    /// @notice Opens a party without any role. Everybody in the list signs; its id follows from what they sign.
    /// @param act Signers, threshold, which signers are managed and what those may sign.
    /// @param authorisation Nonce (of the new party), deadline and signatures of all signers.
    /// @return party Its id, `partyIdOf(act)`.
    function open(Open calldata act, Authorisation calldata authorisation) external returns (bytes32 party);

    /// @notice Replaces the signers of a party. Needs an act of the party under its present threshold, by keys of its
    /// own, that every signer who is new signed as well.
    /// @param act The new signers and threshold.
    /// @param authorisation Nonce, deadline and signatures.
    function setSigners(SetSigners calldata act, Authorisation calldata authorisation) external;

    /// @notice Replaces what the managed keys of a party may sign. Needs an act of the party by keys of its own.
    /// @param act The type hashes.
    /// @param authorisation Nonce, deadline and signatures.
    function setPolicy(SetPolicy calldata act, Authorisation calldata authorisation) external;

    /// @notice Whether distinct present signers of `party`, at least its threshold, signed `digest`. Strangers,
    /// repetitions, bad signatures, and managed keys that the policy does not let sign such an act, do not count and do
    /// no harm; the order is free.
    /// @dev Never reverts, unless a signer that is a contract and is listed uses up the gas. Unknown parties and lists of
    /// different lengths are answered with false.
    /// @param party Who should have signed.
    /// @param actType EIP-712 type hash of the act.
    /// @param digest What should have been signed.
    /// @param signers Who signed, in any order.
    /// @param signatures One signature for each of `signers`.
    /// @return Whether the threshold is met.
    function isSignedBy(
        bytes32 party,
        bytes32 actType,
        bytes32 digest,
        bytes[] calldata signers,
        bytes[] calldata signatures
    ) external view returns (bool);

    /// @notice Whether there is such a party, with a role or without.
    /// @param party The id.
    /// @return Whether it exists.
    function exists(bytes32 party) external view returns (bool);

    /// @notice The id of the party that an act opens. It covers the registry, the chain and all of the act, so that
    /// nobody can choose or occupy an id.
    /// @param act The act.
    /// @return keccak256 of six words: address of the registry, chain id, keccak256 of the signers' keccak256 hashes,
    /// threshold, managed, keccak256 of the managed acts; and the salt.
    function partyIdOf(Open calldata act) external view returns (bytes32);

    /// @notice The present signers of a party.
    /// @param party The id.
    /// @return signers ERC-7913 signers; none for an unknown party.
    /// @return threshold How many of them make an act; zero for an unknown party.
    /// @return managed Bit i: `signers[i]` is held by an operator on the party's behalf.
    function signersOf(bytes32 party) external view returns (bytes[] memory signers, uint64 threshold, uint16 managed);

    /// @notice What the managed keys of a party may sign.
    /// @param party The id.
    /// @return EIP-712 type hashes.
    function policyOf(bytes32 party) external view returns (bytes32[] memory);

    /// @notice For whom a signer speaks.
    /// @param signer ERC-7913 signer.
    /// @return The party's id, zero for none.
    function partyOf(bytes calldata signer) external view returns (bytes32);
}
