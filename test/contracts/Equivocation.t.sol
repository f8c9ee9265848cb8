// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IDeviceRegistry} from "../../contracts/interfaces/IDeviceRegistry.sol";
import {DeviceWorld} from "./support/DeviceWorld.sol";

contract EquivocationTest is DeviceWorld {
    bytes32 private keyId;
    bytes32 private logId;

    function setUp() public override {
        super.setUp();
        anchorHonestly(10);
        keyId = registerDevice();
        logId = log.logId();
        anchorHonestly(20);
    }

    function testFuzz_twoStatementsForOneSequenceEndTheKeyAtTheAnchoredSize(
        address anybody,
        uint64 sequence,
        bytes32 one,
        bytes32 other
    ) external {
        vm.assume(one != other);
        bytes memory a = _statement(sequence, one);
        bytes memory b = _statement(sequence, other);
        IDeviceRegistry.SignedStatement memory signedA = _signed(a);
        IDeviceRegistry.SignedStatement memory signedB = _signed(b);
        vm.expectEmit(address(devices));
        emit IDeviceRegistry.Equivocation(keyId, sequence, sha256(a), sha256(b));
        vm.expectEmit(address(devices));
        emit IDeviceRegistry.KeyEnded(keyId, 20, IDeviceRegistry.EndReason.Equivocated);
        vm.prank(anybody);
        devices.reportEquivocation(signedA, signedB);
        vm.assertEq(devices.keyOf(keyId).untilIndex, 20, "until");
    }

    /// @dev A stolen key cannot erase what the factory's machine said before.
    function testFuzz_equivocationNeverVoidsHistory(uint64 index) external {
        bool before = devices.isAliveAt(keyId, index);
        _report(_statement(1, "a"), _statement(1, "b"));
        vm.assertTrue(devices.isAliveAt(keyId, index) == (before && index < 20), "history");
        anchorHonestly(30);
        vm.assertTrue(devices.isAliveAt(keyId, index) == (before && index < 20), "and it stays");
    }

    function test_oneReportIsEnough() external {
        _report(_statement(1, "a"), _statement(1, "b"));
        anchorHonestly(30);
        bytes memory fault = abi.encodeWithSelector(IDeviceRegistry.KeyNotAlive.selector, keyId);
        _expectRefused(_signed(_statement(2, "a")), _signed(_statement(2, "b")), fault);
        vm.assertEq(devices.keyOf(keyId).untilIndex, 20, "until");
    }

    /// @dev Retiring in time hides nothing and costs nothing of the life before.
    function test_aRetiredKeyKeepsItsEndAndIsStillFoundOut() external {
        endDevice(FACTORY, keyId);
        anchorHonestly(30);
        IDeviceRegistry.SignedStatement memory a = _signed(_statement(1, "a"));
        IDeviceRegistry.SignedStatement memory b = _signed(_statement(1, "b"));
        vm.expectEmit(address(devices));
        emit IDeviceRegistry.KeyEnded(keyId, 20, IDeviceRegistry.EndReason.Equivocated);
        devices.reportEquivocation(a, b);
        vm.assertEq(devices.keyOf(keyId).untilIndex, 20, "until");
        vm.assertTrue(devices.keyOf(keyId).ended == IDeviceRegistry.EndReason.Equivocated, "reason");
    }

    function test_theSameStatementTwiceIsNoEquivocation() external {
        IDeviceRegistry.SignedStatement memory once = _signed(_statement(1, "a"));
        _expectNoEquivocation(once, once);
        IDeviceRegistry.SignedStatement memory again = IDeviceRegistry.SignedStatement(
            once.statement,
            highTwin(once.signature)
        );
        _expectNoEquivocation(once, again);
    }

    function testFuzz_twoSequencesAreNoEquivocation(uint64 one, uint64 other) external {
        vm.assume(one != other);
        _expectNoEquivocation(_signed(_statement(one, "a")), _signed(_statement(other, "b")));
    }

    function test_statementsOfAnotherLogAreNoEquivocation() external {
        bytes memory here = _statement(1, "a");
        bytes memory elsewhere = _bytes("tallystick/rec/1", sha256("another log"), "b", keyId, 1);
        bytes memory elsewhereToo = _bytes("tallystick/rec/1", sha256("another log"), "c", keyId, 1);
        _expectNoEquivocation(_signed(here), _signed(elsewhere));
        _expectNoEquivocation(_signed(elsewhere), _signed(here));
        _expectNoEquivocation(_signed(elsewhere), _signed(elsewhereToo));
    }

    function test_twoKeysDoNotEquivocate() external {
        bytes memory another = _bytes("tallystick/rec/1", logId, "b", "another key", 1);
        _expectNoEquivocation(_signed(_statement(1, "a")), _signed(another));
        _expectNoEquivocation(_signed(another), _signed(_statement(1, "a")));
    }

    function test_whatIsNoDeviceStatementIsNoEquivocation() external {
        IDeviceRegistry.SignedStatement memory good = _signed(_statement(1, "a"));
        _expectNoEquivocation(good, _signed(_bytes("tallystick/inq/1", logId, "b", keyId, 1)));
        _expectNoEquivocation(good, _signed(bytes.concat(_statement(1, "b"), hex"00")));
        _expectNoEquivocation(_signed(""), _signed(hex"00"));
    }

    function testFuzz_aSignatureThatIsNotTheKeysIsRefused(bytes calldata junk, uint256 forger) external {
        IDeviceRegistry.SignedStatement memory good = _signed(_statement(1, "a"));
        IDeviceRegistry.SignedStatement memory bad = _signed(_statement(1, "b"));
        bytes memory signature = bad.signature;
        forger = bound(forger, 1, type(uint128).max);
        vm.assume(forger != DEVICE_KEY);

        bytes[4] memory lies = [
            junk,
            highTwin(signature),
            good.signature,
            deviceSignature(forger, sha256(bad.statement))
        ];
        for (uint256 i = 0; i < lies.length; ++i) {
            bad.signature = lies[i];
            _expectNoEquivocation(good, bad);
            _expectNoEquivocation(bad, good);
        }
    }

    function test_anUnknownKeyCannotEquivocate() external {
        bytes memory a = _bytes("tallystick/rec/1", logId, "a", "stranger", 1);
        bytes memory b = _bytes("tallystick/rec/1", logId, "b", "stranger", 1);
        bytes memory fault = abi.encodeWithSelector(IDeviceRegistry.KeyUnknown.selector, bytes32("stranger"));
        _expectRefused(_signed(a), _signed(b), fault);
    }

    function _report(bytes memory a, bytes memory b) private {
        devices.reportEquivocation(_signed(a), _signed(b));
    }

    function _expectNoEquivocation(
        IDeviceRegistry.SignedStatement memory a,
        IDeviceRegistry.SignedStatement memory b
    ) private {
        _expectRefused(a, b, abi.encodeWithSelector(IDeviceRegistry.NotEquivocation.selector));
    }

    function _expectRefused(
        IDeviceRegistry.SignedStatement memory a,
        IDeviceRegistry.SignedStatement memory b,
        bytes memory fault
    ) private {
        vm.expectRevert(fault);
        devices.reportEquivocation(a, b);
    }

    function _signed(bytes memory statement) private pure returns (IDeviceRegistry.SignedStatement memory) {
        return IDeviceRegistry.SignedStatement(statement, deviceSignature(DEVICE_KEY, sha256(statement)));
    }

    function _statement(uint64 sequence, bytes32 recordHash) private view returns (bytes memory) {
        return _bytes("tallystick/rec/1", logId, recordHash, keyId, sequence);
    }

    function _bytes(
        bytes16 tag,
        bytes32 origin,
        bytes32 recordHash,
        bytes32 key,
        uint64 sequence
    ) private pure returns (bytes memory) {
        return abi.encodePacked(tag, origin, recordHash, bytes32(0), key, sequence, bytes32(0));
    }
}
