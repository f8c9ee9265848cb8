// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {Parties} from "./support/Contracts.sol";
import {PartyWorld} from "./support/PartyWorld.sol";

/// @dev How a party comes to be.
contract OpeningTest is PartyWorld {
    uint256 private constant FIRST_KEY = 0xf1;
    uint256 private constant SECOND_KEY = 0xf2;

    function testFuzz_aPartyOpensItselfWithoutAnyRole(bytes32 salt) external {
        ISigners.Open memory act = _opening(salt);
        bytes32 id = parties.open(act, _signed(act));
        vm.assertTrue(parties.exists(id), "exists");
        vm.assertEq(parties.rolesOf(id), 0, "roles");
        vm.assertEq(id, parties.partyIdOf(act), "foretold");
        vm.assertEq(parties.partyOf(act.signers[0]), id, "first");
        vm.assertEq(parties.partyOf(act.signers[1]), id, "second");
        (, uint64 threshold, uint16 managed) = parties.signersOf(id);
        vm.assertEq(threshold, 1, "threshold");
        vm.assertEq(managed, 2, "managed");
        vm.assertEq(abi.encode(parties.policyOf(id)), abi.encode(act.managedActs), "policy");
    }

    function test_theIdCoversRegistryChainAndTheWholeAct() external {
        ISigners.Open memory act = _opening("salt");
        bytes32 id = parties.partyIdOf(act);
        bytes memory home = abi.encode(address(parties), block.chainid);
        vm.assertEq(id, keccak256(bytes.concat(home, membersOf(act))), "spelt out");

        Parties twin = deployParties(genesisOf(list(account), 1));
        vm.assertFalse(twin.partyIdOf(act) == id, "registry");
        act.salt = "other";
        vm.assertFalse(parties.partyIdOf(act) == id, "salt");
        act = _opening("salt");
        act.threshold = 2;
        vm.assertFalse(parties.partyIdOf(act) == id, "threshold");
        act = _opening("salt");
        act.managed = 1;
        vm.assertFalse(parties.partyIdOf(act) == id, "managed");
        act = _opening("salt");
        act.managedActs = new bytes32[](0);
        vm.assertFalse(parties.partyIdOf(act) == id, "policy");
        act = _opening("salt");
        act.signers = list(act.signers[1], act.signers[0]);
        vm.assertFalse(parties.partyIdOf(act) == id, "signers");
    }

    function test_whoIsListedMustHaveSigned() external {
        ISigners.Open memory act = _opening("salt");
        Authorisation memory authorisation = _signed(act);
        authorisation.signatures[1] = authorisation.signatures[0];
        vm.expectRevert(abi.encodeWithSelector(ISigners.SignerDidNotSign.selector, act.signers[1]));
        parties.open(act, authorisation);
        authorisation.signatures = list(authorisation.signatures[0]);
        vm.expectRevert(abi.encodeWithSelector(ISigners.SignerDidNotSign.selector, act.signers[1]));
        parties.open(act, authorisation);
    }

    function test_aPartyIsOpenedOnce() external {
        ISigners.Open memory act = _opening("salt");
        bytes32 id = parties.open(act, _signed(act));
        Authorisation memory authorisation = _signed(act);
        vm.expectRevert(abi.encodeWithSelector(ISigners.DuplicateParty.selector, id));
        parties.open(act, authorisation);
    }

    function test_aSignerOfAPartyOpensNoOtherUntilItIsDropped() external {
        ISigners.Open memory act = _opening("salt");
        bytes32 id = parties.open(act, _signed(act));
        ISigners.Open memory second = _opening("second");
        Authorisation memory authorisation = _signed(second);
        vm.expectRevert(abi.encodeWithSelector(ISigners.SignerTaken.selector, act.signers[0], id));
        parties.open(second, authorisation);

        _replaceSigners(id, accountOfKey(0xf3), 0xf3);
        bytes32 other = parties.open(second, authorisation);
        vm.assertEq(parties.partyOf(act.signers[0]), other, "moved");
        bytes[] memory signatures = list(accountSignature(FIRST_KEY, "digest"));
        vm.assertFalse(parties.isSignedBy(id, "", "digest", list(act.signers[0]), signatures), "old party");
        vm.assertTrue(parties.isSignedBy(other, "", "digest", list(act.signers[0]), signatures), "new party");
    }

    function test_anOpeningIsGoodUntilItsDeadlineAndUnderItsOwnNonce() external {
        ISigners.Open memory act = _opening("salt");
        Authorisation memory authorisation = _signed(act);
        authorisation.deadline = uint64(block.timestamp) - 1;
        vm.expectRevert(abi.encodeWithSelector(IActs.ActExpired.selector, authorisation.deadline));
        parties.open(act, authorisation);
        (authorisation.deadline, authorisation.nonce) = (FOREVER, 1);
        vm.expectRevert(abi.encodeWithSelector(IActs.InvalidActNonce.selector, parties.partyIdOf(act), 0));
        parties.open(act, authorisation);
    }

    function _opening(bytes32 salt) private pure returns (ISigners.Open memory) {
        bytes32[] memory managedActs = new bytes32[](1);
        managedActs[0] = APPLY;
        return ISigners.Open(list(accountOfKey(FIRST_KEY), accountOfKey(SECOND_KEY)), 1, 2, managedActs, salt);
    }

    function _signed(ISigners.Open memory act) private view returns (Authorisation memory) {
        uint256[] memory keys = new uint256[](2);
        (keys[0], keys[1]) = (FIRST_KEY, SECOND_KEY);
        return authorisedBy(keys, actDigest(address(parties), OPEN, membersOf(act), 0), 0);
    }

    function _replaceSigners(bytes32 party, bytes memory heir, uint256 heirKey) private {
        ISigners.SetSigners memory act = ISigners.SetSigners(party, list(heir), 1, 0);
        uint256 nonce = parties.nonces(party, 0);
        uint256[] memory keys = new uint256[](2);
        (keys[0], keys[1]) = (FIRST_KEY, heirKey);
        parties.setSigners(
            act,
            authorisedBy(keys, actDigest(address(parties), SET_SIGNERS, membersOf(act), nonce), nonce)
        );
    }
}
