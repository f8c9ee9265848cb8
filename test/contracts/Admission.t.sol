// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IAdmissions} from "../../contracts/interfaces/IAdmissions.sol";
import {IMemberships} from "../../contracts/interfaces/IMemberships.sol";
import {MemberWorld} from "./support/MemberWorld.sol";

/// @dev A role is held by rule, or not at all. After the bootstrap period.
contract AdmissionTest is MemberWorld {
    function setUp() public override {
        super.setUp();
        vm.warp(START + BOOTSTRAP);
    }

    // What it takes

    function test_whoeverMeetsTheRuleIsAdmitted() external {
        prepareSupplier(stranger);
        IMemberships.Admission memory expected = IMemberships.Admission({
            basis: IMemberships.Basis.Rule,
            round: 1,
            since: START + BOOTSTRAP,
            until: START + BOOTSTRAP + VALIDITY,
            endorsers: sorted(BUYER, BANK),
            issuers: _one(AUDITOR)
        });
        vm.expectEmit(address(parties));
        emit IMemberships.Admitted(stranger, SUPPLIER_ROLE, expected);
        vm.prank(address(0xdead));
        admitSupplier(stranger);
        vm.assertEq(parties.rolesOf(stranger), 1 << SUPPLIER_ROLE, "roles");
        vm.assertEq(abi.encode(parties.admissionOf(stranger, SUPPLIER_ROLE)), abi.encode(expected), "admission");
        vm.assertEq(parties.membershipOf(stranger, SUPPLIER_ROLE).until, expected.until, "until");
    }

    function test_moreEndorsersThanTheRuleAsksForAreWelcome() external {
        prepareSupplier(stranger);
        endorseAs(OTHER_BANK, stranger, SUPPLIER_ROLE);
        parties.admit(stranger, SUPPLIER_ROLE, sorted(BUYER, BANK, OTHER_BANK), _one(AUDITOR));
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE), "admitted");
    }

    function test_withoutAnApplicationNobodyIsEndorsedOrAdmitted() external {
        bytes memory fault = abi.encodeWithSelector(IAdmissions.NoApplication.selector, stranger, SUPPLIER_ROLE);
        _expectNotEndorsed(endorsement(BUYER, stranger, SUPPLIER_ROLE), fault);
        _expectNotAdmitted(sorted(BUYER, BANK), _one(AUDITOR), fault);
    }

    function test_aRoleWithoutARuleAdmitsNobody() external {
        IAdmissions.Apply memory act = IAdmissions.Apply(stranger, WAREHOUSE_ROLE, FILE);
        Authorisation memory authorisation = signed(stranger, APPLY, abi.encode(act));
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NoRule.selector, WAREHOUSE_ROLE));
        parties.applyFor(act, authorisation);
    }

    // Endorsers

    function test_fewerEndorsersThanTheRuleAsksForAreNotEnough() external {
        prepareSupplier(stranger);
        _expectNotAdmitted(_one(BUYER), _one(AUDITOR), _fault(IMemberships.InvalidList.selector));
        _expectNotAdmitted(new bytes32[](0), _one(AUDITOR), _fault(IMemberships.InvalidList.selector));
    }

    function test_anEndorserCountsOnce() external {
        prepareSupplier(stranger);
        bytes32[] memory twice = sorted(BUYER, BUYER);
        _expectNotAdmitted(twice, _one(AUDITOR), _fault(IMemberships.InvalidList.selector));
        bytes32[] memory thrice = sorted(BUYER, BANK, BUYER);
        (thrice[1], thrice[2]) = (thrice[2], thrice[1]);
        _expectNotAdmitted(thrice, _one(AUDITOR), _fault(IMemberships.InvalidList.selector));
    }

    function test_endorsersAreNamedInOrderAndAtMostEight() external {
        prepareSupplier(stranger);
        bytes32[] memory backwards = sorted(BUYER, BANK);
        (backwards[0], backwards[1]) = (backwards[1], backwards[0]);
        _expectNotAdmitted(backwards, _one(AUDITOR), _fault(IMemberships.InvalidList.selector));
        _expectNotAdmitted(new bytes32[](9), _one(AUDITOR), _fault(IMemberships.InvalidList.selector));
    }

    function test_whoDidNotEndorseDoesNotCount() external {
        prepareSupplier(stranger);
        bytes memory fault = abi.encodeWithSelector(IAdmissions.NotEndorsed.selector, OTHER_BANK);
        _expectNotAdmitted(sorted(BUYER, OTHER_BANK), _one(AUDITOR), fault);
    }

    function test_whoHoldsNoEndorsingRoleDoesNotEndorse() external {
        applyAs(stranger, SUPPLIER_ROLE);
        _expectNotEndorsed(endorsement(FACTORY, stranger, SUPPLIER_ROLE), _notEntitled(FACTORY));
        _expectNotEndorsed(endorsement(AUDITOR, stranger, SUPPLIER_ROLE), _notEntitled(AUDITOR));
        bytes32 other = open(0x07e4);
        _expectNotEndorsed(endorsement(other, stranger, SUPPLIER_ROLE), _notEntitled(other));
    }

    function test_anEndorserWhoseRoleExpiredSinceDoesNotCount() external {
        vm.warp(START + 999 days);
        prepareSupplier(stranger);
        vm.warp(START + 1000 days);
        _expectNotAdmitted(sorted(BUYER, BANK), _one(AUDITOR), _notEntitled(BANK));
    }

    function test_nobodyEndorsesHimself() external {
        applyAs(BUYER, SUPPLIER_ROLE);
        bytes memory fault = abi.encodeWithSelector(IMemberships.NotOnOneself.selector, BUYER);
        _expectNotEndorsed(endorsement(BUYER, BUYER, SUPPLIER_ROLE), fault);
        endorseAs(BANK, BUYER, SUPPLIER_ROLE);
        issueAs(AUDITOR, BUYER, FOREVER);
        vm.expectRevert(fault);
        parties.admit(BUYER, SUPPLIER_ROLE, sorted(BANK, BUYER), _one(AUDITOR));
    }

    function test_anEndorsementIsForOneRoundAndOneFile() external {
        applyAs(stranger, SUPPLIER_ROLE);
        IAdmissions.Endorse memory act = endorsement(BUYER, stranger, SUPPLIER_ROLE);
        bytes memory fault = abi.encodeWithSelector(
            IAdmissions.NotThisApplication.selector,
            stranger,
            SUPPLIER_ROLE,
            1
        );
        act.file = "other file";
        _expectNotEndorsed(act, fault);
        (act.file, act.round) = (FILE, 2);
        _expectNotEndorsed(act, fault);
        (act.round, act.role) = (1, MANUFACTURER_ROLE);
        _expectNotEndorsed(
            act,
            abi.encodeWithSelector(IAdmissions.NoApplication.selector, stranger, MANUFACTURER_ROLE)
        );
    }

    function test_anEndorsementOfAnEarlierRoundDoesNotCount() external {
        prepareSupplier(stranger);
        applyAs(stranger, SUPPLIER_ROLE);
        bytes32 first = sorted(BUYER, BANK)[0];
        _expectNotAdmitted(
            sorted(BUYER, BANK),
            _one(AUDITOR),
            abi.encodeWithSelector(IAdmissions.NotEndorsed.selector, first)
        );
        vm.assertTrue(parties.hasEndorsed(stranger, SUPPLIER_ROLE, 1, BUYER), "first round");
        vm.assertFalse(parties.hasEndorsed(stranger, SUPPLIER_ROLE, 2, BUYER), "second round");
    }

    function test_aRoundAdmitsOnce() external {
        prepareSupplier(stranger);
        admitSupplier(stranger);
        vm.warp(START + BOOTSTRAP + VALIDITY);
        vm.assertFalse(holds(stranger, SUPPLIER_ROLE), "expired");
        bytes memory fault = abi.encodeWithSelector(IAdmissions.NoApplication.selector, stranger, SUPPLIER_ROLE);
        _expectNotAdmitted(sorted(BUYER, BANK), _one(AUDITOR), fault);
    }

    function test_nobodyAppliesOrEndorsesInAnothersName() external {
        IAdmissions.Apply memory application = IAdmissions.Apply(stranger, SUPPLIER_ROLE, FILE);
        Authorisation memory authorisation = signedWith(uint256(FACTORY), stranger, APPLY, abi.encode(application));
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, stranger));
        parties.applyFor(application, authorisation);

        applyAs(stranger, SUPPLIER_ROLE);
        IAdmissions.Endorse memory act = endorsement(BANK, stranger, SUPPLIER_ROLE);
        authorisation = signedWith(STRANGER_KEY, BANK, ENDORSE, abi.encode(act));
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, BANK));
        parties.endorse(act, authorisation);
    }

    // Renewal

    function test_aRenewalRunsBesideTheOldMembership() external {
        prepareSupplier(stranger);
        admitSupplier(stranger);
        vm.warp(START + BOOTSTRAP + VALIDITY - 1);
        applyAs(stranger, SUPPLIER_ROLE);
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE), "meanwhile");
        endorseAs(BUYER, stranger, SUPPLIER_ROLE);
        endorseAs(BANK, stranger, SUPPLIER_ROLE);
        admitSupplier(stranger);
        vm.warp(START + BOOTSTRAP + 2 * VALIDITY - 2);
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE), "renewed");
        IMemberships.Admission[] memory all = parties.admissionsOf(stranger, SUPPLIER_ROLE);
        vm.assertEq(all.length, 2, "both are kept");
        vm.assertEq(all[0].until, START + BOOTSTRAP + VALIDITY, "first");
        vm.assertEq(all[1].round, 2, "second");
    }

    /// @dev Whoever relays chooses endorsers and issuers: he must not be able to cut a membership short with them.
    function test_aRenewalNeverShortensAMembership() external {
        prepareSupplier(stranger);
        admitSupplier(stranger);
        applyAs(stranger, SUPPLIER_ROLE);
        endorseAs(BUYER, stranger, SUPPLIER_ROLE);
        endorseAs(BANK, stranger, SUPPLIER_ROLE);
        uint64 until = START + BOOTSTRAP + VALIDITY;
        issueAs(CERTIFIER, stranger, until - 1);
        _expectNotAdmitted(
            sorted(BUYER, BANK),
            _one(CERTIFIER),
            abi.encodeWithSelector(IMemberships.NotLonger.selector, until - 1, until)
        );
    }

    function testFuzz_aMembershipEndsByItself(uint64 passed) external {
        prepareSupplier(stranger);
        admitSupplier(stranger);
        passed = uint64(bound(passed, 0, 2 * VALIDITY));
        vm.warp(START + BOOTSTRAP + passed);
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE) == (passed < VALIDITY), "in time");
    }

    function test_whatHasExpiredAnybodyClearsAwayAndNothingElse() external {
        prepareSupplier(stranger);
        admitSupplier(stranger);
        bytes memory fault = abi.encodeWithSelector(IMemberships.NotLapsed.selector, stranger, SUPPLIER_ROLE);
        vm.expectRevert(fault);
        parties.lapse(stranger, SUPPLIER_ROLE);
        vm.warp(START + BOOTSTRAP + VALIDITY);
        parties.lapse(stranger, SUPPLIER_ROLE);
        vm.expectRevert(fault);
        parties.lapse(stranger, SUPPLIER_ROLE);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotLapsed.selector, stranger, 255));
        parties.lapse(stranger, 255);
    }

    function _notEntitled(bytes32 party) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberships.NotEntitled.selector, party, BUYERS_AND_BANKS);
    }

    function _fault(bytes4 selector) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector);
    }

    function _expectNotEndorsed(IAdmissions.Endorse memory act, bytes memory fault) private {
        Authorisation memory authorisation = signed(act.endorser, ENDORSE, abi.encode(act));
        vm.expectRevert(fault);
        parties.endorse(act, authorisation);
    }

    function _expectNotAdmitted(bytes32[] memory endorsers, bytes32[] memory issuers, bytes memory fault) private {
        vm.expectRevert(fault);
        parties.admit(stranger, SUPPLIER_ROLE, endorsers, issuers);
    }
}
