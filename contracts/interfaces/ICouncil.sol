// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "./Authorisation.sol";
import {IMemberships} from "./IMemberships.sol";

/// @title What takes a vote
/// @notice Rules change, members are expelled and reinstated, only by a majority of the council (whoever holds one of
/// the charter's council roles), a delay after it was proposed.
interface ICouncil {
    enum Matter {
        Rule,
        Expulsion,
        Reinstatement
    }

    struct Proposal {
        bytes32 content;
        uint64 proposedAt;
        bool enacted;
    }

    /// @dev Act of a council member. `content` is `contentOf…` of what is proposed.
    struct Propose {
        bytes32 proposer;
        bytes32 content;
    }

    /// @dev Act of a council member; the last one counts.
    struct Vote {
        bytes32 voter;
        bytes32 proposal;
        bool inFavour;
    }

    /// @notice Something is proposed.
    /// @param proposal keccak256(proposer ‖ content ‖ nonce of the act): what votes name, so that they bind the content.
    /// @param proposer Who.
    /// @param content What.
    event Proposed(bytes32 indexed proposal, bytes32 indexed proposer, bytes32 content);
    /// @notice A member votes, or votes otherwise than before.
    /// @param proposal On what.
    /// @param voter Who.
    /// @param inFavour How.
    event Voted(bytes32 indexed proposal, bytes32 indexed voter, bool inFavour);
    /// @notice A proposal was carried and is in effect.
    /// @param proposal Which.
    /// @param voters Who was in favour and counted.
    event Enacted(bytes32 indexed proposal, bytes32[] voters);

    /// @notice There is no such proposal.
    /// @param proposal The id.
    error UnknownProposal(bytes32 proposal);
    /// @notice The proposal was enacted or its window is over.
    /// @param proposal The id.
    error ProposalClosed(bytes32 proposal);
    /// @notice The delay is not over.
    /// @param proposal The id.
    /// @param from From when it can be enacted.
    error TooEarly(bytes32 proposal, uint64 from);
    /// @notice Something else was proposed.
    /// @param proposal The id.
    /// @param content Hash of what was to be enacted.
    error NotThisContent(bytes32 proposal, bytes32 content);
    /// @notice The party is not in favour.
    /// @param voter Who.
    error NotInFavour(bytes32 voter);
    /// @notice It takes more than half of the council, and two at least.
    /// @param votes How many are in favour.
    /// @param council How many are of the council.
    error NoMajority(uint256 votes, uint256 council);

    /// @notice Proposes something to the council.
    /// @param act Who and what.
    /// @param authorisation Nonce, deadline and signatures of the proposer.
    /// @return proposal Its id.
    function propose(Propose calldata act, Authorisation calldata authorisation) external returns (bytes32 proposal);

    /// @notice Votes on a proposal that can still be enacted.
    /// @param act Who, on what and how.
    /// @param authorisation Nonce, deadline and signatures of the voter.
    function vote(Vote calldata act, Authorisation calldata authorisation) external;

    /// @notice Sets the rule of a role. By anybody.
    /// @param proposal Which proposal says so.
    /// @param role Bit number.
    /// @param rule The rule.
    /// @param voters Members in favour; strictly ascending.
    function enactRule(
        bytes32 proposal,
        uint8 role,
        IMemberships.Rule calldata rule,
        bytes32[] calldata voters
    ) external;

    /// @notice Expels a member from a role. By anybody.
    /// @param proposal Which proposal says so.
    /// @param party Who.
    /// @param role Bit number.
    /// @param voters Members in favour, others than the party itself; strictly ascending.
    function enactExpulsion(bytes32 proposal, bytes32 party, uint8 role, bytes32[] calldata voters) external;

    /// @notice Lifts suspension and expulsion of a party in a role. By anybody.
    /// @param proposal Which proposal says so.
    /// @param party Who.
    /// @param role Bit number.
    /// @param voters Members in favour, others than the party itself; strictly ascending.
    function enactReinstatement(bytes32 proposal, bytes32 party, uint8 role, bytes32[] calldata voters) external;

    /// @notice A proposal.
    /// @param proposal The id.
    /// @return All zero if there is none.
    function proposalOf(bytes32 proposal) external view returns (Proposal memory);

    /// @notice Whether a party's last vote is in favour.
    /// @param proposal On what.
    /// @param voter Who.
    /// @return Whether it is; whether it counts is another question.
    function isInFavour(bytes32 proposal, bytes32 voter) external view returns (bool);

    /// @notice What is proposed when a rule is.
    /// @param role Bit number.
    /// @param rule The rule.
    /// @return keccak256(abi.encode(Matter.Rule, role, rule)).
    function contentOfRule(uint8 role, IMemberships.Rule calldata rule) external pure returns (bytes32);

    /// @notice What is proposed when an expulsion or a reinstatement is.
    /// @param matter Which of them.
    /// @param party Who.
    /// @param role Bit number.
    /// @return keccak256(abi.encode(matter, party, role)).
    function contentOfMember(Matter matter, bytes32 party, uint8 role) external pure returns (bytes32);
}
