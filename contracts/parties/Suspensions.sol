// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../interfaces/Authorisation.sol";
import {ISuspensions} from "../interfaces/ISuspensions.sol";
import {PartyActs} from "../libraries/PartyActs.sol";
import {Memberships} from "./Memberships.sol";

/// @title How a member is stopped at once
/// @notice Objections, counted for one case.
abstract contract Suspensions is Memberships, ISuspensions {
    mapping(bytes32 party => mapping(uint8 role => mapping(uint64 caseNumber => mapping(bytes32 by => bool))))
        private _objections;

    /// @inheritdoc ISuspensions
    function object(Object calldata act, Authorisation calldata authorisation) external override {
        require(act.by != act.party, NotOnOneself(act.party));
        uint64 caseNumber = _memberOf(act.party, act.role).caseNumber;
        require(act.caseNumber == caseNumber, NotThisCase(caseNumber));
        _requireOneOf(act.by, _ruleFor(act.role).endorsers);
        _useAct(act.by, PartyActs.OBJECT, abi.encode(act), authorisation);
        _objections[act.party][act.role][caseNumber][act.by] = true;
        emit Objected(act.party, act.role, caseNumber, act.by);
    }

    /// @inheritdoc ISuspensions
    function suspend(bytes32 party, uint8 role, bytes32[] calldata by) external override {
        uint64 caseNumber = _memberOf(party, role).caseNumber;
        Rule storage rule = _ruleFor(role);
        _requireOthers(by, rule.endorsements, ENDORSEMENTS_MAX, party);
        for (uint256 i = 0; i < by.length; ++i) {
            require(_objections[party][role][caseNumber][by[i]], NotObjected(by[i]));
            _requireOneOf(by[i], rule.endorsers);
        }
        _suspend(party, role, by);
    }

    /// @inheritdoc ISuspensions
    function hasObjected(
        bytes32 party,
        uint8 role,
        uint64 caseNumber,
        bytes32 by
    ) external view override returns (bool) {
        return _objections[party][role][caseNumber][by];
    }
}
