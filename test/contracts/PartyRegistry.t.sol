// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IActs} from "../../contracts/interfaces/IActs.sol";
import {Authorisation, IPartyRegistry} from "../../contracts/interfaces/IPartyRegistry.sol";
import {PartyWorld} from "./support/PartyWorld.sol";

/// @dev What a party may look like, and how it replaces its signers.
contract PartyRegistryTest is PartyWorld {
    uint64 private constant DEADLINE = type(uint64).max;

    bytes32 private constant SET_SIGNERS = keccak256(
        "SetSigners(bytes32 party,bytes[] signers,uint64 threshold,uint256 nonce,uint64 deadline)"
    );

    // setSigners

    function test_aPartyReplacesItsSignersUnderItsPresentThreshold() external {
        bytes memory heir = abi.encodePacked(vm.addr(0x4e14));
        IPartyRegistry.SetSigners memory act = IPartyRegistry.SetSigners(PARTY, list(heir), 1);
        Authorisation memory authorisation = _authorise(act, 0);
        vm.expectEmit(address(parties));
        emit IPartyRegistry.SignersSet(PARTY, act.signers, 1);
        parties.setSigners(act, authorisation);

        (bytes[] memory signers, uint64 threshold) = parties.signersOf(PARTY);
        vm.assertEq(abi.encode(signers, threshold), abi.encode(list(heir), 1), "replaced");
        bytes[3] memory late = signatures("digest");
        vm.assertFalse(isSigned("digest", list(account, wallet), list(late[0], late[1])), "forgotten");
        vm.assertTrue(isSigned("digest", list(heir), list(accountSignature(0x4e14, "digest"))), "heir");
    }

    function test_aReplacedSignerThatComesBackCountsOnce() external {
        bytes[] memory both = list(wallet, account);
        IPartyRegistry.SetSigners memory act = IPartyRegistry.SetSigners(PARTY, both, 2);
        parties.setSigners(act, _authorise(act, 0));
        bytes[3] memory good = signatures("digest");
        vm.assertFalse(isSigned("digest", list(account, account), list(good[0], good[0])), "twice");
        vm.assertTrue(isSigned("digest", list(account, wallet), list(good[0], good[1])), "both");
    }

    function test_oneSignerOfTwoCannotTakeThePartyOver() external {
        IPartyRegistry.SetSigners memory act = IPartyRegistry.SetSigners(PARTY, list(account), 1);
        Authorisation memory authorisation = _authorise(act, 0);
        authorisation.signers[1] = account;
        authorisation.signatures[1] = authorisation.signatures[0];
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, PARTY));
        parties.setSigners(act, authorisation);
    }

    function test_anAddedSignerThatNobodySignedForIsRefused() external {
        IPartyRegistry.SetSigners memory act = IPartyRegistry.SetSigners(PARTY, list(account, wallet), 1);
        Authorisation memory authorisation = _authorise(act, 0);
        act.signers = list(account, wallet, passkey);
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, PARTY));
        parties.setSigners(act, authorisation);
    }

    function test_aSetOfSignersIsUsedOnce() external {
        IPartyRegistry.SetSigners memory act = IPartyRegistry.SetSigners(PARTY, list(account, wallet), 2);
        Authorisation memory authorisation = _authorise(act, 0);
        parties.setSigners(act, authorisation);
        vm.expectRevert(abi.encodeWithSelector(IActs.InvalidActNonce.selector, PARTY, 1));
        parties.setSigners(act, authorisation);
    }

    function test_anUnknownPartyHasNoSigners() external {
        IPartyRegistry.SetSigners memory act = IPartyRegistry.SetSigners("stranger", list(account), 1);
        Authorisation memory authorisation = _authorise(act, 0);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.UnknownParty.selector, bytes32("stranger")));
        parties.setSigners(act, authorisation);
    }

    // What a party may look like

    function test_theGenesisIsReadable() external view {
        (bytes[] memory signers, uint64 threshold) = parties.signersOf(PARTY);
        vm.assertEq(abi.encode(signers, threshold), abi.encode(list(account, wallet, passkey), 2), "signers");
        vm.assertEq(parties.rolesOf(PARTY), 1 << 1, "roles");
        vm.assertTrue(parties.exists(PARTY), "exists");
        vm.assertFalse(parties.exists("stranger"), "stranger");
    }

    function testFuzz_aThresholdThatIsZeroOrOutOfReachIsRefused(uint64 threshold) external {
        vm.assume(threshold == 0 || threshold > 3);
        bytes memory fault = abi.encodeWithSelector(IPartyRegistry.InvalidThreshold.selector, threshold, 3);
        _expectRefused(list(account, wallet, passkey), threshold, fault);
    }

    function test_aSignerListedTwiceIsRefused() external {
        bytes memory fault = abi.encodeWithSelector(IPartyRegistry.DuplicateSigner.selector, account);
        _expectRefused(list(account, wallet, account), 2, fault);
    }

    function test_seventeenSignersAreRefused() external {
        bytes[] memory crowd = new bytes[](17);
        for (uint160 i = 0; i < 17; ++i) crowd[i] = abi.encodePacked(address(i + 1));
        _expectRefused(crowd, 1, abi.encodeWithSelector(IPartyRegistry.TooManySigners.selector, 17, 16));
    }

    function test_sixteenSignersAreCountedOneByOne() external {
        bytes[] memory crowd = new bytes[](16);
        bytes[] memory signatures = new bytes[](16);
        for (uint256 i = 0; i < 16; ++i) crowd[i] = abi.encodePacked(vm.addr(i + 1));
        parties = deployParties(genesisOf(crowd, 16));
        for (uint256 i = 0; i < 16; ++i) {
            vm.assertFalse(isSigned("digest", crowd, signatures), "not all");
            signatures[i] = accountSignature(i + 1, "digest");
        }
        vm.assertTrue(isSigned("digest", crowd, signatures), "all");
    }

    /// @dev The identity precompile would verify anything: it echoes the selector that means "valid".
    function test_aVerifierWithoutCodeIsRefused() external {
        bytes memory identity = abi.encodePacked(address(4), hex"01");
        _expectRefused(list(identity), 1, abi.encodeWithSelector(IPartyRegistry.InvalidSigner.selector, identity));
    }

    function test_aSignerThatIsTooShortZeroOrTooLongIsRefused() external {
        bytes[] memory misfits = list("", new bytes(19), new bytes(20), bytes.concat(passkey, new bytes(941)));
        for (uint256 i = 0; i < misfits.length; ++i) {
            bytes memory fault = abi.encodeWithSelector(IPartyRegistry.InvalidSigner.selector, misfits[i]);
            _expectRefused(list(misfits[i]), 1, fault);
        }
    }

    function test_aPartyIsAdmittedOnceAndNeverAsZero() external {
        IPartyRegistry.Genesis[] memory twice = new IPartyRegistry.Genesis[](2);
        twice[0] = genesisOf(list(account), 1)[0];
        twice[1] = genesisOf(list(wallet), 1)[0];
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.DuplicateParty.selector, PARTY));
        deployParties(twice);
        twice[0].party = 0;
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.UnknownParty.selector, bytes32(0)));
        deployParties(twice);
    }

    function _expectRefused(bytes[] memory signers, uint64 threshold, bytes memory fault) private {
        IPartyRegistry.SetSigners memory act = IPartyRegistry.SetSigners(PARTY, signers, threshold);
        Authorisation memory authorisation = _authorise(act, 0);
        vm.expectRevert(fault);
        parties.setSigners(act, authorisation);
        vm.expectRevert(fault);
        deployParties(genesisOf(signers, threshold));
    }

    /// @dev Signed by the account and the wallet.
    function _authorise(
        IPartyRegistry.SetSigners memory act,
        uint256 nonce
    ) private view returns (Authorisation memory) {
        bytes memory hashes = "";
        for (uint256 i = 0; i < act.signers.length; ++i) {
            hashes = bytes.concat(hashes, keccak256(act.signers[i]));
        }
        bytes32 structHash = keccak256(
            abi.encode(SET_SIGNERS, act.party, keccak256(hashes), act.threshold, nonce, DEADLINE)
        );
        bytes[3] memory good = signatures(typedDigest("PartyRegistry", address(parties), structHash));
        return Authorisation(nonce, DEADLINE, list(account, wallet), list(good[0], good[1]));
    }
}
