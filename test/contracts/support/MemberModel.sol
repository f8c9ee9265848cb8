// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IMemberships} from "../../../contracts/interfaces/IMemberships.sol";
import {MemberWorld} from "./MemberWorld.sol";

/// @title Who should hold what
/// @notice The rules of admission told once more, in the plainest way: what the registry should say and do at `clock`.
abstract contract MemberModel is MemberWorld {
    struct Standing {
        uint64 until;
        uint64 suspendedUntil;
        uint64 caseNumber;
        bool expelled;
        bool held;
    }

    uint64 public clock = START;
    bytes32[] public everybody;
    uint8[5] internal roles = [MANUFACTURER_ROLE, SUPPLIER_ROLE, BUYER_ROLE, BANK_ROLE, AUDITOR_ROLE];

    bool public bootstrapOver;
    uint256 internal admitted;
    mapping(bytes32 party => bool) internal wasAdmitted;
    mapping(bytes32 party => mapping(uint8 role => Standing)) internal standings;
    mapping(uint8 role => IMemberships.Rule) internal modelRules;

    /// @dev Words said, by a hash of what was said.
    mapping(bytes32 word => bool) internal said;
    mapping(bytes32 party => mapping(uint8 role => uint64)) internal rounds;
    mapping(bytes32 party => mapping(uint8 role => bool)) internal applies;
    mapping(bytes32 subject => mapping(bytes32 issuer => uint64)) internal licensedUntil;

    function everybodyCount() external view returns (uint256) {
        return everybody.length;
    }

    function expectedRoles(bytes32 party) public view returns (uint64 set) {
        for (uint8 role = 0; role < 14; ++role) {
            Standing storage standing = standings[party][role];
            bool live = standing.until > clock && standing.suspendedUntil <= clock && !standing.expelled;
            if (live) set |= uint64(1) << role;
        }
    }

    function liveCouncil() external view returns (uint256 count) {
        for (uint256 i = 0; i < everybody.length; ++i) {
            if (expectedRoles(everybody[i]) & COUNCIL != 0) ++count;
        }
    }

    function _begin() internal {
        bytes32[6] memory genesis = [FACTORY, BUYER, BANK, OTHER_BANK, AUDITOR, CERTIFIER];
        uint8[6] memory their = [MANUFACTURER_ROLE, BUYER_ROLE, BANK_ROLE, BANK_ROLE, AUDITOR_ROLE, CERTIFIER_ROLE];
        IMemberships.RoleRule[] memory rules = _rules();
        for (uint256 i = 0; i < rules.length; ++i) modelRules[rules[i].role] = rules[i].rule;
        for (uint256 i = 0; i < 6; ++i) {
            everybody.push(genesis[i]);
            _become(genesis[i], their[i], START + modelRules[their[i]].validity);
        }
        everybody.push(stranger);
        for (uint256 i = 0; i < 3; ++i) everybody.push(open(0xabc0 + i));
    }

    function _become(bytes32 party, uint8 role, uint64 until) internal {
        (standings[party][role].until, standings[party][role].held) = (until, true);
        if (!wasAdmitted[party]) ++admitted;
        wasAdmitted[party] = true;
        _notice();
    }

    /// @dev The end of the bootstrap period, once seen, is never forgotten.
    function _notice() internal {
        if (clock >= START + BOOTSTRAP || admitted >= BOOTSTRAP_PARTIES) bootstrapOver = true;
    }

    function _isMember(bytes32 party, uint8 role) internal view returns (bool) {
        return standings[party][role].until > clock && !standings[party][role].expelled;
    }

    function _may(bytes32 party, uint64 set) internal view returns (bool) {
        return expectedRoles(party) & set != 0;
    }

    function _mayVouch(bytes32 party, uint64 set) internal view returns (bool) {
        bool standsIn = !bootstrapOver && parties.isGenesis(party) && expectedRoles(party) != 0;
        return _may(party, set) || standsIn;
    }

    function _mayBeAdmitted(
        bytes32 party,
        uint8 role,
        bytes32[] memory endorsers,
        bytes32 issuer
    ) internal view returns (bool) {
        IMemberships.Rule storage rule = modelRules[role];
        if (!applies[party][role] || standings[party][role].expelled) return false;
        if (endorsers.length < rule.endorsements || !_ascending(endorsers)) return false;
        for (uint256 i = 0; i < endorsers.length; ++i) {
            if (endorsers[i] == party || !_mayVouch(endorsers[i], rule.endorsers)) return false;
            if (!said[_endorsed(endorsers[i], party, role)]) return false;
        }
        if (rule.credentials.length != 0) {
            if (issuer == party || !_mayVouch(issuer, rule.credentials[0].issuers)) return false;
            if (licensedUntil[party][issuer] <= clock) return false;
        }
        return _untilFor(party, role, issuer) > standings[party][role].until;
    }

    function _untilFor(bytes32 party, uint8 role, bytes32 issuer) internal view returns (uint64 until) {
        until = clock + modelRules[role].validity;
        if (modelRules[role].credentials.length == 0) return until;
        uint64 end = licensedUntil[party][issuer];
        if (end < until) until = end;
    }

    function _endorsed(bytes32 endorser, bytes32 party, uint8 role) internal view returns (bytes32) {
        return keccak256(abi.encode("endorsed", endorser, party, role, rounds[party][role]));
    }

    function _objected(bytes32 by, bytes32 party, uint8 role) internal view returns (bytes32) {
        return keccak256(abi.encode("objected", by, party, role, standings[party][role].caseNumber));
    }

    function _ascending(bytes32[] memory list) internal pure returns (bool) {
        for (uint256 i = 1; i < list.length; ++i) if (list[i - 1] >= list[i]) return false;
        return true;
    }

    function _who(uint256 seed) internal view returns (bytes32) {
        return everybody[seed % everybody.length];
    }

    function _role(uint256 seed) internal view returns (uint8) {
        return roles[seed % roles.length];
    }
}
