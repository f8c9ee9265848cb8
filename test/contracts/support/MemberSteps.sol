// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IAdmissions} from "../../../contracts/interfaces/IAdmissions.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {IMemberships} from "../../../contracts/interfaces/IMemberships.sol";
import {ISuspensions} from "../../../contracts/interfaces/ISuspensions.sol";
import {MemberModel} from "./MemberModel.sol";

/// @title Single steps of members and of strangers
/// @notice The model says whether a step must succeed. Where the registry thinks otherwise is counted, never hidden.
abstract contract MemberSteps is MemberModel {
    uint256 public liesBelieved;
    uint256 public truthsRefused;
    uint256 public admissions;
    uint256 public bars;
    uint256 public enactments;

    function _apply(bytes32 party, uint8 role) internal {
        applyAs(party, role);
        ++rounds[party][role];
        applies[party][role] = true;
    }

    function _endorse(bytes32 endorser, bytes32 party, uint8 role) internal {
        bool right = applies[party][role] && endorser != party && _mayVouch(endorser, modelRules[role].endorsers);
        IAdmissions.Endorse memory act = endorsement(endorser, party, role);
        try parties.endorse(act, signed(endorser, ENDORSE, abi.encode(act))) {
            _expect(right, true);
            said[_endorsed(endorser, party, role)] = true;
        } catch (bytes memory) {
            _expect(right, false);
        }
    }

    function _issue(bytes32 issuer, bytes32 subject, uint64 until) internal {
        issueAs(issuer, subject, until);
        licensedUntil[subject][issuer] = until;
    }

    function _admit(bytes32 party, uint8 role, bytes32[] memory endorsers, bytes32 issuer) internal {
        bool right = _mayBeAdmitted(party, role, endorsers, issuer);
        bytes32[] memory issuers = modelRules[role].credentials.length == 0 ? new bytes32[](0) : _one(issuer);
        try parties.admit(party, role, endorsers, issuers) {
            _expect(right, true);
            applies[party][role] = false;
            _become(party, role, _untilFor(party, role, issuer));
            ++admissions;
        } catch (bytes memory) {
            _expect(right, false);
        }
    }

    function _object(bytes32 by, bytes32 party, uint8 role) internal {
        bool right = by != party && _isMember(party, role) && _may(by, modelRules[role].endorsers);
        uint64 caseNumber = standings[party][role].caseNumber;
        ISuspensions.Object memory act = ISuspensions.Object(by, party, role, caseNumber);
        try parties.object(act, signed(by, OBJECT, abi.encode(act))) {
            _expect(right, true);
            said[_objected(by, party, role)] = true;
        } catch (bytes memory) {
            _expect(right, false);
        }
    }

    function _voteAll(
        bytes32 proposal,
        bytes32[] memory council,
        uint16 voters
    ) internal returns (bytes32[] memory inFavour) {
        inFavour = new bytes32[](council.length);
        uint256 count = 0;
        for (uint256 i = 0; i < council.length; ++i) {
            if ((voters >> i) & 1 == 0) continue;
            voteAs(council[i], proposal, true);
            inFavour[count++] = council[i];
        }
        assembly ("memory-safe") {
            mstore(inFavour, count)
        }
    }

    function _carried(bytes32[] memory inFavour, bytes32 subject, uint64 since) internal view returns (bool) {
        if (clock < since + VOTE_DELAY || clock >= since + VOTE_DELAY + VOTE_WINDOW) return false;
        if (inFavour.length < 2 || 2 * inFavour.length <= parties.councilSize()) return false;
        for (uint256 i = 0; i < inFavour.length; ++i) {
            if (inFavour[i] == subject || !_may(inFavour[i], COUNCIL)) return false;
        }
        return true;
    }

    function _enactRule(
        bytes32 proposal,
        uint8 role,
        IMemberships.Rule memory rule,
        bytes32[] memory voters,
        bool right
    ) internal {
        try parties.enactRule(proposal, role, rule, voters) {
            _expect(right, true);
            modelRules[role] = rule;
            ++enactments;
        } catch (bytes memory) {
            _expect(right, false);
        }
    }

    function _enactMember(
        ICouncil.Matter kind,
        bytes32 proposal,
        bytes32 party,
        uint8 role,
        bytes32[] memory voters,
        bool right
    ) internal {
        Standing storage standing = standings[party][role];
        bool expel = kind == ICouncil.Matter.Expulsion;
        bool barred = standing.expelled || standing.suspendedUntil > clock;
        right = right && (expel ? _isMember(party, role) : barred);
        bytes memory call =
            expel
                ? abi.encodeCall(parties.enactExpulsion, (proposal, party, role, voters))
                : abi.encodeCall(parties.enactReinstatement, (proposal, party, role, voters));
        (bool done, ) = address(parties).call(call);
        _expect(right, done);
        if (!done) return;
        ++bars;
        standing.expelled = expel;
        if (expel) standing.held = false;
        if (expel) return;
        standing.suspendedUntil = 0;
        ++standing.caseNumber;
        if (standing.until > clock) standing.held = true;
    }

    /// @dev Everybody but one who may vouch with such roles, at most eight, in ascending order.
    function _whoeverMay(bytes32 party, uint64 set) internal view returns (bytes32[] memory list) {
        list = new bytes32[](8);
        uint256 count = 0;
        for (uint256 i = 0; i < everybody.length && count < 8; ++i) {
            bytes32 one = everybody[i];
            bool may = party == 0 ? _may(one, set) : _mayVouch(one, set);
            if (one == party || !may) continue;
            uint256 place = count++;
            for (; place > 0 && list[place - 1] > one; --place) list[place] = list[place - 1];
            list[place] = one;
        }
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    function _expect(bool right, bool done) internal {
        if (done && !right) ++liesBelieved;
        if (right && !done) ++truthsRefused;
    }
}
