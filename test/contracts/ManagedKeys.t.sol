// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IAdmissions} from "../../contracts/interfaces/IAdmissions.sol";
import {IConsentLedger} from "../../contracts/interfaces/IConsentLedger.sol";
import {ISigners} from "../../contracts/interfaces/ISigners.sol";
import {Consents} from "./support/Contracts.sol";
import {PartyWorld} from "./support/PartyWorld.sol";

/// @dev What a key may sign that an operator holds for a party.
contract ManagedKeysTest is PartyWorld {
    uint256 private constant OWN_KEY = 0x0111;
    uint256 private constant MANAGED_KEY = 0x0222;

    bytes32 private someone;

    function test_aManagedKeyCountsForNothingByItself() external {
        _open(new bytes32[](0));
        vm.assertFalse(_signs(MANAGED_KEY, APPLY), "managed");
        vm.assertTrue(_signs(OWN_KEY, APPLY), "own");
    }

    function testFuzz_aManagedKeyCountsForWhatThePolicyNamesAndNothingElse(bytes32 other) external {
        vm.assume(other != APPLY && other != ENDORSE);
        _open(_policy(APPLY, ENDORSE));
        vm.assertTrue(_signs(MANAGED_KEY, APPLY) && _signs(MANAGED_KEY, ENDORSE), "named");
        vm.assertFalse(_signs(MANAGED_KEY, other), "not named");
    }

    function test_anActByAManagedKeyIsRefusedUntilThePolicyAllowsIt() external {
        _open(new bytes32[](0));
        IAdmissions.Apply memory act = IAdmissions.Apply(someone, 2, "file");
        Authorisation memory authorisation = _authorised(MANAGED_KEY, APPLY, abi.encode(act));
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, someone));
        parties.applyFor(act, authorisation);
        _setPolicy(OWN_KEY, _policy(APPLY, APPLY));
        parties.applyFor(act, _authorised(MANAGED_KEY, APPLY, abi.encode(act)));
    }

    function test_aManagedKeyLetsSomebodyLookOnlyWhereThePolicyAllowsIt() external {
        _open(_policy(APPLY, ENDORSE));
        Consents consents = deployConsents(parties);
        bytes32 grant = keccak256("Grant(bytes32 grantor,bytes32 commitment,uint256 nonce,uint64 deadline)");
        bytes32 structHash = keccak256(abi.encode(grant, someone, bytes32("commitment"), 0, FOREVER));
        bytes32 digest = typedDigest("ConsentLedger", address(consents), structHash);
        Authorisation memory authorisation = authorisedBy(_one(MANAGED_KEY), digest, 0);
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, someone));
        consents.grant(IConsentLedger.Grant(someone, "commitment"), authorisation);
        _setPolicy(OWN_KEY, _policy(APPLY, grant));
        consents.grant(IConsentLedger.Grant(someone, "commitment"), authorisation);
    }

    function test_aPolicyIsReplacedAsAWhole() external {
        _open(_policy(APPLY, ENDORSE));
        bytes32[] memory nothing = new bytes32[](0);
        vm.expectEmit(address(parties));
        emit ISigners.PolicySet(someone, nothing);
        _setPolicy(OWN_KEY, nothing);
        vm.assertFalse(_signs(MANAGED_KEY, APPLY), "taken back");
        vm.assertEq(parties.policyOf(someone).length, 0, "policy");
    }

    function test_noPolicyLetsAManagedKeyChangeSignersOrPolicy() external {
        _open(new bytes32[](0));
        bytes32[2] memory never = [SET_SIGNERS, SET_POLICY];
        for (uint256 i = 0; i < 2; ++i) {
            ISigners.SetPolicy memory act = ISigners.SetPolicy(someone, _policy(APPLY, never[i]));
            Authorisation memory authorisation = _authorised(OWN_KEY, SET_POLICY, membersOf(act));
            vm.expectRevert(abi.encodeWithSelector(ISigners.NeverManaged.selector, never[i]));
            parties.setPolicy(act, authorisation);
        }
    }

    function test_aManagedKeyNeitherChangesThePolicyNorTheSigners() external {
        _open(_policy(APPLY, ENDORSE));
        ISigners.SetPolicy memory policy = ISigners.SetPolicy(someone, _policy(APPLY, VOTE));
        Authorisation memory authorisation = _authorised(MANAGED_KEY, SET_POLICY, membersOf(policy));
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, someone));
        parties.setPolicy(policy, authorisation);

        bytes[] memory own = list(accountOfKey(MANAGED_KEY));
        ISigners.SetSigners memory signers = ISigners.SetSigners(someone, own, 1, 0);
        authorisation = _authorised(MANAGED_KEY, SET_SIGNERS, membersOf(signers));
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, someone));
        parties.setSigners(signers, authorisation);
    }

    function test_aPartyCanAlwaysActByItsOwnKeysAlone() external {
        ISigners.Open memory act = _opening(new bytes32[](0));
        act.threshold = 2;
        _expectNotOpened(act, abi.encodeWithSelector(ISigners.InvalidThreshold.selector, 2, 1));
        (act.threshold, act.managed) = (1, 3);
        _expectNotOpened(act, abi.encodeWithSelector(ISigners.InvalidThreshold.selector, 1, 0));
        act.managed = 4;
        _expectNotOpened(act, abi.encodeWithSelector(ISigners.InvalidManaged.selector, 4, 2));
    }

    function test_aPolicyHasAtMostThirtyTwoActs() external {
        bytes32[] memory acts = new bytes32[](33);
        _expectNotOpened(_opening(acts), abi.encodeWithSelector(ISigners.TooManyActs.selector, 33, 32));
        acts = new bytes32[](32);
        acts[31] = APPLY;
        _open(acts);
        vm.assertTrue(_signs(MANAGED_KEY, APPLY), "the last one");
    }

    function test_nobodySetsThePolicyOfAPartyThatIsNot() external {
        ISigners.SetPolicy memory act = ISigners.SetPolicy("stranger", new bytes32[](0));
        Authorisation memory authorisation = _authorised(OWN_KEY, SET_POLICY, membersOf(act));
        vm.expectRevert(abi.encodeWithSelector(ISigners.UnknownParty.selector, bytes32("stranger")));
        parties.setPolicy(act, authorisation);
    }

    function _opening(bytes32[] memory managedActs) private pure returns (ISigners.Open memory) {
        bytes[] memory signers = list(accountOfKey(OWN_KEY), accountOfKey(MANAGED_KEY));
        return ISigners.Open(signers, 1, 2, managedActs, "salt");
    }

    function _open(bytes32[] memory managedActs) private {
        ISigners.Open memory act = _opening(managedActs);
        someone = parties.open(act, _signedByBoth(act));
    }

    function _expectNotOpened(ISigners.Open memory act, bytes memory fault) private {
        Authorisation memory authorisation = _signedByBoth(act);
        vm.expectRevert(fault);
        parties.open(act, authorisation);
    }

    function _signedByBoth(ISigners.Open memory act) private view returns (Authorisation memory) {
        uint256[] memory keys = new uint256[](2);
        (keys[0], keys[1]) = (OWN_KEY, MANAGED_KEY);
        return authorisedBy(keys, actDigest(address(parties), OPEN, membersOf(act), 0), 0);
    }

    function _setPolicy(uint256 key, bytes32[] memory managedActs) private {
        ISigners.SetPolicy memory act = ISigners.SetPolicy(someone, managedActs);
        parties.setPolicy(act, _authorised(key, SET_POLICY, membersOf(act)));
    }

    function _authorised(
        uint256 key,
        bytes32 actType,
        bytes memory members
    ) private view returns (Authorisation memory) {
        uint256 nonce = parties.nonces(someone, 0);
        return authorisedBy(_one(key), actDigest(address(parties), actType, members, nonce), nonce);
    }

    function _signs(uint256 key, bytes32 actType) private view returns (bool) {
        bytes[] memory signatures = list(accountSignature(key, "digest"));
        return parties.isSignedBy(someone, actType, "digest", list(accountOfKey(key)), signatures);
    }

    function _one(uint256 key) private pure returns (uint256[] memory keys) {
        keys = new uint256[](1);
        keys[0] = key;
    }

    function _policy(bytes32 a, bytes32 b) private pure returns (bytes32[] memory managedActs) {
        managedActs = new bytes32[](2);
        (managedActs[0], managedActs[1]) = (a, b);
    }
}
