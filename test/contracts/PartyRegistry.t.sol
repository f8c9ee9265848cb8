// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IPartyRegistry} from "../../contracts/interfaces/IPartyRegistry.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {PartyWorld} from "./support/PartyWorld.sol";

/// @dev What a party may look like, and how it replaces its signers.
contract PartyRegistryTest is PartyWorld {
    uint256 private constant HEIR_KEY = 0x4e14;

    // setSigners

    function test_aPartyReplacesItsSignersUnderItsPresentThreshold() external {
        bytes memory heir = accountOfKey(HEIR_KEY);
        ISigners.SetSigners memory act = ISigners.SetSigners(PARTY, list(heir), 1, 0);
        Authorisation memory authorisation = _signedByHeirToo(act);
        vm.expectEmit(address(parties));
        emit ISigners.SignersSet(PARTY, act.signers, 1, 0);
        parties.setSigners(act, authorisation);

        (bytes[] memory signers, uint64 threshold, uint16 managed) = parties.signersOf(PARTY);
        vm.assertEq(abi.encode(signers, threshold, managed), abi.encode(list(heir), 1, 0), "replaced");
        bytes[3] memory late = signatures("digest");
        vm.assertFalse(isSigned("digest", list(account, wallet), list(late[0], late[1])), "forgotten");
        vm.assertTrue(isSigned("digest", list(heir), list(accountSignature(HEIR_KEY, "digest"))), "heir");
    }

    function test_whoIsNewMustHaveSigned() external {
        bytes memory heir = accountOfKey(HEIR_KEY);
        ISigners.SetSigners memory act = ISigners.SetSigners(PARTY, list(account, heir), 1, 0);
        Authorisation memory authorisation = _authorise(act, 0);
        bytes memory fault = abi.encodeWithSelector(ISigners.SignerDidNotSign.selector, heir);
        vm.expectRevert(fault);
        parties.setSigners(act, authorisation);
        authorisation = _signedByHeirToo(act);
        bytes memory signature = authorisation.signatures[2];
        authorisation.signatures[2] = authorisation.signatures[0];
        vm.expectRevert(fault);
        parties.setSigners(act, authorisation);
        authorisation.signatures[2] = signature;
        parties.setSigners(act, authorisation);
        vm.assertEq(parties.partyOf(heir), PARTY, "listed");
    }

    function test_aReplacedSignerThatComesBackCountsOnce() external {
        bytes[] memory both = list(wallet, account);
        ISigners.SetSigners memory act = ISigners.SetSigners(PARTY, both, 2, 0);
        parties.setSigners(act, _authorise(act, 0));
        bytes[3] memory good = signatures("digest");
        vm.assertFalse(isSigned("digest", list(account, account), list(good[0], good[0])), "twice");
        vm.assertTrue(isSigned("digest", list(account, wallet), list(good[0], good[1])), "both");
    }

    function test_oneSignerOfTwoCannotTakeThePartyOver() external {
        ISigners.SetSigners memory act = ISigners.SetSigners(PARTY, list(account), 1, 0);
        Authorisation memory authorisation = _authorise(act, 0);
        authorisation.signers[1] = account;
        authorisation.signatures[1] = authorisation.signatures[0];
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, PARTY));
        parties.setSigners(act, authorisation);
    }

    function test_anAddedSignerThatNobodySignedForIsRefused() external {
        ISigners.SetSigners memory act = ISigners.SetSigners(PARTY, list(account, wallet), 1, 0);
        Authorisation memory authorisation = _authorise(act, 0);
        act.signers = list(account, wallet, passkey);
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, PARTY));
        parties.setSigners(act, authorisation);
    }

    function test_aSetOfSignersIsUsedOnce() external {
        ISigners.SetSigners memory act = ISigners.SetSigners(PARTY, list(account, wallet), 2, 0);
        Authorisation memory authorisation = _authorise(act, 0);
        parties.setSigners(act, authorisation);
        vm.expectRevert(abi.encodeWithSelector(IActs.InvalidActNonce.selector, PARTY, 1));
        parties.setSigners(act, authorisation);
    }

    function test_anUnknownPartyHasNoSigners() external {
        ISigners.SetSigners memory act = ISigners.SetSigners("stranger", list(account), 1, 0);
        Authorisation memory authorisation = _authorise(act, 0);
        vm.expectRevert(abi.encodeWithSelector(ISigners.UnknownParty.selector, bytes32("stranger")));
        parties.setSigners(act, authorisation);
    }

    // What a party may look like

    function test_theGenesisIsReadable() external view {
        (bytes[] memory signers, uint64 threshold, uint16 managed) = parties.signersOf(PARTY);
        bytes memory given = abi.encode(list(account, wallet, passkey), 2, 0);
        vm.assertEq(abi.encode(signers, threshold, managed), given, "signers");
        vm.assertEq(parties.partyOf(wallet), PARTY, "speaks for");
        vm.assertEq(parties.rolesOf(PARTY), 1 << 1, "roles");
        vm.assertTrue(parties.exists(PARTY), "exists");
        vm.assertFalse(parties.exists("stranger"), "stranger");
    }

    function testFuzz_aThresholdThatIsZeroOrOutOfReachIsRefused(uint64 threshold) external {
        vm.assume(threshold == 0 || threshold > 3);
        bytes memory fault = abi.encodeWithSelector(ISigners.InvalidThreshold.selector, threshold, 3);
        _expectRefused(list(account, wallet, passkey), threshold, fault);
    }

    function test_aSignerListedTwiceIsRefused() external {
        bytes memory fault = abi.encodeWithSelector(ISigners.DuplicateSigner.selector, account);
        _expectRefused(list(account, wallet, account), 2, fault);
    }

    function test_seventeenSignersAreRefused() external {
        bytes[] memory crowd = new bytes[](17);
        for (uint160 i = 0; i < 17; ++i) crowd[i] = abi.encodePacked(address(i + 1));
        _expectRefused(crowd, 1, abi.encodeWithSelector(ISigners.TooManySigners.selector, 17, 16));
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
        _expectRefused(list(identity), 1, abi.encodeWithSelector(ISigners.InvalidSigner.selector, identity));
    }

    function test_aSignerThatIsTooShortZeroOrTooLongIsRefused() external {
        bytes[] memory misfits = list("", new bytes(19), new bytes(20), bytes.concat(passkey, new bytes(941)));
        for (uint256 i = 0; i < misfits.length; ++i) {
            bytes memory fault = abi.encodeWithSelector(ISigners.InvalidSigner.selector, misfits[i]);
            _expectRefused(list(misfits[i]), 1, fault);
        }
    }

    function test_aPartyIsAdmittedOnceAndNeverAsZero() external {
        IPartyRegistry.Genesis[] memory twice = new IPartyRegistry.Genesis[](2);
        twice[0] = genesisOf(list(account), 1)[0];
        twice[1] = genesisOf(list(wallet), 1)[0];
        vm.expectRevert(abi.encodeWithSelector(ISigners.DuplicateParty.selector, PARTY));
        deployParties(twice);
        twice[0].party = 0;
        vm.expectRevert(abi.encodeWithSelector(ISigners.UnknownParty.selector, bytes32(0)));
        deployParties(twice);
    }

    function test_aSignerSpeaksForOneParty() external {
        IPartyRegistry.Genesis[] memory two = new IPartyRegistry.Genesis[](2);
        two[0] = genesisOf(list(account), 1)[0];
        two[1] = IPartyRegistry.Genesis("other", 1 << 1, 1, list(wallet, account));
        vm.expectRevert(abi.encodeWithSelector(ISigners.SignerTaken.selector, account, PARTY));
        deployParties(two);
    }

    function _expectRefused(bytes[] memory signers, uint64 threshold, bytes memory fault) private {
        vm.expectRevert(fault);
        deployParties(genesisOf(signers, threshold));
    }

    /// @dev Signed by the account and the wallet.
    function _authorise(ISigners.SetSigners memory act, uint256 nonce) private view returns (Authorisation memory) {
        bytes[3] memory good = signatures(actDigest(address(parties), SET_SIGNERS, membersOf(act), nonce));
        return Authorisation(nonce, FOREVER, list(account, wallet), list(good[0], good[1]));
    }

    function _signedByHeirToo(
        ISigners.SetSigners memory act
    ) private view returns (Authorisation memory authorisation) {
        authorisation = _authorise(act, 0);
        bytes32 digest = actDigest(address(parties), SET_SIGNERS, membersOf(act), 0);
        authorisation.signers = list(account, wallet, accountOfKey(HEIR_KEY));
        (bytes memory first, bytes memory second) = (authorisation.signatures[0], authorisation.signatures[1]);
        authorisation.signatures = list(first, second, accountSignature(HEIR_KEY, digest));
    }
}
