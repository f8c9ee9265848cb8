// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IDeviceRegistry} from "../../contracts/interfaces/IDeviceRegistry.sol";
import {Devices} from "./support/Contracts.sol";
import {DeviceWorld} from "./support/DeviceWorld.sol";

contract DeviceRegistryTest is DeviceWorld {
    // register

    function test_aKeyIsRegisteredFromTheAnchoredSizeOn() external {
        anchorHonestly(20);
        IDeviceRegistry.Register memory act = registration();
        bytes32 expected = devices.keyIdOf(act.x, act.y);
        Authorisation memory authorisation = authoriseRegistration(act);
        bytes memory proof = possessionOf(act, DEVICE_KEY);
        vm.expectEmit(address(devices));
        emit IDeviceRegistry.KeyRegistered(expected, FACTORY, DEVICE, act.x, act.y, 20);
        bytes32 keyId = devices.register(act, authorisation, proof);

        vm.assertEq(keyId, expected, "key id");
        IDeviceRegistry.Key memory key = devices.keyOf(keyId);
        IDeviceRegistry.Key memory asSigned = IDeviceRegistry.Key({
            factory: FACTORY,
            device: sha256(bytes(DEVICE)),
            x: act.x,
            y: act.y,
            fromIndex: 20,
            untilIndex: type(uint64).max,
            algorithm: IDeviceRegistry.Algorithm.P256Sha256,
            ended: IDeviceRegistry.EndReason.None
        });
        vm.assertEq(abi.encode(key), abi.encode(asSigned), "key");
    }

    function testFuzz_aKeySpeaksOnlyWithinItsLife(uint64 any) external {
        uint64 index = _near(any);
        anchorHonestly(20);
        bytes32 keyId = registerDevice();
        vm.assertTrue(devices.isAliveAt(keyId, index) == (index >= 20 && index != type(uint64).max), "open");
        anchorHonestly(30);
        endDevice(FACTORY, keyId);
        vm.assertTrue(devices.isAliveAt(keyId, index) == (index >= 20 && index < 30), "ended");
        vm.assertFalse(devices.isAliveAt("stranger", index), "unknown");
    }

    function testFuzz_aVoiceIsHeardOnlyWithinTheKeysLife(uint64 any) external {
        uint64 index = _near(any);
        anchorHonestly(20);
        bytes32 keyId = registerDevice();
        anchorHonestly(30);
        endDevice(FACTORY, keyId);
        (bytes32 x, bytes32 y) = devicePoint(DEVICE_KEY);
        bytes memory heard = abi.encode(x, y, IDeviceRegistry.KeyGrade.Software, uint32(1));
        bytes memory expected = index >= 20 && index < 30 ? heard : new bytes(heard.length);
        vm.assertEq(_voiceAt(keyId, index), expected, "voice");
        vm.assertEq(_voiceAt("stranger", index), new bytes(heard.length), "unknown");
    }

    /// Most of all indices lie within ten of a life from 20 to 30: others never tell its ends.
    function _near(uint64 any) private pure returns (uint64) {
        return any % 4 == 3 ? any : 10 + ((any / 4) % 30);
    }

    function _voiceAt(bytes32 keyId, uint64 index) private view returns (bytes memory) {
        (bytes32 x, bytes32 y, IDeviceRegistry.KeyGrade grade, uint32 number) = devices.voiceAt(keyId, index);
        return abi.encode(x, y, grade, number);
    }

    function test_everyKeyHasANumberOfItsOwn() external {
        bytes32 first = registerDevice();
        IDeviceRegistry.Register memory act = registrationOf(FACTORY, "urn:dev:mac:another", DEVICE_KEY + 1);
        bytes32 second = devices.register(act, authoriseRegistration(act), possessionOf(act, DEVICE_KEY + 1));
        vm.assertEq(devices.numberOf(first), 1, "first");
        vm.assertEq(devices.numberOf(second), 2, "second");
        vm.assertEq(devices.numberOf("stranger"), 0, "unknown");
        vm.assertEq(devices.factoryOf(second), FACTORY, "factory");
        vm.assertEq(devices.factoryOf("stranger"), 0, "of an unknown one");
    }

    function test_onlyMembersRegisterKeys() external {
        bytes32 keyId = registerDevice();
        vm.warp(START + 300 days);
        IDeviceRegistry.Register memory act = registrationOf(FACTORY, DEVICE, DEVICE_KEY + 1);
        _expectRefused(act, DEVICE_KEY + 1, abi.encodeWithSelector(IDeviceRegistry.NotAdmitted.selector, FACTORY));
        endDevice(FACTORY, keyId);
        vm.assertTrue(devices.keyOf(keyId).ended == IDeviceRegistry.EndReason.Retired, "ended all the same");
    }

    function test_aKeyIsRegisteredOnce() external {
        bytes32 keyId = registerDevice();
        IDeviceRegistry.Register memory act = registrationOf(FACTORY, "urn:dev:mac:another", DEVICE_KEY);
        _expectRefused(act, DEVICE_KEY, abi.encodeWithSelector(IDeviceRegistry.KeyKnown.selector, keyId));
    }

    function test_aKeyServesOneFactoryForLife() external {
        bytes32 keyId = registerDevice();
        IDeviceRegistry.Register memory act = registrationOf(RIVAL, DEVICE, DEVICE_KEY);
        bytes memory fault = abi.encodeWithSelector(IDeviceRegistry.KeyKnown.selector, keyId);
        _expectRefused(act, DEVICE_KEY, fault);
        endDevice(FACTORY, keyId);
        _expectRefused(act, DEVICE_KEY, fault);
    }

    function test_aPointThatIsNotOnTheCurveIsRefused() external {
        IDeviceRegistry.Register memory act = registration();
        act.y = flipped(act.y, 0);
        _expectRefused(act, DEVICE_KEY, abi.encodeWithSelector(IDeviceRegistry.NotOnCurve.selector));
        (act.x, act.y) = (0, 0);
        _expectRefused(act, DEVICE_KEY, abi.encodeWithSelector(IDeviceRegistry.NotOnCurve.selector));
    }

    /// @dev The last one is not UTF-8, which decoders of the event would stop at.
    function test_aDeviceWithoutAReadableNameIsRefused() external {
        string[4] memory misfits = ["", "urn:dev: mac", _name(256), string(bytes.concat("urn:", hex"ff"))];
        for (uint256 i = 0; i < misfits.length; ++i) {
            IDeviceRegistry.Register memory act = registrationOf(FACTORY, misfits[i], DEVICE_KEY);
            _expectRefused(act, DEVICE_KEY, abi.encodeWithSelector(IDeviceRegistry.InvalidDevice.selector));
        }
    }

    function test_theLongestNameOfADeviceIsTaken() external {
        IDeviceRegistry.Register memory act = registrationOf(FACTORY, _name(255), DEVICE_KEY);
        devices.register(act, authoriseRegistration(act), possessionOf(act, DEVICE_KEY));
    }

    function test_aFactoryRegistersManagedAndSoftwareKeysOnly() external {
        IDeviceRegistry.Register memory act = registration();
        IDeviceRegistry.KeyGrade[2] memory forbidden = [
            IDeviceRegistry.KeyGrade.None,
            IDeviceRegistry.KeyGrade.Hardware
        ];
        for (uint256 i = 0; i < 2; ++i) {
            act.grade = forbidden[i];
            bytes memory fault = abi.encodeWithSelector(
                IDeviceRegistry.GradeNotAllowed.selector,
                FACTORY,
                forbidden[i]
            );
            _expectRefused(act, DEVICE_KEY, fault);
        }
        act.grade = IDeviceRegistry.KeyGrade.Managed;
        devices.register(act, authoriseRegistration(act), possessionOf(act, DEVICE_KEY));
    }

    function test_nobodyRegistersForAFactoryThatDidNotSign() external {
        IDeviceRegistry.Register memory act = registration();
        Authorisation memory authorisation = authoriseRegistration(act);
        act.device = "urn:dev:mac:another";
        bytes memory proof = possessionOf(act, DEVICE_KEY);
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, FACTORY));
        devices.register(act, authorisation, proof);
    }

    // Proof of possession

    function test_theMessageOfPossessionHasTheDocumentedBytes() external view {
        bytes memory documented = abi.encodePacked(
            bytes16("tallystick/pop/1"),
            uint256(block.chainid),
            address(devices),
            sha256(bytes(ORIGIN)),
            FACTORY,
            sha256(bytes(DEVICE))
        );
        vm.assertEq(devices.possessionMessage(FACTORY, DEVICE), documented, "message");
        vm.assertEq(documented.length, 164, "length");
    }

    function test_aKeyThatProvedItselfForAnotherFactoryDeviceLogOrRegistryIsRefused() external {
        bytes32 logId = log.logId();
        _expectNotPossessed(possession(DEVICE_KEY, address(devices), logId, RIVAL, DEVICE));
        _expectNotPossessed(possession(DEVICE_KEY, address(devices), logId, FACTORY, "urn:dev:mac:another"));
        _expectNotPossessed(possession(DEVICE_KEY, address(devices), sha256("another log"), FACTORY, DEVICE));
        Devices another = deployDevices(parties, log);
        _expectNotPossessed(possession(DEVICE_KEY, address(another), logId, FACTORY, DEVICE));
        registerDevice();
    }

    /// @dev The factory signs for the new chain; the key's proof is still that of the old one.
    function test_aKeyThatProvedItselfOnAnotherChainIsRefused() external {
        bytes memory proof = possessionOf(registration(), DEVICE_KEY);
        vm.chainId(7);
        _expectNotPossessed(proof);
    }

    function test_aProofOfAnotherKeyOrWithHighSIsRefused() external {
        bytes memory proof = possessionOf(registration(), DEVICE_KEY);
        _expectNotPossessed(possessionOf(registration(), 0xbad));
        _expectNotPossessed(highTwin(proof));
        _expectNotPossessed(bytes.concat(proof, hex"00"));
        _expectNotPossessed("");
    }

    // end

    function test_aFactoryEndsItsKeyAtTheAnchoredSize() external {
        bytes32 keyId = registerDevice();
        anchorHonestly(20);
        Authorisation memory authorisation = authoriseEnd(FACTORY, IDeviceRegistry.End(FACTORY, keyId));
        vm.expectEmit(address(devices));
        emit IDeviceRegistry.KeyEnded(keyId, 20, IDeviceRegistry.EndReason.Retired);
        devices.end(IDeviceRegistry.End(FACTORY, keyId), authorisation);
        vm.assertEq(devices.keyOf(keyId).untilIndex, 20, "until");
    }

    function test_aKeyEndsOnce() external {
        bytes32 keyId = registerDevice();
        endDevice(FACTORY, keyId);
        anchorHonestly(20);
        IDeviceRegistry.End memory act = IDeviceRegistry.End(FACTORY, keyId);
        _expectEndRefused(act, FACTORY, abi.encodeWithSelector(IDeviceRegistry.KeyNotAlive.selector, keyId));
        vm.assertEq(devices.keyOf(keyId).untilIndex, 0, "until");
    }

    function test_onlyTheOwnerEndsAKey() external {
        bytes32 keyId = registerDevice();
        IDeviceRegistry.End memory act = IDeviceRegistry.End(RIVAL, keyId);
        _expectEndRefused(act, RIVAL, abi.encodeWithSelector(IDeviceRegistry.NotOwner.selector, RIVAL, keyId));
        act.factory = FACTORY;
        _expectEndRefused(act, RIVAL, abi.encodeWithSelector(IActs.NotSigned.selector, FACTORY));
        act.keyId = "stranger";
        bytes memory fault = abi.encodeWithSelector(IDeviceRegistry.KeyUnknown.selector, bytes32("stranger"));
        _expectEndRefused(act, FACTORY, fault);
    }

    function _name(uint256 length) private pure returns (string memory) {
        bytes memory characters = new bytes(length);
        for (uint256 i = 0; i < length; ++i) characters[i] = "a";
        return string(characters);
    }

    function _expectEndRefused(IDeviceRegistry.End memory act, bytes32 party, bytes memory fault) private {
        Authorisation memory authorisation = authoriseEnd(party, act);
        vm.expectRevert(fault);
        devices.end(act, authorisation);
    }

    function _expectRefused(IDeviceRegistry.Register memory act, uint256 privateKey, bytes memory fault) private {
        Authorisation memory authorisation = authoriseRegistration(act);
        bytes memory proof = possessionOf(act, privateKey);
        vm.expectRevert(fault);
        devices.register(act, authorisation, proof);
    }

    function _expectNotPossessed(bytes memory proof) private {
        IDeviceRegistry.Register memory act = registration();
        Authorisation memory authorisation = authoriseRegistration(act);
        bytes32 keyId = devices.keyIdOf(act.x, act.y);
        vm.expectRevert(abi.encodeWithSelector(IDeviceRegistry.NoProofOfPossession.selector, keyId));
        devices.register(act, authorisation, proof);
    }
}
