// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "./Authorisation.sol";

/// @title How a stranger is let in
/// @notice He applies; parties whom the role's rule names endorse him and certify what it requires; then anybody may
/// have him admitted. A renewal goes the same way while the old membership runs on.
interface IAdmissions {
    struct Application {
        /// @dev Counts the applications of a party for a role, from 1.
        uint64 round;
        bool isOpen;
        bytes32 file;
    }

    struct Credential {
        bytes32 digest;
        uint64 until;
    }

    /// @dev Act of the applicant. `file` is the salted SHA-256 of the application's papers.
    struct Apply {
        bytes32 party;
        uint8 role;
        bytes32 file;
    }

    /// @dev Act of the endorser, for one application and its papers.
    struct Endorse {
        bytes32 endorser;
        bytes32 party;
        uint8 role;
        uint64 round;
        bytes32 file;
    }

    /// @dev Act of the issuer; replaces what he issued before. `digest` is the salted SHA-256 of the document.
    struct Issue {
        bytes32 issuer;
        bytes32 subject;
        bytes32 kind;
        bytes32 digest;
        uint64 until;
    }

    /// @dev Act of the issuer.
    struct Withdraw {
        bytes32 issuer;
        bytes32 subject;
        bytes32 kind;
    }

    /// @notice A party applies for a role; endorsements of earlier rounds count no more.
    /// @param party Who.
    /// @param role Bit number.
    /// @param round Number of the application.
    /// @param file Salted SHA-256 of the papers.
    event Applied(bytes32 indexed party, uint8 indexed role, uint64 round, bytes32 file);
    /// @notice A party endorses an application.
    /// @param party Who applies.
    /// @param role Bit number.
    /// @param round Number of the application.
    /// @param endorser Who endorses.
    event Endorsed(bytes32 indexed party, uint8 indexed role, uint64 round, bytes32 indexed endorser);
    /// @notice A credential is good until its time is over or it is withdrawn.
    /// @param subject Of whom it speaks.
    /// @param kind What it says.
    /// @param issuer Who says it.
    /// @param digest Salted SHA-256 of the document.
    /// @param until When it ends.
    event Issued(bytes32 indexed subject, bytes32 indexed kind, bytes32 indexed issuer, bytes32 digest, uint64 until);
    /// @notice The issuer takes a credential back. Memberships that were granted on it run on.
    /// @param subject Of whom it spoke.
    /// @param kind What it said.
    /// @param issuer Who said it.
    event Withdrawn(bytes32 indexed subject, bytes32 indexed kind, bytes32 indexed issuer);
    /// @notice From now on genesis parties have no more rights than their roles give them, for ever.
    event BootstrapEnded();

    /// @notice No application of the party for the role is open.
    /// @param party Who.
    /// @param role Bit number.
    error NoApplication(bytes32 party, uint8 role);
    /// @notice The endorsement is for another application, or for other papers.
    /// @param party Who applies.
    /// @param role Bit number.
    /// @param round Number of the present application.
    error NotThisApplication(bytes32 party, uint8 role, uint64 round);
    /// @notice The party did not endorse this application.
    /// @param endorser Who.
    error NotEndorsed(bytes32 endorser);
    /// @notice The issuer's credential is missing, withdrawn or expired.
    /// @param kind What it should say.
    /// @param issuer Who should say it.
    error NoCredential(bytes32 kind, bytes32 issuer);

    /// @notice Applies for a role that has a rule, or for a renewal.
    /// @param act Who, which role, which papers.
    /// @param authorisation Nonce, deadline and signatures of the applicant.
    function applyFor(Apply calldata act, Authorisation calldata authorisation) external;

    /// @notice Endorses the open application of another party. The endorser holds one of the rule's roles.
    /// @param act Who, for whom, which application.
    /// @param authorisation Nonce, deadline and signatures of the endorser.
    function endorse(Endorse calldata act, Authorisation calldata authorisation) external;

    /// @notice Issues a credential about another party. Whether the issuer's word counts is decided when it is used.
    /// @param act Who, about whom, what and until when.
    /// @param authorisation Nonce, deadline and signatures of the issuer.
    function issue(Issue calldata act, Authorisation calldata authorisation) external;

    /// @notice Takes a credential back, whether there is one or not.
    /// @param act Who, about whom and what.
    /// @param authorisation Nonce, deadline and signatures of the issuer.
    function withdraw(Withdraw calldata act, Authorisation calldata authorisation) external;

    /// @notice Admits an applicant whose application meets the role's rule now. By anybody.
    /// @param party Who applied.
    /// @param role Bit number.
    /// @param endorsers Who endorsed this application and still holds a role of the rule; strictly ascending, at most 8.
    /// @param issuers Whose credential meets each requirement of the rule, in its order.
    function admit(bytes32 party, uint8 role, bytes32[] calldata endorsers, bytes32[] calldata issuers) external;

    /// @notice The newest application of a party for a role.
    /// @param party The id.
    /// @param role Bit number.
    /// @return All zero if there is none.
    function applicationOf(bytes32 party, uint8 role) external view returns (Application memory);

    /// @notice Whether a party endorsed an application.
    /// @param party Who applied.
    /// @param role Bit number.
    /// @param round Number of the application.
    /// @param endorser Who endorsed.
    /// @return Whether he did; whether he may still is another question.
    function hasEndorsed(bytes32 party, uint8 role, uint64 round, bytes32 endorser) external view returns (bool);

    /// @notice What an issuer says of a subject.
    /// @param subject Of whom.
    /// @param kind What.
    /// @param issuer Who.
    /// @return All zero if it is missing or withdrawn.
    function credentialOf(bytes32 subject, bytes32 kind, bytes32 issuer) external view returns (Credential memory);

    /// @notice Whether the bootstrap period is over. It never comes back.
    /// @return Whether it is.
    function bootstrapEnded() external view returns (bool);

    /// @notice Whether the constructor named the party.
    /// @param party The id.
    /// @return Whether it did.
    function isGenesis(bytes32 party) external view returns (bool);

    /// @notice How many parties were ever admitted to any role, those of the genesis included.
    /// @return The number, compared with the charter's `bootstrapPartiesMax`.
    function partiesAdmitted() external view returns (uint64);
}
