// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IAdmissions} from "../../contracts/interfaces/IAdmissions.sol";
import {IMemberships} from "../../contracts/interfaces/IMemberships.sol";
import {IPartyRegistry} from "../../contracts/interfaces/IPartyRegistry.sol";
import {MemberWorld} from "./support/MemberWorld.sol";

/// @dev The genesis, and the period in which its parties stand in for roles that nobody holds yet.
contract BootstrapTest is MemberWorld {
    function test_genesisPartiesHoldTheirRolesForTheValidityOfTheirRules() external {
        vm.assertEq(parties.rolesOf(BANK), 1 << BANK_ROLE, "roles");
        IMemberships.Admission memory admission = parties.admissionOf(BANK, BANK_ROLE);
        vm.assertTrue(admission.basis == IMemberships.Basis.Genesis, "basis");
        vm.assertEq(admission.until, START + 1000 days, "until");
        vm.assertEq(admission.endorsers.length + admission.issuers.length + admission.round, 0, "nobody vouched");
        vm.assertTrue(parties.isGenesis(BANK) && !parties.isGenesis(stranger), "genesis");
        vm.warp(START + 1000 days);
        vm.assertEq(parties.rolesOf(BANK), 0, "expired");
    }

    function test_aGenesisRoleNeedsARule() external {
        IPartyRegistry.Genesis[] memory genesis = new IPartyRegistry.Genesis[](1);
        genesis[0] = _party(BANK, uint64(1) << WAREHOUSE_ROLE);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NoRule.selector, WAREHOUSE_ROLE));
        deployParties(charterOf(COUNCIL), _rules(), genesis);
        genesis[0] = _party(BANK, 1 << 14);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NoRule.selector, 14));
        deployParties(charterOf(COUNCIL), _rules(), genesis);
    }

    function test_untilItEndsGenesisPartiesEndorseAndCertifyForAnyRole() external {
        _prepareByStandIns(stranger);
        _admitByStandIns(stranger);
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE), "admitted");
        IMemberships.Admission memory admission = parties.admissionOf(stranger, SUPPLIER_ROLE);
        vm.assertTrue(admission.basis == IMemberships.Basis.Bootstrap, "basis");
    }

    function test_whoNeedsNoStandInIsAdmittedByRule() external {
        prepareSupplier(stranger);
        admitSupplier(stranger);
        IMemberships.Admission memory admission = parties.admissionOf(stranger, SUPPLIER_ROLE);
        vm.assertTrue(admission.basis == IMemberships.Basis.Rule, "basis");
    }

    function test_numberAndCredentialsHoldInTheBootstrapPeriodToo() external {
        _prepareByStandIns(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.InvalidList.selector));
        parties.admit(stranger, SUPPLIER_ROLE, _one(FACTORY), _one(BANK));
        vm.expectRevert(abi.encodeWithSelector(IAdmissions.NoCredential.selector, LICENCE, BUYER));
        parties.admit(stranger, SUPPLIER_ROLE, sorted(FACTORY, CERTIFIER), _one(BUYER));
        applyAs(FACTORY, SUPPLIER_ROLE);
        IAdmissions.Endorse memory act = endorsement(FACTORY, FACTORY, SUPPLIER_ROLE);
        Authorisation memory authorisation = signed(FACTORY, ENDORSE, abi.encode(act));
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotOnOneself.selector, FACTORY));
        parties.endorse(act, authorisation);
    }

    function test_onlyGenesisPartiesStandIn() external {
        prepareSupplier(stranger);
        admitSupplier(stranger);
        bytes32 second = open(0x5ec);
        applyAs(second, SUPPLIER_ROLE);
        _expectNotEndorsed(stranger, second);
    }

    function test_aGenesisPartyWithoutARoleDoesNotStandIn() external {
        objectAs(BUYER, FACTORY, MANUFACTURER_ROLE);
        objectAs(BANK, FACTORY, MANUFACTURER_ROLE);
        parties.suspend(FACTORY, MANUFACTURER_ROLE, sorted(BUYER, BANK));
        applyAs(stranger, SUPPLIER_ROLE);
        _expectNotEndorsed(FACTORY, stranger);
    }

    function test_itEndsAtItsDateForEver() external {
        _prepareByStandIns(stranger);
        vm.warp(START + BOOTSTRAP - 1);
        vm.assertFalse(parties.bootstrapEnded(), "not yet");
        vm.warp(START + BOOTSTRAP);
        vm.assertTrue(parties.bootstrapEnded(), "ended");
        bytes32 first = sorted(FACTORY, CERTIFIER)[0];
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotEntitled.selector, first, BUYERS_AND_BANKS));
        _admitByStandIns(stranger);
        bytes32 second = open(0x5ec);
        applyAs(second, SUPPLIER_ROLE);
        _expectNotEndorsed(FACTORY, second);
    }

    function test_itEndsWithThePartyThatFillsTheNumberForEver() external {
        vm.assertEq(parties.partiesAdmitted(), 6, "genesis counts");
        for (uint256 i = 7; i < BOOTSTRAP_PARTIES; ++i) {
            bytes32 party = open(i);
            prepareSupplier(party);
            admitSupplier(party);
        }
        vm.assertFalse(parties.bootstrapEnded(), "not yet");
        prepareSupplier(stranger);
        bytes32 late = open(0x1a7e);
        _prepareByStandIns(late);
        vm.expectEmit(address(parties));
        emit IAdmissions.BootstrapEnded();
        admitSupplier(stranger);
        vm.assertTrue(parties.bootstrapEnded(), "ended");
        bytes32 first = sorted(FACTORY, CERTIFIER)[0];
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotEntitled.selector, first, BUYERS_AND_BANKS));
        _admitByStandIns(late);
    }

    function test_aPartyCountsOnceHoweverOftenItIsAdmitted() external {
        prepareSupplier(stranger);
        admitSupplier(stranger);
        applyAs(stranger, MANUFACTURER_ROLE);
        endorseAs(BUYER, stranger, MANUFACTURER_ROLE);
        endorseAs(BANK, stranger, MANUFACTURER_ROLE);
        parties.admit(stranger, MANUFACTURER_ROLE, sorted(BUYER, BANK), new bytes32[](0));
        vm.assertEq(parties.partiesAdmitted(), 7, "once");
    }

    function testFuzz_aCharterThatIsOutOfBoundsIsRefused(uint8 which, uint64 value) external {
        IMemberships.Charter memory charter = charterOf(COUNCIL);
        uint64 hour = 1 hours;
        which = which % 5;
        if (which == 0) charter.councilRoles = value < ALL_ROLES ? 0 : value | (ALL_ROLES + 1);
        if (which == 1) charter.voteDelay = value % hour;
        if (which == 2) charter.voteWindow = uint64(bound(value, 365 days + 1, FOREVER));
        if (which == 3) charter.suspensionPeriod = value % hour;
        if (which == 4) charter.bootstrapUntil = uint64(bound(value, START + 730 days + 1, FOREVER));
        IMemberships.RoleRule[] memory rules = _rules();
        IPartyRegistry.Genesis[] memory genesis = _genesis();
        vm.expectRevert(abi.encodeWithSelector(IMemberships.InvalidCharter.selector));
        deployParties(charter, rules, genesis);
    }

    function _prepareByStandIns(bytes32 party) private {
        applyAs(party, SUPPLIER_ROLE);
        endorseAs(FACTORY, party, SUPPLIER_ROLE);
        endorseAs(CERTIFIER, party, SUPPLIER_ROLE);
        issueAs(BANK, party, FOREVER);
    }

    function _admitByStandIns(bytes32 party) private {
        parties.admit(party, SUPPLIER_ROLE, sorted(FACTORY, CERTIFIER), _one(BANK));
    }

    function _expectNotEndorsed(bytes32 endorser, bytes32 party) private {
        IAdmissions.Endorse memory act = endorsement(endorser, party, SUPPLIER_ROLE);
        Authorisation memory authorisation = signed(endorser, ENDORSE, abi.encode(act));
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotEntitled.selector, endorser, BUYERS_AND_BANKS));
        parties.endorse(act, authorisation);
    }
}
