// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IAdmissions} from "../../../contracts/interfaces/IAdmissions.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {IMemberships} from "../../../contracts/interfaces/IMemberships.sol";
import {ISigners} from "../../../contracts/interfaces/ISigners.sol";
import {Parties} from "./Contracts.sol";
import {MemberSteps} from "./MemberSteps.sol";

/// @title Everybody who may call the registry, in any order
/// @notice Each step is tried by anybody for anybody.
contract MemberHandler is MemberSteps {
    constructor() {
        setUp();
    }

    modifier atClock() {
        vm.warp(clock);
        _;
    }

    /// @dev The runner may call this too, in the middle of a run.
    function setUp() public override {
        if (address(parties) != address(0)) return;
        super.setUp();
        _begin();
    }

    function registry() external view returns (Parties) {
        return parties;
    }

    function wait(uint64 passing) external {
        clock += uint64(bound(passing, 0, 60 days));
        vm.warp(clock);
        _notice();
    }

    /// @dev Somebody applies, everybody endorses who may, and he is admitted if they are enough.
    function admitHonestly(uint256 who, uint256 what) external atClock {
        (bytes32 party, uint8 role) = (_who(who), _role(what));
        _apply(party, role);
        bytes32[] memory endorsers = _whoeverMay(party, modelRules[role].endorsers);
        for (uint256 i = 0; i < endorsers.length; ++i) _endorse(endorsers[i], party, role);
        bytes32 issuer = party == AUDITOR ? CERTIFIER : AUDITOR;
        _issue(issuer, party, clock + uint64(bound(what, 1 days, 400 days)));
        _admit(party, role, endorsers, issuer);
    }

    function endorseAnybody(uint256 endorser, uint256 who, uint256 what) external atClock {
        _endorse(_who(endorser), _who(who), _role(what));
    }

    function withdrawFromAnybody(uint256 issuer, uint256 who) external atClock {
        withdrawAs(_who(issuer), _who(who));
        licensedUntil[_who(who)][_who(issuer)] = 0;
    }

    /// @dev With whomever the relayer likes to name.
    function admitAnybody(uint256 who, uint256 what, uint256 a, uint256 b, uint256 issuer) external atClock {
        _admit(_who(who), _role(what), sorted(_who(a), _who(b)), _who(issuer));
    }

    function objectToAnybody(uint256 by, uint256 who, uint256 what) external atClock {
        _object(_who(by), _who(who), _role(what));
    }

    function suspendAnybody(uint256 who, uint256 what, uint256 a, uint256 b, bool honestly) external atClock {
        (bytes32 party, uint8 role) = (_who(who), _role(what));
        bytes32[] memory by = sorted(_who(a), _who(b));
        if (honestly) for (uint256 i = 0; i < 2; ++i) _object(by[i], party, role);
        bool right = by[0] != by[1] && modelRules[role].endorsements <= 2 && _isMember(party, role);
        for (uint256 i = 0; i < 2; ++i) {
            right = right && by[i] != party && _may(by[i], modelRules[role].endorsers);
            right = right && said[_objected(by[i], party, role)];
        }
        try parties.suspend(party, role, by) {
            _expect(right, true);
            standings[party][role].suspendedUntil = clock + SUSPENSION;
            ++standings[party][role].caseNumber;
            ++bars;
        } catch (bytes memory) {
            _expect(right, false);
        }
    }

    /// @dev Proposed by somebody of the council, voted on by a random set of parties, enacted after a while.
    function decide(uint8 matter, uint256 who, uint256 what, uint16 voters, uint64 passing) external atClock {
        ICouncil.Matter kind = ICouncil.Matter(matter % 3);
        (bytes32 party, uint8 role) = (_who(who), _role(what));
        bytes32[] memory council = _whoeverMay(0, COUNCIL);
        if (council.length == 0) return;
        IMemberships.Rule memory rule = ruleOf(
            BUYERS_AND_BANKS | (uint64(1) << role),
            2,
            VALIDITY + uint64(what % 100)
        );
        bytes32 proposal = proposeAs(
            council[what % council.length],
            kind == ICouncil.Matter.Rule
                ? parties.contentOfRule(role, rule)
                : parties.contentOfMember(kind, party, role)
        );
        bytes32[] memory inFavour = _voteAll(proposal, council, voters);
        uint64 since = clock;
        clock += uint64(bound(passing, 0, 12 days));
        vm.warp(clock);
        _notice();
        bool right = _carried(inFavour, kind == ICouncil.Matter.Rule ? bytes32(0) : party, since);
        if (kind == ICouncil.Matter.Rule) _enactRule(proposal, role, rule, inFavour, right);
        else _enactMember(kind, proposal, party, role, inFavour, right);
    }

    function lapseAnybody(uint256 who, uint256 what) external atClock {
        (bytes32 party, uint8 role) = (_who(who), _role(what));
        Standing storage standing = standings[party][role];
        bool right = standing.held && standing.until <= clock;
        try parties.lapse(party, role) {
            _expect(right, true);
            standing.held = false;
        } catch (bytes memory) {
            _expect(right, false);
        }
    }

    /// @dev A party lists another's signer, who even signs for it.
    function takeSigner(uint256 thief, uint256 victim) external atClock {
        (bytes32 party, bytes32 other) = (_who(thief), _who(victim));
        if (party == other) return;
        ISigners.SetSigners memory act;
        (act.party, act.threshold, act.signers) = (party, 1, new bytes[](2));
        (act.signers[0], act.signers[1]) = (accountOfKey(keyOf(party)), accountOfKey(keyOf(other)));
        uint256[] memory keys = new uint256[](2);
        (keys[0], keys[1]) = (keyOf(party), keyOf(other));
        uint256 nonce = parties.nonces(party, 0);
        bytes32 digest = actDigest(address(parties), SET_SIGNERS, membersOf(act), nonce);
        try parties.setSigners(act, authorisedBy(keys, digest, nonce)) {
            ++liesBelieved;
        } catch (bytes memory) {
            return;
        }
    }

    /// @dev Somebody signs in another's name.
    function forge(uint256 forger, uint256 victim, uint256 what) external atClock {
        (bytes32 party, bytes32 other) = (_who(victim), _who(forger));
        if (party == other) return;
        IAdmissions.Apply memory act = IAdmissions.Apply(party, _role(what), "forged");
        try parties.applyFor(act, signedWith(keyOf(other), party, APPLY, abi.encode(act))) {
            ++liesBelieved;
        } catch (bytes memory) {
            return;
        }
    }
}
