// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ICouncil} from "../../contracts/interfaces/ICouncil.sol";
import {IMemberships} from "../../contracts/interfaces/IMemberships.sol";
import {MemberWorld} from "./support/MemberWorld.sol";

/// @dev How a membership is ended for good, and how it is given back.
contract ExpulsionTest is MemberWorld {
    function setUp() public override {
        super.setUp();
        prepareSupplier(stranger);
        admitSupplier(stranger);
    }

    function test_anExpelledPartyHoldsTheRoleNoMore() external {
        _expel(stranger, SUPPLIER_ROLE);
        vm.assertFalse(holds(stranger, SUPPLIER_ROLE), "expelled");
        vm.assertTrue(parties.membershipOf(stranger, SUPPLIER_ROLE).expelled, "recorded");
    }

    function test_twoFriendsDoNotBringTheExpelledBack() external {
        _expel(stranger, SUPPLIER_ROLE);
        prepareSupplier(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.IsExpelled.selector, stranger, SUPPLIER_ROLE));
        admitSupplier(stranger);
    }

    function test_anExpelledMemberOfTheCouncilIsNotCounted() external {
        _expel(OTHER_BANK, BANK_ROLE);
        vm.assertEq(parties.councilSize(), 4, "council");
    }

    function test_aVoteBringsTheExpelledBackForTheRestOfItsTime() external {
        _expel(OTHER_BANK, BANK_ROLE);
        _reinstate(OTHER_BANK, BANK_ROLE);
        vm.assertTrue(holds(OTHER_BANK, BANK_ROLE), "back");
        vm.assertEq(parties.councilSize(), 5, "council");
        vm.warp(START + 1000 days);
        vm.assertFalse(holds(OTHER_BANK, BANK_ROLE), "no longer than before");
    }

    function test_whoseTimeIsOverComesBackByAdmission() external {
        _expel(stranger, SUPPLIER_ROLE);
        vm.warp(START + VALIDITY);
        _reinstate(stranger, SUPPLIER_ROLE);
        vm.assertFalse(holds(stranger, SUPPLIER_ROLE), "expired");
        prepareSupplier(stranger);
        admitSupplier(stranger);
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE), "admitted again");
    }

    function test_aVoteLiftsASuspensionAndSettlesTheObjections() external {
        objectAs(BUYER, stranger, SUPPLIER_ROLE);
        objectAs(BANK, stranger, SUPPLIER_ROLE);
        parties.suspend(stranger, SUPPLIER_ROLE, sorted(BUYER, BANK));
        objectAs(BUYER, stranger, SUPPLIER_ROLE);
        objectAs(BANK, stranger, SUPPLIER_ROLE);
        _reinstate(stranger, SUPPLIER_ROLE);
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE), "lifted");
        vm.assertEq(parties.membershipOf(stranger, SUPPLIER_ROLE).caseNumber, 2, "case");
    }

    function test_nobodyVotesOnHimself() external {
        bytes32 proposal = _voted(ICouncil.Matter.Expulsion, BANK, BANK_ROLE);
        voteAs(BANK, proposal, true);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotOnOneself.selector, BANK));
        parties.enactExpulsion(proposal, BANK, BANK_ROLE, sorted(BANK, BUYER, AUDITOR));
    }

    function test_anExpulsionIsNoReinstatement() external {
        bytes32 proposal = _voted(ICouncil.Matter.Reinstatement, stranger, SUPPLIER_ROLE);
        bytes32 content = parties.contentOfMember(ICouncil.Matter.Expulsion, stranger, SUPPLIER_ROLE);
        vm.expectRevert(abi.encodeWithSelector(ICouncil.NotThisContent.selector, proposal, content));
        parties.enactExpulsion(proposal, stranger, SUPPLIER_ROLE, _three());
    }

    function test_whoIsNotBarredIsNotReinstated() external {
        bytes32 proposal = _voted(ICouncil.Matter.Reinstatement, stranger, SUPPLIER_ROLE);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotBarred.selector, stranger, SUPPLIER_ROLE));
        parties.enactReinstatement(proposal, stranger, SUPPLIER_ROLE, _three());
    }

    function test_whoIsNoMemberIsNotExpelled() external {
        bytes32 proposal = _voted(ICouncil.Matter.Expulsion, FACTORY, SUPPLIER_ROLE);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotMember.selector, FACTORY, SUPPLIER_ROLE));
        parties.enactExpulsion(proposal, FACTORY, SUPPLIER_ROLE, _three());
    }

    function _expel(bytes32 party, uint8 role) private {
        parties.enactExpulsion(_voted(ICouncil.Matter.Expulsion, party, role), party, role, _three());
    }

    function _reinstate(bytes32 party, uint8 role) private {
        parties.enactReinstatement(_voted(ICouncil.Matter.Reinstatement, party, role), party, role, _three());
    }

    /// @dev Three are in favour, and the delay is over.
    function _voted(ICouncil.Matter matter, bytes32 party, uint8 role) private returns (bytes32 proposal) {
        proposal = proposeAs(AUDITOR, parties.contentOfMember(matter, party, role));
        voteAs(BUYER, proposal, true);
        voteAs(AUDITOR, proposal, true);
        voteAs(CERTIFIER, proposal, true);
        vm.warp(block.timestamp + VOTE_DELAY);
    }

    function _three() private pure returns (bytes32[] memory) {
        return sorted(BUYER, AUDITOR, CERTIFIER);
    }
}
