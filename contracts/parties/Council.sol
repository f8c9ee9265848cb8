// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../interfaces/Authorisation.sol";
import {ICouncil} from "../interfaces/ICouncil.sol";
import {PartyActs} from "../libraries/PartyActs.sol";
import {Memberships} from "./Memberships.sol";

/// @title What takes a vote
/// @notice Proposals and votes. Who counts is decided when a proposal is enacted.
abstract contract Council is Memberships, ICouncil {
    mapping(bytes32 proposal => Proposal) private _proposals;
    mapping(bytes32 proposal => mapping(bytes32 voter => bool inFavour)) private _votes;

    /// @inheritdoc ICouncil
    function propose(
        Propose calldata act,
        Authorisation calldata authorisation
    ) external override returns (bytes32 proposal) {
        _requireOneOf(act.proposer, _charter.councilRoles);
        _useAct(act.proposer, PartyActs.PROPOSE, abi.encode(act), authorisation);
        proposal = keccak256(abi.encode(act.proposer, act.content, authorisation.nonce));
        _proposals[proposal] = Proposal({content: act.content, proposedAt: _now(), enacted: false});
        emit Proposed(proposal, act.proposer, act.content);
    }

    /// @inheritdoc ICouncil
    function vote(Vote calldata act, Authorisation calldata authorisation) external override {
        _requireOpen(act.proposal);
        _requireOneOf(act.voter, _charter.councilRoles);
        _useAct(act.voter, PartyActs.VOTE, abi.encode(act), authorisation);
        _votes[act.proposal][act.voter] = act.inFavour;
        emit Voted(act.proposal, act.voter, act.inFavour);
    }

    /// @inheritdoc ICouncil
    function enactRule(bytes32 proposal, uint8 role, Rule calldata rule, bytes32[] calldata voters) external override {
        _enact(proposal, contentOfRule(role, rule), 0, voters);
        _setRule(role, rule);
    }

    /// @inheritdoc ICouncil
    function enactExpulsion(bytes32 proposal, bytes32 party, uint8 role, bytes32[] calldata voters) external override {
        _enact(proposal, contentOfMember(Matter.Expulsion, party, role), party, voters);
        _expel(party, role);
    }

    /// @inheritdoc ICouncil
    function enactReinstatement(
        bytes32 proposal,
        bytes32 party,
        uint8 role,
        bytes32[] calldata voters
    ) external override {
        _enact(proposal, contentOfMember(Matter.Reinstatement, party, role), party, voters);
        _reinstate(party, role);
    }

    /// @inheritdoc ICouncil
    function proposalOf(bytes32 proposal) external view override returns (Proposal memory) {
        return _proposals[proposal];
    }

    /// @inheritdoc ICouncil
    function isInFavour(bytes32 proposal, bytes32 voter) external view override returns (bool) {
        return _votes[proposal][voter];
    }

    /// @inheritdoc ICouncil
    function contentOfRule(uint8 role, Rule calldata rule) public pure override returns (bytes32) {
        return keccak256(abi.encode(Matter.Rule, role, rule));
    }

    /// @inheritdoc ICouncil
    function contentOfMember(Matter matter, bytes32 party, uint8 role) public pure override returns (bytes32) {
        return keccak256(abi.encode(matter, party, role));
    }

    function _enact(bytes32 proposal, bytes32 content, bytes32 subject, bytes32[] calldata voters) private {
        _requireOpen(proposal);
        Proposal storage proposed = _proposals[proposal];
        require(proposed.content == content, NotThisContent(proposal, content));
        uint64 from = proposed.proposedAt + _charter.voteDelay;
        require(_now() >= from, TooEarly(proposal, from));
        _requireCarried(proposal, subject, voters);
        proposed.enacted = true;
        emit Enacted(proposal, voters);
    }

    function _requireOpen(bytes32 proposal) private view {
        Proposal storage proposed = _proposals[proposal];
        require(proposed.proposedAt != 0, UnknownProposal(proposal));
        uint64 end = proposed.proposedAt + _charter.voteDelay + _charter.voteWindow;
        require(!proposed.enacted && _now() < end, ProposalClosed(proposal));
    }

    /// @dev The subject of a vote is of the council all the same: that it may not vote does not lower the bar.
    function _requireCarried(bytes32 proposal, bytes32 subject, bytes32[] calldata voters) private view {
        bool carried = voters.length >= 2 && 2 * voters.length > councilSize;
        require(carried, NoMajority(voters.length, councilSize));
        _requireOthers(voters, 2, type(uint256).max, subject);
        for (uint256 i = 0; i < voters.length; ++i) {
            require(_votes[proposal][voters[i]], NotInFavour(voters[i]));
            _requireOneOf(voters[i], _charter.councilRoles);
        }
    }
}
