// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IConsentLedger} from "../../contracts/interfaces/IConsentLedger.sol";
import {Consents} from "./support/Contracts.sol";
import {World} from "./support/World.sol";

/// @dev Who granted what, until he took it back.
contract ConsentLedgerTest is World {
    bytes32 private constant GRANT = keccak256(
        "Grant(bytes32 grantor,bytes32 commitment,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant REVOKE = keccak256(
        "Revoke(bytes32 grantor,bytes32 commitment,uint256 nonce,uint64 deadline)"
    );

    Consents private consents;

    function setUp() public override {
        super.setUp();
        consents = deployConsents(parties);
    }

    function testFuzz_aGrantCountsFromItsBlockUntilItIsRevoked(bytes32 commitment) external {
        vm.expectEmit(address(consents));
        emit IConsentLedger.Granted(FACTORY, commitment);
        _grant(FACTORY, commitment);
        _expectStatus(FACTORY, commitment, START, 0);
        vm.warp(START + 5);
        vm.expectEmit(address(consents));
        emit IConsentLedger.Revoked(FACTORY, commitment);
        _revoke(FACTORY, commitment);
        _expectStatus(FACTORY, commitment, START, START + 5);
    }

    /// @dev Whoever relays chooses the order: it must not matter.
    function testFuzz_whatIsRevokedIsNeverGrantedInWhateverOrderTheActsArrive(bytes32 commitment) external {
        _revoke(FACTORY, commitment);
        _expectStatus(FACTORY, commitment, 0, START);
        IConsentLedger.Grant memory act = IConsentLedger.Grant(FACTORY, commitment);
        Authorisation memory authorisation = _authorised(FACTORY, GRANT, commitment);
        vm.expectRevert(abi.encodeWithSelector(IConsentLedger.AlreadyRevoked.selector, FACTORY, commitment));
        consents.grant(act, authorisation);
        _expectStatus(FACTORY, commitment, 0, START);
    }

    function test_aRevocationIsFinal() external {
        _grant(FACTORY, "commitment");
        _revoke(FACTORY, "commitment");
        bytes memory fault = abi.encodeWithSelector(
            IConsentLedger.AlreadyRevoked.selector,
            FACTORY,
            bytes32("commitment")
        );
        Authorisation memory authorisation = _authorised(FACTORY, GRANT, "commitment");
        vm.expectRevert(fault);
        consents.grant(IConsentLedger.Grant(FACTORY, "commitment"), authorisation);
        authorisation = _authorised(FACTORY, REVOKE, "commitment");
        vm.expectRevert(fault);
        consents.revoke(IConsentLedger.Revoke(FACTORY, "commitment"), authorisation);
    }

    function test_aGrantIsGrantedOnce() external {
        _grant(FACTORY, "commitment");
        vm.warp(START + 1);
        Authorisation memory authorisation = _authorised(FACTORY, GRANT, "commitment");
        vm.expectRevert(abi.encodeWithSelector(IConsentLedger.AlreadyGranted.selector, FACTORY, bytes32("commitment")));
        consents.grant(IConsentLedger.Grant(FACTORY, "commitment"), authorisation);
        _expectStatus(FACTORY, "commitment", START, 0);
    }

    function testFuzz_nobodyOccupiesAnothersCommitment(bytes32 commitment) external {
        _revoke(RIVAL, commitment);
        _grant(FACTORY, commitment);
        _expectStatus(FACTORY, commitment, START, 0);
    }

    function test_nobodyGrantsOrRevokesInAnothersName() external {
        bytes memory fault = abi.encodeWithSelector(IActs.NotSigned.selector, FACTORY);
        Authorisation memory authorisation = _authorised(RIVAL, GRANT, "commitment");
        vm.expectRevert(fault);
        consents.grant(IConsentLedger.Grant(FACTORY, "commitment"), authorisation);
        authorisation = _authorised(RIVAL, REVOKE, "commitment");
        vm.expectRevert(fault);
        consents.revoke(IConsentLedger.Revoke(FACTORY, "commitment"), authorisation);
    }

    function test_aGrantIsNoRevocation() external {
        Authorisation memory authorisation = _authorised(FACTORY, GRANT, "commitment");
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, FACTORY));
        consents.revoke(IConsentLedger.Revoke(FACTORY, "commitment"), authorisation);
    }

    function test_whoIsNoMemberAnyMoreStillRevokes() external {
        _grant(FACTORY, "commitment");
        vm.warp(START + 300 days);
        vm.assertEq(parties.rolesOf(FACTORY), 0, "no member");
        _revoke(FACTORY, "commitment");
    }

    function _grant(bytes32 grantor, bytes32 commitment) private {
        Authorisation memory authorisation = _authorised(grantor, GRANT, commitment);
        consents.grant(IConsentLedger.Grant(grantor, commitment), authorisation);
    }

    function _revoke(bytes32 grantor, bytes32 commitment) private {
        Authorisation memory authorisation = _authorised(grantor, REVOKE, commitment);
        consents.revoke(IConsentLedger.Revoke(grantor, commitment), authorisation);
    }

    /// @dev Signed by `party`, as if it were FACTORY's unless it is the grantor itself.
    function _authorised(
        bytes32 party,
        bytes32 actType,
        bytes32 commitment
    ) private view returns (Authorisation memory) {
        uint256 nonce = consents.nonces(party, 0);
        uint64 deadline = type(uint64).max;
        bytes32 structHash = keccak256(abi.encode(actType, party, commitment, nonce, deadline));
        return authorise(party, "ConsentLedger", address(consents), structHash, nonce, deadline);
    }

    function _expectStatus(bytes32 grantor, bytes32 commitment, uint64 granted, uint64 revoked) private view {
        IConsentLedger.Status memory status = consents.statusOf(grantor, commitment);
        vm.assertEq(status.grantedAt, granted, "granted");
        vm.assertEq(status.revokedAt, revoked, "revoked");
    }
}
