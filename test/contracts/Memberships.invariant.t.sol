// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IMemberships} from "../../contracts/interfaces/IMemberships.sol";
import {Parties} from "./support/Contracts.sol";
import {MemberHandler} from "./support/MemberHandler.sol";
import {TestBase} from "./support/TestBase.sol";

/// @dev No sequence of acts by anybody gives a role to whom the rules do not give it, or keeps it from whom they do. The
/// runner calls the handler's steps, and the registry itself with anything, in random order.
contract MembershipsInvariantTest is TestBase {
    MemberHandler private handler;
    Parties private parties;

    function setUp() external {
        handler = new MemberHandler();
        parties = handler.registry();
    }

    /// @dev Read by the runner.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](2);
        (targets[0], targets[1]) = (address(handler), address(parties));
    }

    /// @dev Without this the invariants could hold because nothing ever happens.
    function test_aLongRunReachesEveryKindOfChange() external {
        for (uint256 i = 0; i < 400; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            handler.admitHonestly(seed, seed >> 8);
            handler.suspendAnybody(seed >> 16, seed >> 24, seed >> 32, seed >> 40, true);
            handler.decide(uint8(seed >> 48), seed >> 56, seed >> 64, uint16(seed >> 72), uint64(seed >> 88));
        }
        vm.assertLt(9, handler.admissions(), "admissions");
        vm.assertLt(9, handler.bars(), "suspensions, expulsions, reinstatements");
        vm.assertLt(9, handler.enactments(), "rules");
        vm.assertTrue(handler.bootstrapOver(), "bootstrap");
        vm.assertEq(handler.liesBelieved() + handler.truthsRefused(), 0, "as the model says");
    }

    function invariant_noLieIsBelievedAndNoTruthRefused() external view {
        vm.assertEq(handler.liesBelieved(), 0, "lies believed");
        vm.assertEq(handler.truthsRefused(), 0, "truths refused");
    }

    function invariant_everybodyHoldsWhatTheRulesGaveHim() external {
        vm.warp(handler.clock());
        for (uint256 i = 0; i < handler.everybodyCount(); ++i) {
            bytes32 party = handler.everybody(i);
            vm.assertEq(parties.rolesOf(party), handler.expectedRoles(party), "roles");
        }
    }

    function invariant_theCouncilIsNeverCountedTooSmall() external {
        vm.warp(handler.clock());
        vm.assertTrue(handler.liveCouncil() <= parties.councilSize(), "council");
    }

    function invariant_theBootstrapPeriodNeverComesBack() external {
        vm.warp(handler.clock());
        vm.assertTrue(parties.bootstrapEnded() == handler.bootstrapOver(), "bootstrap");
    }

    function invariant_aSignerSpeaksForOneParty() external view {
        for (uint256 i = 0; i < handler.everybodyCount(); ++i) {
            bytes32 party = handler.everybody(i);
            (bytes[] memory signers, , ) = parties.signersOf(party);
            vm.assertEq(signers.length, 1, "signers");
            vm.assertEq(parties.partyOf(signers[0]), party, "speaks for");
        }
    }

    /// @dev Whoever vouched had been admitted before, was another, and there were two at least: by induction over time
    /// every way back ends at the genesis.
    function invariant_everyAdmissionLeadsBackToTheGenesis() external view {
        for (uint256 i = 0; i < handler.everybodyCount(); ++i) {
            bytes32 party = handler.everybody(i);
            for (uint8 role = 0; role < 14; ++role) _requirePath(party, parties.admissionsOf(party, role));
        }
    }

    function _requirePath(bytes32 party, IMemberships.Admission[] memory all) private view {
        for (uint256 i = 0; i < all.length; ++i) {
            if (all[i].basis == IMemberships.Basis.Genesis) continue;
            bytes32[] memory endorsers = all[i].endorsers;
            vm.assertTrue(endorsers.length >= 2, "two at least");
            for (uint256 j = 0; j < endorsers.length; ++j) {
                vm.assertTrue(endorsers[j] != party, "not himself");
                vm.assertTrue(j == 0 || endorsers[j - 1] < endorsers[j], "distinct");
                vm.assertTrue(_wasAdmitted(endorsers[j], all[i].since), "admitted before");
            }
        }
    }

    function _wasAdmitted(bytes32 party, uint64 when) private view returns (bool) {
        for (uint8 role = 0; role < 14; ++role) {
            IMemberships.Admission[] memory all = parties.admissionsOf(party, role);
            for (uint256 i = 0; i < all.length; ++i) if (all[i].since <= when && when < all[i].until) return true;
        }
        return false;
    }
}
