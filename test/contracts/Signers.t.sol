// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {PartyWorld} from "./support/PartyWorld.sol";
import {Troublemaker} from "./support/Wallets.sol";

/// @dev Who counts when a party signs.
contract SignersTest is PartyWorld {
    function testFuzz_twoOfThreeSignersOfAnyKindAreEnoughInAnyOrder(bytes32 digest) external view {
        bytes[3] memory signers = [account, wallet, passkey];
        bytes[3] memory signatures = signatures(digest);
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                bool met = isSigned(digest, list(signers[i], signers[j]), list(signatures[i], signatures[j]));
                vm.assertTrue(met == (i != j), "two distinct signers");
            }
            vm.assertFalse(isSigned(digest, list(signers[i]), list(signatures[i])), "threshold not met");
        }
    }

    function testFuzz_aSignatureOfAnotherDigestDoesNotCount(bytes32 digest, uint256 lie) external view {
        bytes[3] memory signatures = signatures(digest);
        bytes[] memory all = list(signatures[0], signatures[1], signatures[2]);
        vm.assertTrue(isSigned(digest, list(account, wallet, passkey), all), "signed");
        vm.assertFalse(isSigned(flipped(digest, lie), list(account, wallet, passkey), all), "other digest");
    }

    /// @dev Whoever relays an act cannot spoil it by adding to the list.
    function testFuzz_strangersAndBadSignaturesDoNoHarm(bytes32 digest, bytes calldata junk) external view {
        bytes[3] memory good = signatures(digest);
        bytes[] memory signers = list(junk, account, wallet, account, passkey);
        vm.assertTrue(isSigned(digest, signers, list(junk, good[0], junk, good[0], good[2])), "two are good");
        vm.assertFalse(isSigned(digest, signers, list(junk, good[0], junk, good[0], junk)), "one is good, twice");
    }

    function testFuzz_listsOfDifferentLengthsAreRefused(bytes32 digest) external view {
        bytes[3] memory good = signatures(digest);
        bytes[] memory signatures = list(good[0], good[1], good[2]);
        vm.assertFalse(isSigned(digest, list(account, wallet), signatures), "more signatures");
        vm.assertFalse(isSigned(digest, list(account, wallet, passkey), list(good[0], good[1])), "more signers");
    }

    function testFuzz_isSignedByNeverReverts(
        bytes32 party,
        bytes32 actType,
        bytes32 digest,
        bytes[] calldata signers,
        bytes[] calldata signatures
    ) external view {
        vm.assertFalse(parties.isSignedBy(party, actType, digest, signers, signatures), "unknown party");
        vm.assertFalse(parties.isSignedBy(PARTY, actType, digest, signers, signatures), "strangers");
        bytes[] memory present = list(account, wallet, passkey);
        bytes[] memory junk = new bytes[](3);
        for (uint256 i = 0; i < 3 && i < signatures.length; ++i) junk[i] = signatures[i];
        vm.assertFalse(parties.isSignedBy(PARTY, actType, digest, present, junk), "junk");
    }

    function test_aSignerThatMakesTroubleDoesNotCountAndStopsNobody() external {
        address trouble = address(new Troublemaker());
        bytes[] memory signers = list(
            abi.encodePacked(trouble),
            abi.encodePacked(trouble, hex"01"),
            abi.encodePacked(trouble, hex"0102"),
            abi.encodePacked(trouble, hex"010203"),
            account
        );
        parties = deployParties(genesisOf(signers, 1));
        vm.assertFalse(isSigned("digest", signers, new bytes[](5)), "trouble");
        bytes[] memory signatures = new bytes[](5);
        signatures[4] = accountSignature(ACCOUNT_KEY, "digest");
        vm.assertTrue(isSigned("digest", signers, signatures), "the one that signed");
    }
}
