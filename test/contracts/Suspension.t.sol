// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IAdmissions} from "../../contracts/interfaces/IAdmissions.sol";
import {ICouncil} from "../../contracts/interfaces/ICouncil.sol";
import {IMemberships} from "../../contracts/interfaces/IMemberships.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {ISuspensions} from "../../contracts/interfaces/ISuspensions.sol";
import {MemberWorld} from "./support/MemberWorld.sol";

/// @dev How a member is stopped at once.
contract SuspensionTest is MemberWorld {
    function setUp() public override {
        super.setUp();
        prepareSupplier(stranger);
        admitSupplier(stranger);
    }

    function test_asManyAsMayEndorseSuspendForAPeriod() external {
        _suspend();
        vm.assertFalse(holds(stranger, SUPPLIER_ROLE), "suspended");
        vm.warp(START + SUSPENSION - 1);
        vm.assertFalse(holds(stranger, SUPPLIER_ROLE), "still");
        vm.warp(START + SUSPENSION);
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE), "over");
    }

    function test_oneObjectionIsNotEnoughNorOneTwice() external {
        objectAs(BUYER, stranger, SUPPLIER_ROLE);
        _expectNotSuspended(_one(BUYER), abi.encodeWithSelector(IMemberships.InvalidList.selector));
        _expectNotSuspended(sorted(BUYER, BUYER), abi.encodeWithSelector(IMemberships.InvalidList.selector));
        bytes memory fault = abi.encodeWithSelector(ISuspensions.NotObjected.selector, BANK);
        _expectNotSuspended(sorted(BUYER, BANK), fault);
    }

    function test_onlyWhoMayEndorseObjects() external {
        _expectNotObjected(AUDITOR, _notEntitled(AUDITOR));
        _expectNotObjected(FACTORY, _notEntitled(FACTORY));
    }

    function test_nobodyObjectsToHimself() external {
        vm.assertTrue(holds(BUYER, BUYER_ROLE), "member");
        ISuspensions.Object memory act = ISuspensions.Object(BUYER, BUYER, BUYER_ROLE, 0);
        Authorisation memory authorisation = signed(BUYER, OBJECT, abi.encode(act));
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotOnOneself.selector, BUYER));
        parties.object(act, authorisation);
    }

    function test_whoLostHisRoleSinceDoesNotCount() external {
        vm.warp(START + 999 days);
        vm.assertFalse(holds(stranger, SUPPLIER_ROLE), "expired");
        prepareSupplier(stranger);
        admitSupplier(stranger);
        objectAs(BUYER, stranger, SUPPLIER_ROLE);
        objectAs(BANK, stranger, SUPPLIER_ROLE);
        vm.warp(START + 1000 days);
        _expectNotSuspended(sorted(BUYER, BANK), _notEntitled(BANK));
    }

    function test_objectionsServeOneCase() external {
        _suspend();
        vm.warp(START + SUSPENSION);
        bytes memory fault = abi.encodeWithSelector(ISuspensions.NotObjected.selector, BANK);
        _expectNotSuspended(sorted(BUYER, BANK), fault);
        ISuspensions.Object memory act = ISuspensions.Object(BANK, stranger, SUPPLIER_ROLE, 0);
        Authorisation memory authorisation = signed(BANK, OBJECT, abi.encode(act));
        vm.expectRevert(abi.encodeWithSelector(ISuspensions.NotThisCase.selector, 1));
        parties.object(act, authorisation);
        vm.assertTrue(parties.hasObjected(stranger, SUPPLIER_ROLE, 0, BANK), "first case");
        vm.assertFalse(parties.hasObjected(stranger, SUPPLIER_ROLE, 1, BANK), "second case");
        _suspend();
    }

    function test_whoIsNoMemberIsNotSuspended() external {
        bytes memory fault = abi.encodeWithSelector(IMemberships.NotMember.selector, FACTORY, SUPPLIER_ROLE);
        vm.expectRevert(fault);
        parties.suspend(FACTORY, SUPPLIER_ROLE, sorted(BUYER, BANK));
    }

    function test_aRenewalDoesNotLiftASuspension() external {
        _suspend();
        vm.warp(START + 1);
        prepareSupplier(stranger);
        admitSupplier(stranger);
        vm.assertFalse(holds(stranger, SUPPLIER_ROLE), "suspended");
    }

    function test_whoIsSuspendedNeitherEndorsesNorProposes() external {
        objectAs(AUDITOR, BUYER, BUYER_ROLE);
        objectAs(CERTIFIER, BUYER, BUYER_ROLE);
        parties.suspend(BUYER, BUYER_ROLE, sorted(AUDITOR, CERTIFIER));
        applyAs(stranger, MANUFACTURER_ROLE);
        IAdmissions.Endorse memory act = endorsement(BUYER, stranger, MANUFACTURER_ROLE);
        Authorisation memory authorisation = signed(BUYER, ENDORSE, abi.encode(act));
        vm.expectRevert(_notEntitled(BUYER));
        parties.endorse(act, authorisation);
        ICouncil.Propose memory proposing = ICouncil.Propose(BUYER, "content");
        authorisation = signed(BUYER, PROPOSE, abi.encode(proposing));
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotEntitled.selector, BUYER, COUNCIL));
        parties.propose(proposing, authorisation);
    }

    /// @dev Who lost a key must be able to replace it, whatever else he did.
    function test_whoIsSuspendedStillReplacesHisSigners() external {
        _suspend();
        ISigners.SetSigners memory act;
        (act.party, act.threshold, act.signers) = (stranger, 1, new bytes[](1));
        act.signers[0] = accountOfKey(0x4e14);
        uint256[] memory keys = new uint256[](2);
        (keys[0], keys[1]) = (STRANGER_KEY, 0x4e14);
        bytes32 digest = actDigest(address(parties), SET_SIGNERS, membersOf(act), parties.nonces(stranger, 0));
        parties.setSigners(act, authorisedBy(keys, digest, parties.nonces(stranger, 0)));
        vm.assertEq(parties.partyOf(act.signers[0]), stranger, "replaced");
    }

    function _suspend() private {
        objectAs(BUYER, stranger, SUPPLIER_ROLE);
        objectAs(BANK, stranger, SUPPLIER_ROLE);
        vm.expectEmit(address(parties));
        uint64 until = uint64(block.timestamp) + SUSPENSION;
        emit IMemberships.Suspended(stranger, SUPPLIER_ROLE, until, sorted(BUYER, BANK));
        parties.suspend(stranger, SUPPLIER_ROLE, sorted(BUYER, BANK));
    }

    function _notEntitled(bytes32 party) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberships.NotEntitled.selector, party, BUYERS_AND_BANKS);
    }

    function _expectNotObjected(bytes32 by, bytes memory fault) private {
        ISuspensions.Object memory act = ISuspensions.Object(by, stranger, SUPPLIER_ROLE, 0);
        Authorisation memory authorisation = signed(by, OBJECT, abi.encode(act));
        vm.expectRevert(fault);
        parties.object(act, authorisation);
    }

    function _expectNotSuspended(bytes32[] memory by, bytes memory fault) private {
        vm.expectRevert(fault);
        parties.suspend(stranger, SUPPLIER_ROLE, by);
    }
}
