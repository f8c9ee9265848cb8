// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Who holds which role, and on whose word
/// @notice Roles are bits of a set (DESIGN section 8.1): 0 operator, 1 manufacturer, 2 supplier, 3 core enterprise,
/// 4 distributor, 5 logistics, 6 warehouse, 7 marketplace, 8 bank, 9 insurer, 10 lessor, 11 maker, 12 auditor,
/// 13 certifier. Each has one rule or, without one, admits nobody. All times are block timestamps in seconds.
interface IMemberships {
    /// @dev What an admission rests on, weakest first.
    enum Basis {
        None,
        /// @dev Named by the constructor.
        Genesis,
        /// @dev An endorser or issuer had no other right than that of a genesis party in the bootstrap period.
        Bootstrap,
        Rule
    }

    struct Requirement {
        /// @dev What the credential says, such as keccak256("business licence").
        bytes32 kind;
        /// @dev Set of role bits: whoever holds one of them may issue it.
        uint64 issuers;
    }

    struct Rule {
        /// @dev Set of role bits: whoever holds one of them may endorse.
        uint64 endorsers;
        /// @dev How many parties must endorse, 2 to 8; as many suspend.
        uint8 endorsements;
        /// @dev Seconds of a membership.
        uint64 validity;
        /// @dev At most 8.
        Requirement[] credentials;
    }

    struct RoleRule {
        uint8 role;
        Rule rule;
    }

    /// @dev What no vote can change.
    struct Charter {
        /// @dev Set of role bits: whoever holds one of them is of the council.
        uint64 councilRoles;
        /// @dev Seconds from a proposal until it can be enacted.
        uint64 voteDelay;
        /// @dev Seconds in which it can be enacted.
        uint64 voteWindow;
        /// @dev Seconds of a suspension.
        uint64 suspensionPeriod;
        /// @dev The bootstrap period ends then at the latest.
        uint64 bootstrapUntil;
        /// @dev Or as soon as so many parties, those of the genesis included, were ever admitted.
        uint64 bootstrapPartiesMax;
    }

    struct Membership {
        uint64 until;
        uint64 suspendedUntil;
        /// @dev Objections count for one case; it goes up with each suspension and reinstatement.
        uint64 caseNumber;
        bool expelled;
    }

    struct Admission {
        Basis basis;
        /// @dev Of the application, from 1; 0 for the genesis.
        uint64 round;
        uint64 since;
        uint64 until;
        bytes32[] endorsers;
        /// @dev Whose credentials it rests on, one for each requirement of the rule of that time.
        bytes32[] issuers;
    }

    /// @notice The role's rule is this from now on. Present memberships run on.
    /// @param role Bit number.
    /// @param rule The rule.
    event RuleSet(uint8 indexed role, Rule rule);
    /// @notice The party holds the role, anew or for longer.
    /// @param party Who.
    /// @param role Bit number.
    /// @param admission On whose word, from when and until when.
    event Admitted(bytes32 indexed party, uint8 indexed role, Admission admission);
    /// @notice The party does not hold the role for a while.
    /// @param party Who.
    /// @param role Bit number.
    /// @param until When the suspension ends by itself.
    /// @param by Who objected.
    event Suspended(bytes32 indexed party, uint8 indexed role, uint64 until, bytes32[] by);
    /// @notice The party holds the role no more and is not admitted to it until a vote reinstates it.
    /// @param party Who.
    /// @param role Bit number.
    event Expelled(bytes32 indexed party, uint8 indexed role);
    /// @notice Suspension and expulsion are lifted: the membership runs on if its time is not over.
    /// @param party Who.
    /// @param role Bit number.
    event Reinstated(bytes32 indexed party, uint8 indexed role);
    /// @notice A membership that had expired was cleared away.
    /// @param party Who.
    /// @param role Bit number.
    event Lapsed(bytes32 indexed party, uint8 indexed role);

    /// @notice The charter names no council, or a time or number that is out of bounds.
    error InvalidCharter();
    /// @notice The rule names no endorsers, an unknown role, or a number that is out of bounds.
    /// @param role Bit number.
    error InvalidRule(uint8 role);
    /// @notice The role has no rule: it admits nobody.
    /// @param role Bit number.
    error NoRule(uint8 role);
    /// @notice The party is not a member, suspended or not, at present.
    /// @param party Who.
    /// @param role Bit number.
    error NotMember(bytes32 party, uint8 role);
    /// @notice The membership has not expired, or was cleared away before.
    /// @param party Who.
    /// @param role Bit number.
    error NotLapsed(bytes32 party, uint8 role);
    /// @notice The party was expelled from the role.
    /// @param party Who.
    /// @param role Bit number.
    error IsExpelled(bytes32 party, uint8 role);
    /// @notice The membership is neither suspended nor ended by expulsion.
    /// @param party Who.
    /// @param role Bit number.
    error NotBarred(bytes32 party, uint8 role);
    /// @notice The membership would not run longer than it does.
    /// @param until What was offered.
    /// @param present Until when it runs.
    error NotLonger(uint64 until, uint64 present);
    /// @notice Nobody endorses, certifies, judges or votes on himself.
    /// @param party Who.
    error NotOnOneself(bytes32 party);
    /// @notice The party holds at present none of the roles that this takes.
    /// @param party Who.
    /// @param roles Set of role bits.
    error NotEntitled(bytes32 party, uint64 roles);
    /// @notice A list of parties is too short, too long, or not strictly ascending (each counts once).
    error InvalidList();

    /// @notice Clears away a membership that has expired, so that the council's size does not count it. By anybody.
    /// @param party Who.
    /// @param role Bit number.
    function lapse(bytes32 party, uint8 role) external;

    /// @notice What no vote can change.
    /// @return The charter.
    function charter() external view returns (Charter memory);

    /// @notice The rule of a role.
    /// @param role Bit number.
    /// @return All zero for a role without one.
    function ruleOf(uint8 role) external view returns (Rule memory);

    /// @notice The roles that a party holds now: admitted, not expired, not suspended, not expelled.
    /// @param party The id.
    /// @return Set of role bits; zero for an unknown party.
    function rolesOf(bytes32 party) external view returns (uint64);

    /// @notice How a party stands in a role.
    /// @param party The id.
    /// @param role Bit number.
    /// @return All zero if it was never admitted and nobody objected.
    function membershipOf(bytes32 party, uint8 role) external view returns (Membership memory);

    /// @notice Every admission of a party to a role. Whoever vouched in one of them had himself been admitted before, so
    /// that the way back always ends at the genesis.
    /// @param party The id.
    /// @param role Bit number.
    /// @return Oldest first.
    function admissionsOf(bytes32 party, uint8 role) external view returns (Admission[] memory);

    /// @notice The newest admission of a party to a role.
    /// @param party The id.
    /// @param role Bit number.
    /// @return All zero if there is none.
    function admissionOf(bytes32 party, uint8 role) external view returns (Admission memory);

    /// @notice How many parties are counted as the council: those with a role in it that was not ended or cleared away.
    /// @return Never less than there are.
    function councilSize() external view returns (uint64);
}
