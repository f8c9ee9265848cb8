// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IEvidenceLog} from "../../contracts/interfaces/IEvidenceLog.sol";
import {Log} from "./support/Contracts.sol";
import {World} from "./support/World.sol";

/// @dev What every act has in common, tried on the rotation of a log.
contract ActsTest is World {
    address private constant NEXT = address(0xbeef);

    function test_anActIsUsedOnce() external {
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        log.rotate(act, authorisation);
        vm.expectRevert(abi.encodeWithSelector(IActs.InvalidActNonce.selector, OPERATOR, 1));
        log.rotate(act, authorisation);
    }

    function test_anybodyMayRelayAnAct() external {
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        vm.prank(address(0xdead));
        log.rotate(act, authorisation);
        vm.assertEq(log.duties().length, 2, "announced");
    }

    function test_anActIsGoodUntilItsDeadline() external {
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(abi.encodeWithSelector(IActs.ActExpired.selector, DEADLINE));
        log.rotate(act, authorisation);
        vm.warp(DEADLINE);
        log.rotate(act, authorisation);
    }

    function test_anExpiredActIsNotRevivedByAnotherDeadline() external {
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        vm.warp(DEADLINE + 1);
        authorisation.deadline = DEADLINE + 1;
        _expectNotSigned();
        log.rotate(act, authorisation);
    }

    function test_anActOfAnotherChainIsRefused() external {
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        uint256 here = this.chainIdNow();
        vm.chainId(here + 1);
        _expectNotSigned();
        log.rotate(act, authorisation);
        vm.chainId(here);
        log.rotate(act, authorisation);
    }

    function test_anActForAnotherContractIsRefused() external {
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        Log twin = newLog(ORIGIN);
        _expectNotSigned();
        twin.rotate(act, authorisation);
    }

    function testFuzz_onlyTheNextNonceOfAKeyIsTaken(uint192 key, uint256 nonce) external {
        uint256 next = uint256(key) << 64;
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(next);
        log.rotate(act, authorisation);
        vm.assertEq(log.nonces(OPERATOR, key), next + 1, "next");

        uint256 other = (next | uint64(nonce));
        vm.assume(other != next + 1);
        (act, authorisation) = _signed(other);
        vm.expectRevert(abi.encodeWithSelector(IActs.InvalidActNonce.selector, OPERATOR, next + 1));
        log.rotate(act, authorisation);
    }

    function testFuzz_nonceKeysCountByThemselves(uint192 key) external {
        vm.assume(key != 0);
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(uint256(key) << 64);
        log.rotate(act, authorisation);
        vm.assertEq(log.nonces(OPERATOR, 0), 0, "other key");
        vm.assertEq(log.nonces(FACTORY, key), uint256(key) << 64, "other party");
    }

    function testFuzz_anActSignedUnderAnotherNonceKeyIsRefused(uint192 key) external {
        vm.assume(key != 0);
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        authorisation.nonce = uint256(key) << 64;
        _expectNotSigned();
        log.rotate(act, authorisation);
    }

    function testFuzz_anAlteredActIsRefused(address sequencer, bytes32 checkpointKey) external {
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        vm.assume(sequencer != act.sequencer || checkpointKey != act.checkpointKey);
        (act.sequencer, act.checkpointKey) = (sequencer, checkpointKey);
        _expectNotSigned();
        log.rotate(act, authorisation);
    }

    function test_anActSignedByAnotherPartyIsRefused() external {
        IEvidenceLog.Rotate memory act = rotation(NEXT);
        Authorisation memory authorisation = authoriseRotation(RIVAL, act, 0, DEADLINE);
        _expectNotSigned();
        log.rotate(act, authorisation);
        authorisation.signers[0] = accountOf(OPERATOR);
        _expectNotSigned();
        log.rotate(act, authorisation);
    }

    function test_aRefusedActUsesNoNonce() external {
        (IEvidenceLog.Rotate memory act, Authorisation memory authorisation) = _signed(0);
        bytes memory signature = authorisation.signatures[0];
        authorisation.signatures[0] = "";
        _expectNotSigned();
        log.rotate(act, authorisation);
        authorisation.signatures[0] = signature;
        log.rotate(act, authorisation);
    }

    /// @dev Called from outside, because the optimizer takes block.chainid for a constant of a transaction.
    function chainIdNow() external view returns (uint256) {
        return block.chainid;
    }

    function _signed(uint256 nonce) private view returns (IEvidenceLog.Rotate memory act, Authorisation memory) {
        act = rotation(NEXT);
        return (act, authoriseRotation(OPERATOR, act, nonce, DEADLINE));
    }

    function _expectNotSigned() private {
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, OPERATOR));
    }
}
