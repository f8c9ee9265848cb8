// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IAdmissions} from "../../contracts/interfaces/IAdmissions.sol";
import {IMemberships} from "../../contracts/interfaces/IMemberships.sol";
import {MemberWorld} from "./support/MemberWorld.sol";

/// @dev What papers a rule asks for, and whose word about them counts. After the bootstrap period.
contract CredentialsTest is MemberWorld {
    uint64 private constant NOW = START + BOOTSTRAP;

    function setUp() public override {
        super.setUp();
        vm.warp(NOW);
        applyAs(stranger, SUPPLIER_ROLE);
        endorseAs(BUYER, stranger, SUPPLIER_ROLE);
        endorseAs(BANK, stranger, SUPPLIER_ROLE);
    }

    function test_withoutTheCredentialNobodyIsAdmitted() external {
        _expectNotAdmitted(_one(AUDITOR), _missing(AUDITOR));
        _expectNotAdmitted(new bytes32[](0), abi.encodeWithSelector(IMemberships.InvalidList.selector));
        _expectNotAdmitted(sorted(AUDITOR, CERTIFIER), abi.encodeWithSelector(IMemberships.InvalidList.selector));
    }

    function test_aWithdrawnCredentialDoesNotCount() external {
        issueAs(AUDITOR, stranger, FOREVER);
        withdrawAs(AUDITOR, stranger);
        _expectNotAdmitted(_one(AUDITOR), _missing(AUDITOR));
        issueAs(AUDITOR, stranger, FOREVER);
        _admit(AUDITOR);
    }

    function testFuzz_anExpiredCredentialDoesNotCount(uint64 until) external {
        issueAs(AUDITOR, stranger, uint64(bound(until, 0, NOW)));
        _expectNotAdmitted(_one(AUDITOR), _missing(AUDITOR));
        issueAs(AUDITOR, stranger, NOW + 1);
        _admit(AUDITOR);
    }

    function test_theWordOfAnIssuerWithoutTheRoleDoesNotCount() external {
        issueAs(BANK, stranger, FOREVER);
        _expectNotAdmitted(_one(BANK), abi.encodeWithSelector(IMemberships.NotEntitled.selector, BANK, EXAMINERS));
    }

    function test_aCredentialIsTheIssuersWhoGaveIt() external {
        issueAs(AUDITOR, stranger, FOREVER);
        _expectNotAdmitted(_one(CERTIFIER), _missing(CERTIFIER));
        withdrawAs(CERTIFIER, stranger);
        _admit(AUDITOR);
    }

    function test_aCredentialOfAnotherKindDoesNotCount() external {
        IAdmissions.Issue memory act = IAdmissions.Issue(AUDITOR, stranger, "diploma", "digest", FOREVER);
        parties.issue(act, signed(AUDITOR, ISSUE, abi.encode(act)));
        _expectNotAdmitted(_one(AUDITOR), _missing(AUDITOR));
    }

    function test_nobodyCertifiesHimself() external {
        IAdmissions.Issue memory act = IAdmissions.Issue(AUDITOR, AUDITOR, LICENCE, "digest", FOREVER);
        Authorisation memory authorisation = signed(AUDITOR, ISSUE, abi.encode(act));
        vm.expectRevert(abi.encodeWithSelector(IMemberships.NotOnOneself.selector, AUDITOR));
        parties.issue(act, authorisation);
    }

    function testFuzz_aMembershipDoesNotOutliveItsCredential(uint64 until) external {
        until = uint64(bound(until, NOW + 1, NOW + 2 * VALIDITY));
        issueAs(AUDITOR, stranger, until);
        _admit(AUDITOR);
        uint64 expected = until < NOW + VALIDITY ? until : NOW + VALIDITY;
        vm.assertEq(parties.membershipOf(stranger, SUPPLIER_ROLE).until, expected, "until");
    }

    function test_aCredentialIsReadable() external {
        issueAs(AUDITOR, stranger, NOW + 7);
        IAdmissions.Credential memory credential = parties.credentialOf(stranger, LICENCE, AUDITOR);
        vm.assertEq(credential.digest, "digest", "digest");
        vm.assertEq(credential.until, NOW + 7, "until");
    }

    function _missing(bytes32 issuer) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAdmissions.NoCredential.selector, LICENCE, issuer);
    }

    function _admit(bytes32 issuer) private {
        parties.admit(stranger, SUPPLIER_ROLE, sorted(BUYER, BANK), _one(issuer));
        vm.assertTrue(holds(stranger, SUPPLIER_ROLE), "admitted");
    }

    function _expectNotAdmitted(bytes32[] memory issuers, bytes memory fault) private {
        vm.expectRevert(fault);
        parties.admit(stranger, SUPPLIER_ROLE, sorted(BUYER, BANK), issuers);
    }
}
