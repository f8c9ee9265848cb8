// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../interfaces/Authorisation.sol";
import {IAdmissions} from "../interfaces/IAdmissions.sol";
import {PartyActs} from "../libraries/PartyActs.sol";
import {Memberships} from "./Memberships.sol";

/// @title How a stranger is let in
/// @notice Application, endorsements, credentials, admission; and the bootstrap period, in which genesis parties stand in
/// for roles that nobody holds yet.
abstract contract Admissions is Memberships, IAdmissions {
    /// @inheritdoc IAdmissions
    mapping(bytes32 party => bool named) public override isGenesis;

    bool private _bootstrapEnded;

    mapping(bytes32 party => mapping(uint8 role => Application)) private _applications;
    mapping(bytes32 party => mapping(uint8 role => mapping(uint64 round => mapping(bytes32 endorser => bool))))
        private _endorsements;
    mapping(bytes32 subject => mapping(bytes32 kind => mapping(bytes32 issuer => Credential))) private _credentials;

    /// @inheritdoc IAdmissions
    function applyFor(Apply calldata act, Authorisation calldata authorisation) external override {
        _ruleFor(act.role);
        _useAct(act.party, PartyActs.APPLY, abi.encode(act), authorisation);
        Application storage application = _applications[act.party][act.role];
        ++application.round;
        (application.isOpen, application.file) = (true, act.file);
        emit Applied(act.party, act.role, application.round, act.file);
    }

    /// @inheritdoc IAdmissions
    function endorse(Endorse calldata act, Authorisation calldata authorisation) external override {
        require(act.endorser != act.party, NotOnOneself(act.party));
        Application storage application = _openOne(act.party, act.role);
        require(
            act.round == application.round && act.file == application.file,
            NotThisApplication(act.party, act.role, application.round)
        );
        _requireEntitled(act.endorser, _ruleFor(act.role).endorsers);
        _useAct(act.endorser, PartyActs.ENDORSE, abi.encode(act), authorisation);
        _endorsements[act.party][act.role][act.round][act.endorser] = true;
        emit Endorsed(act.party, act.role, act.round, act.endorser);
    }

    /// @inheritdoc IAdmissions
    function issue(Issue calldata act, Authorisation calldata authorisation) external override {
        require(act.issuer != act.subject, NotOnOneself(act.subject));
        _useAct(act.issuer, PartyActs.ISSUE, abi.encode(act), authorisation);
        _credentials[act.subject][act.kind][act.issuer] = Credential(act.digest, act.until);
        emit Issued(act.subject, act.kind, act.issuer, act.digest, act.until);
    }

    /// @inheritdoc IAdmissions
    function withdraw(Withdraw calldata act, Authorisation calldata authorisation) external override {
        _useAct(act.issuer, PartyActs.WITHDRAW, abi.encode(act), authorisation);
        delete _credentials[act.subject][act.kind][act.issuer];
        emit Withdrawn(act.subject, act.kind, act.issuer);
    }

    /// @inheritdoc IAdmissions
    function admit(
        bytes32 party,
        uint8 role,
        bytes32[] calldata endorsers,
        bytes32[] calldata issuers
    ) external override {
        Application storage application = _openOne(party, role);
        Rule storage rule = _ruleFor(role);
        Basis endorsed = _requireEndorsed(party, role, application.round, rule, endorsers);
        (Basis certified, uint64 until) = _requireCertified(party, rule, issuers);
        application.isOpen = false;
        _grant(
            party,
            role,
            Admission({
                basis: _weaker(endorsed, certified),
                round: application.round,
                since: _now(),
                until: until,
                endorsers: endorsers,
                issuers: issuers
            })
        );
        _latchBootstrap();
    }

    /// @inheritdoc IAdmissions
    function applicationOf(bytes32 party, uint8 role) external view override returns (Application memory) {
        return _applications[party][role];
    }

    /// @inheritdoc IAdmissions
    function hasEndorsed(
        bytes32 party,
        uint8 role,
        uint64 round,
        bytes32 endorser
    ) external view override returns (bool) {
        return _endorsements[party][role][round][endorser];
    }

    /// @inheritdoc IAdmissions
    function credentialOf(
        bytes32 subject,
        bytes32 kind,
        bytes32 issuer
    ) external view override returns (Credential memory) {
        return _credentials[subject][kind][issuer];
    }

    /// @inheritdoc IAdmissions
    function partiesAdmitted() external view override returns (uint64) {
        return _partiesAdmitted;
    }

    /// @inheritdoc IAdmissions
    function bootstrapEnded() public view override returns (bool) {
        return _bootstrapEnded || _now() >= _charter.bootstrapUntil || _partiesAdmitted >= _charter.bootstrapPartiesMax;
    }

    /// @notice Grants roles to a party of the first hour.
    /// @param party Who.
    /// @param roles Set of role bits; each needs a rule.
    function _admitGenesis(bytes32 party, uint64 roles) internal {
        isGenesis[party] = true;
        bytes32[] memory nobody = new bytes32[](0);
        for (uint8 role = 0; roles >> role != 0; ++role) {
            if ((roles >> role) & 1 == 0) continue;
            uint64 until = _now() + _ruleFor(role).validity;
            _grant(party, role, Admission(Basis.Genesis, 0, _now(), until, nobody, nobody));
        }
    }

    /// @dev Clock and count only grow, so that the end needs no latch to be for ever; the event is to come once.
    function _latchBootstrap() private {
        if (_bootstrapEnded || !bootstrapEnded()) return;
        _bootstrapEnded = true;
        emit BootstrapEnded();
    }

    function _requireEndorsed(
        bytes32 party,
        uint8 role,
        uint64 round,
        Rule storage rule,
        bytes32[] calldata endorsers
    ) private view returns (Basis basis) {
        _requireOthers(endorsers, rule.endorsements, ENDORSEMENTS_MAX, party);
        basis = Basis.Rule;
        for (uint256 i = 0; i < endorsers.length; ++i) {
            require(_endorsements[party][role][round][endorsers[i]], NotEndorsed(endorsers[i]));
            basis = _weaker(basis, _requireEntitled(endorsers[i], rule.endorsers));
        }
    }

    /// @dev A membership does not outlive what it rests on.
    function _requireCertified(
        bytes32 party,
        Rule storage rule,
        bytes32[] calldata issuers
    ) private view returns (Basis basis, uint64 until) {
        require(issuers.length == rule.credentials.length, InvalidList());
        (basis, until) = (Basis.Rule, _now() + rule.validity);
        for (uint256 i = 0; i < issuers.length; ++i) {
            Requirement storage required = rule.credentials[i];
            uint64 end = _credentials[party][required.kind][issuers[i]].until;
            require(end > _now(), NoCredential(required.kind, issuers[i]));
            basis = _weaker(basis, _requireEntitled(issuers[i], required.issuers));
            if (end < until) until = end;
        }
    }

    /// @dev By its roles, or while the bootstrap period lasts as a genesis party that holds any role.
    function _requireEntitled(bytes32 party, uint64 roles) private view returns (Basis) {
        uint64 held = rolesOf(party);
        if (held & roles != 0) return Basis.Rule;
        require(held != 0 && isGenesis[party] && !bootstrapEnded(), NotEntitled(party, roles));
        return Basis.Bootstrap;
    }

    function _openOne(bytes32 party, uint8 role) private view returns (Application storage application) {
        application = _applications[party][role];
        require(application.isOpen, NoApplication(party, role));
    }

    function _weaker(Basis a, Basis b) private pure returns (Basis) {
        return a < b ? a : b;
    }
}
