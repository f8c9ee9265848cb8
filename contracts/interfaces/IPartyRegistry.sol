// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Who may sign for whom
/// @notice A party is an id with signers and a threshold. Every act of weight in Tallystick is an EIP-712 struct that
/// carries the signatures of its party; the contract that the act is for verifies it itself, with its own domain.
interface IPartyRegistry {
    /// @dev Roles are bits of a set (DESIGN section 8.1): 0 operator, 1 manufacturer, 2 supplier, 3 core enterprise,
    /// 4 distributor, 5 logistics, 6 warehouse, 7 marketplace, 8 bank, 9 insurer, 10 lessor, 11 maker, 12 auditor,
    /// 13 certifier.
    struct Genesis {
        bytes32 party;
        uint64 roles;
        uint64 threshold;
        /// @dev ERC-7913 signers: 20 bytes are an account (EOA or ERC-1271), more are verifier ‖ key.
        bytes[] signers;
    }

    struct SetSigners {
        bytes32 party;
        bytes[] signers;
        uint64 threshold;
    }

    /// @notice A party exists from now on.
    /// @param party Its id.
    /// @param roles Set of role bits.
    event PartyAdmitted(bytes32 indexed party, uint64 roles);
    /// @notice The party's signers are these and no others.
    /// @param party Whose.
    /// @param signers ERC-7913 signers.
    /// @param threshold How many of them make an act.
    event SignersSet(bytes32 indexed party, bytes[] signers, uint64 threshold);

    /// @notice There is no such party.
    /// @param party The id asked for; zero is never a party.
    error UnknownParty(bytes32 party);
    /// @notice The constructor names a party twice.
    /// @param party The id.
    error DuplicateParty(bytes32 party);
    /// @notice A signer is listed twice, so that one key would count as two.
    /// @param signer The signer.
    error DuplicateSigner(bytes signer);
    /// @notice Not an account, nor a verifier with code and a key; or longer than 1,024 bytes.
    /// @param signer The signer.
    error InvalidSigner(bytes signer);
    /// @notice The threshold is zero or cannot be reached.
    /// @param threshold The threshold offered.
    /// @param signers How many signers were offered.
    error InvalidThreshold(uint64 threshold, uint256 signers);
    /// @notice More signers than an act can be checked against.
    /// @param signers How many were offered.
    /// @param max How many are allowed.
    error TooManySigners(uint256 signers, uint256 max);

    /// @notice Replaces the signers of a party. Needs an act of the party under its present threshold.
    /// @param act The new signers and threshold.
    /// @param authorisation Nonce, deadline and signatures.
    function setSigners(SetSigners calldata act, Authorisation calldata authorisation) external;

    /// @notice Whether distinct present signers of `party`, at least its threshold, signed `digest`. Strangers,
    /// repetitions and bad signatures do not count and do no harm; the order is free.
    /// @dev Never reverts, unless a signer that is a contract and is listed uses up the gas. Unknown parties and lists of
    /// different lengths are answered with false.
    /// @param party Who should have signed.
    /// @param digest What should have been signed.
    /// @param signers Who signed, in any order.
    /// @param signatures One signature for each of `signers`.
    /// @return Whether the threshold is met.
    function isSignedBy(
        bytes32 party,
        bytes32 digest,
        bytes[] calldata signers,
        bytes[] calldata signatures
    ) external view returns (bool);

    /// @notice Whether the party was admitted.
    /// @param party The id.
    /// @return Whether it exists.
    function exists(bytes32 party) external view returns (bool);

    /// @notice The roles of a party.
    /// @param party The id.
    /// @return Set of role bits; zero for an unknown party.
    function rolesOf(bytes32 party) external view returns (uint64);

    /// @notice The present signers of a party.
    /// @param party The id.
    /// @return signers ERC-7913 signers; none for an unknown party.
    /// @return threshold How many of them make an act; zero for an unknown party.
    function signersOf(bytes32 party) external view returns (bytes[] memory signers, uint64 threshold);
}

/// @notice What makes an act binding: a keyed nonce (192-bit key ‖ 64-bit sequence, as in ERC-4337 and OpenZeppelin's
/// NoncesKeyed), a deadline in seconds of the chain's clock, and signatures of the party's signers.
struct Authorisation {
    uint256 nonce;
    uint64 deadline;
    bytes[] signers;
    bytes[] signatures;
}
