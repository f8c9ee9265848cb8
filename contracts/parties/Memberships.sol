// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Acts} from "../Acts.sol";
import {IMemberships} from "../interfaces/IMemberships.sol";

/// @title Who holds which role, and on whose word
/// @notice Keeps rules, memberships and their history. What changes them is decided by the contracts built on this one.
abstract contract Memberships is Acts, IMemberships {
    /// @dev `held` are the roles that were granted and neither ended nor cleared away; some may be suspended or expired.
    struct Standing {
        uint64 held;
        bool wasAdmitted;
    }

    /// @notice Fewest parties that a rule may ask for.
    uint8 public constant ENDORSEMENTS_MIN = 2;

    /// @notice Most parties that a rule may ask for.
    uint8 public constant ENDORSEMENTS_MAX = 8;

    /// @notice Most credentials that a rule may ask for.
    uint256 public constant CREDENTIALS_MAX = 8;

    /// @notice Longest membership, in seconds.
    uint64 public constant VALIDITY_MAX = 3650 days;

    /// @notice Shortest delay, window and suspension, in seconds.
    uint64 public constant PERIOD_MIN = 1 hours;

    /// @notice Longest delay, window and suspension, in seconds.
    uint64 public constant PERIOD_MAX = 365 days;

    /// @notice Longest bootstrap period, in seconds.
    uint64 public constant BOOTSTRAP_MAX = 730 days;

    uint64 private constant ROLES = (1 << 14) - 1;

    /// @inheritdoc IMemberships
    uint64 public override councilSize;

    uint64 internal _partiesAdmitted;
    Charter internal _charter;

    mapping(uint8 role => Rule) private _rules;
    mapping(bytes32 party => Standing) private _standings;
    mapping(bytes32 party => mapping(uint8 role => Membership)) private _memberships;
    mapping(bytes32 party => mapping(uint8 role => Admission[])) private _admissions;

    /// @notice Fixes the charter and the first rules.
    /// @param charter_ What no vote can change.
    /// @param rules The rules of the first hour.
    constructor(Charter memory charter_, RoleRule[] memory rules) {
        require(_isSound(charter_), InvalidCharter());
        _charter = charter_;
        for (uint256 i = 0; i < rules.length; ++i) _setRule(rules[i].role, rules[i].rule);
    }

    /// @inheritdoc IMemberships
    function lapse(bytes32 party, uint8 role) external override {
        bool holds = _standings[party].held & _bit(role) != 0;
        require(holds && _memberships[party][role].until <= _now(), NotLapsed(party, role));
        _setHeld(party, _standings[party].held & ~_bit(role));
        emit Lapsed(party, role);
    }

    /// @inheritdoc IMemberships
    function charter() external view override returns (Charter memory) {
        return _charter;
    }

    /// @inheritdoc IMemberships
    function ruleOf(uint8 role) external view override returns (Rule memory) {
        return _rules[role];
    }

    /// @inheritdoc IMemberships
    function membershipOf(bytes32 party, uint8 role) external view override returns (Membership memory) {
        return _memberships[party][role];
    }

    /// @inheritdoc IMemberships
    function admissionsOf(bytes32 party, uint8 role) external view override returns (Admission[] memory) {
        return _admissions[party][role];
    }

    /// @inheritdoc IMemberships
    function admissionOf(bytes32 party, uint8 role) external view override returns (Admission memory newest) {
        Admission[] storage all = _admissions[party][role];
        if (all.length != 0) newest = all[all.length - 1];
    }

    /// @inheritdoc IMemberships
    function rolesOf(bytes32 party) public view override returns (uint64 roles) {
        uint64 held = _standings[party].held;
        for (uint8 role = 0; held >> role != 0; ++role) {
            if (held & _bit(role) != 0 && _isLive(_memberships[party][role])) roles |= _bit(role);
        }
    }

    /// @notice Replaces the rule of a role.
    /// @param role Bit number.
    /// @param rule The rule.
    function _setRule(uint8 role, Rule memory rule) internal {
        require(_isRole(role) && _isSound(rule), InvalidRule(role));
        Rule storage kept = _rules[role];
        (kept.endorsers, kept.endorsements, kept.validity) = (rule.endorsers, rule.endorsements, rule.validity);
        delete kept.credentials;
        for (uint256 i = 0; i < rule.credentials.length; ++i) kept.credentials.push(rule.credentials[i]);
        emit RuleSet(role, rule);
    }

    /// @notice Has a party hold a role until `admission.until`. A suspension goes on.
    /// @param party Who.
    /// @param role Bit number.
    /// @param admission On whose word.
    function _grant(bytes32 party, uint8 role, Admission memory admission) internal {
        Membership storage membership = _memberships[party][role];
        require(!membership.expelled, IsExpelled(party, role));
        require(admission.until > membership.until, NotLonger(admission.until, membership.until));
        membership.until = admission.until;
        _admissions[party][role].push(admission);
        _countAdmitted(party);
        _setHeld(party, _standings[party].held | _bit(role));
        emit Admitted(party, role, admission);
    }

    /// @notice Suspends a member for the charter's period and closes the case.
    /// @param party Who.
    /// @param role Bit number.
    /// @param by Who objected.
    function _suspend(bytes32 party, uint8 role, bytes32[] calldata by) internal {
        Membership storage membership = _memberOf(party, role);
        membership.suspendedUntil = _now() + _charter.suspensionPeriod;
        ++membership.caseNumber;
        emit Suspended(party, role, membership.suspendedUntil, by);
    }

    /// @notice Ends a membership and bars the way back.
    /// @param party Who.
    /// @param role Bit number.
    function _expel(bytes32 party, uint8 role) internal {
        _memberOf(party, role).expelled = true;
        _setHeld(party, _standings[party].held & ~_bit(role));
        emit Expelled(party, role);
    }

    /// @notice Lifts suspension and expulsion. What was objected so far is settled with it.
    /// @param party Who.
    /// @param role Bit number.
    function _reinstate(bytes32 party, uint8 role) internal {
        Membership storage membership = _memberships[party][role];
        require(membership.expelled || membership.suspendedUntil > _now(), NotBarred(party, role));
        (membership.expelled, membership.suspendedUntil) = (false, 0);
        ++membership.caseNumber;
        if (membership.until > _now()) _setHeld(party, _standings[party].held | _bit(role));
        emit Reinstated(party, role);
    }

    /// @notice The membership of a present member, suspended or not; reverts for anybody else.
    /// @param party Who.
    /// @param role Bit number.
    /// @return membership The membership.
    function _memberOf(bytes32 party, uint8 role) internal view returns (Membership storage membership) {
        membership = _memberships[party][role];
        require(membership.until > _now() && !membership.expelled, NotMember(party, role));
    }

    /// @notice The rule of a role; reverts for a role without one.
    /// @param role Bit number.
    /// @return rule The rule.
    function _ruleFor(uint8 role) internal view returns (Rule storage rule) {
        rule = _rules[role];
        require(rule.endorsements != 0, NoRule(role));
    }

    /// @notice Reverts unless the party holds one of the roles now.
    /// @param party Who.
    /// @param roles Set of role bits.
    function _requireOneOf(bytes32 party, uint64 roles) internal view {
        require(rolesOf(party) & roles != 0, NotEntitled(party, roles));
    }

    /// @notice Reverts unless the list names distinct parties, so many at least, and not the one it is about.
    /// @param list Strictly ascending.
    /// @param min Fewest.
    /// @param max Most.
    /// @param subject The party that must not be in it.
    function _requireOthers(bytes32[] calldata list, uint256 min, uint256 max, bytes32 subject) internal pure {
        require(list.length >= min && list.length <= max, InvalidList());
        for (uint256 i = 0; i < list.length; ++i) {
            require(i == 0 || list[i - 1] < list[i], InvalidList());
            require(list[i] != subject, NotOnOneself(subject));
        }
    }

    function _countAdmitted(bytes32 party) private {
        if (_standings[party].wasAdmitted) return;
        _standings[party].wasAdmitted = true;
        ++_partiesAdmitted;
    }

    /// @dev A party is counted as council while it is recorded with one of its roles, whether that is live or not: the
    /// size may be too high for a while, never too low.
    function _setHeld(bytes32 party, uint64 held) private {
        uint64 council = _charter.councilRoles;
        bool counted = _standings[party].held & council != 0;
        bool counts = held & council != 0;
        if (counts && !counted) ++councilSize;
        if (counted && !counts) --councilSize;
        _standings[party].held = held;
    }

    function _isLive(Membership storage membership) private view returns (bool) {
        return membership.until > _now() && membership.suspendedUntil <= _now();
    }

    function _isSound(Charter memory charter_) private view returns (bool) {
        return
            _areRoles(charter_.councilRoles) &&
            _isPeriod(charter_.voteDelay) &&
            _isPeriod(charter_.voteWindow) &&
            _isPeriod(charter_.suspensionPeriod) &&
            charter_.bootstrapUntil <= _now() + BOOTSTRAP_MAX;
    }

    function _isSound(Rule memory rule) private pure returns (bool) {
        for (uint256 i = 0; i < rule.credentials.length; ++i) {
            Requirement memory credential = rule.credentials[i];
            if (credential.kind == 0 || !_areRoles(credential.issuers)) return false;
        }
        return
            _areRoles(rule.endorsers) &&
            rule.endorsements >= ENDORSEMENTS_MIN &&
            rule.endorsements <= ENDORSEMENTS_MAX &&
            rule.validity != 0 &&
            rule.validity <= VALIDITY_MAX &&
            rule.credentials.length <= CREDENTIALS_MAX;
    }

    function _isPeriod(uint64 period) private pure returns (bool) {
        return period >= PERIOD_MIN && period <= PERIOD_MAX;
    }

    function _areRoles(uint64 roles) private pure returns (bool) {
        return roles != 0 && roles & ~ROLES == 0;
    }

    function _isRole(uint8 role) private pure returns (bool) {
        return _areRoles(_bit(role));
    }

    /// @dev Zero for what is no bit number of a set.
    function _bit(uint8 role) private pure returns (uint64) {
        return uint64(1) << role;
    }
}
