// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IDeviceRegistry} from "../../contracts/interfaces/IDeviceRegistry.sol";
import {IPartyRegistry} from "../../contracts/interfaces/IPartyRegistry.sol";
import {DeviceWorld} from "./support/DeviceWorld.sol";

contract GradesTest is DeviceWorld {
    IDeviceRegistry.KeyGrade private constant NONE = IDeviceRegistry.KeyGrade.None;
    IDeviceRegistry.KeyGrade private constant MANAGED = IDeviceRegistry.KeyGrade.Managed;
    IDeviceRegistry.KeyGrade private constant SOFTWARE = IDeviceRegistry.KeyGrade.Software;
    IDeviceRegistry.KeyGrade private constant HARDWARE = IDeviceRegistry.KeyGrade.Hardware;

    bytes32 private keyId;

    function setUp() public override {
        super.setUp();
        keyId = registerDevice();
    }

    function test_theHistoryOfGradesIsKept() external {
        anchorHonestly(20);
        IDeviceRegistry.SetGrade memory act = IDeviceRegistry.SetGrade(MAKER, keyId, HARDWARE);
        Authorisation memory authorisation = authoriseGrade(MAKER, act);
        vm.expectEmit(address(devices));
        emit IDeviceRegistry.GradeChanged(keyId, 20, HARDWARE, MAKER);
        devices.setGrade(act, authorisation);
        anchorHonestly(30);
        _set(FACTORY, MANAGED);

        IDeviceRegistry.GradeSince[] memory grades = devices.gradesOf(keyId);
        IDeviceRegistry.GradeSince[] memory expected = new IDeviceRegistry.GradeSince[](3);
        expected[0] = IDeviceRegistry.GradeSince(0, SOFTWARE, FACTORY);
        expected[1] = IDeviceRegistry.GradeSince(20, HARDWARE, MAKER);
        expected[2] = IDeviceRegistry.GradeSince(30, MANAGED, FACTORY);
        vm.assertEq(abi.encode(grades), abi.encode(expected), "grades");
        vm.assertTrue(_gradeAt(0) == SOFTWARE && _gradeAt(19) == SOFTWARE, "the first");
        vm.assertTrue(_gradeAt(20) == HARDWARE && _gradeAt(29) == HARDWARE, "the one between");
        vm.assertTrue(_gradeAt(30) == MANAGED && _gradeAt(1 << 40) == MANAGED, "the last");
    }

    function test_makerAndCertifierAttestHardware() external {
        _set(MAKER, HARDWARE);
        _set(FACTORY, SOFTWARE);
        _set(CERTIFIER, HARDWARE);
    }

    function test_nobodyElseAttestsHardware() external {
        _expectNotAllowed(FACTORY, HARDWARE);
        _expectNotAllowed(RIVAL, HARDWARE);
        _expectNotAllowed(OPERATOR, HARDWARE);
        _expectNotAllowed("stranger", HARDWARE);
    }

    /// @dev A party with every role there is still does not attest for itself, nor for the log it operates.
    function test_neitherTheFactoryNorTheOperatorAttestsWhateverRolesItHas() external {
        IPartyRegistry.Genesis[] memory genesis = new IPartyRegistry.Genesis[](3);
        bytes32[3] memory ids = [OPERATOR, FACTORY, RIVAL];
        for (uint256 i = 0; i < 3; ++i) {
            bytes[] memory signers = new bytes[](1);
            signers[0] = accountOf(ids[i]);
            genesis[i] = IPartyRegistry.Genesis(ids[i], ALL_ROLES, 1, signers);
        }
        parties = deployParties(genesis);
        log = newLog(ORIGIN);
        devices = deployDevices(parties, log);
        registerDevice();
        _expectNotAllowed(FACTORY, HARDWARE);
        _expectNotAllowed(OPERATOR, HARDWARE);
        _set(RIVAL, HARDWARE);
    }

    function test_aFactoryOnlyLowers() external {
        _expectNotAllowed(FACTORY, SOFTWARE);
        _set(FACTORY, MANAGED);
        _expectNotAllowed(FACTORY, SOFTWARE);
        _expectNotAllowed(FACTORY, MANAGED);
        _expectNotAllowed(FACTORY, NONE);
    }

    function test_whoAttestedWithdrawsAndNobodyElseDoes() external {
        _set(MAKER, HARDWARE);
        _expectNotAllowed(CERTIFIER, SOFTWARE);
        _expectNotAllowed(RIVAL, MANAGED);
        _expectNotAllowed(CERTIFIER, HARDWARE);
        _set(MAKER, SOFTWARE);
        _expectNotAllowed(CERTIFIER, MANAGED);
    }

    function test_anEndedKeyKeepsItsGrade() external {
        endDevice(FACTORY, keyId);
        _expectRefused(MAKER, MAKER, HARDWARE, abi.encodeWithSelector(IDeviceRegistry.KeyNotAlive.selector, keyId));
    }

    function test_anUnknownKeyHasNoGrade() external {
        keyId = "stranger";
        _expectRefused(MAKER, MAKER, HARDWARE, abi.encodeWithSelector(IDeviceRegistry.KeyUnknown.selector, keyId));
        vm.assertEq(devices.gradesOf(keyId).length, 0, "none");
        vm.assertTrue(_gradeAt(0) == NONE, "at no index");
    }

    function test_nobodyAttestsInAnothersName() external {
        _expectRefused(MAKER, FACTORY, HARDWARE, abi.encodeWithSelector(IActs.NotSigned.selector, MAKER));
    }

    function test_anAttestationIsUsedOnce() external {
        IDeviceRegistry.SetGrade memory act = IDeviceRegistry.SetGrade(MAKER, keyId, HARDWARE);
        Authorisation memory authorisation = authoriseGrade(MAKER, act);
        devices.setGrade(act, authorisation);
        _set(FACTORY, SOFTWARE);
        vm.expectRevert(abi.encodeWithSelector(IActs.InvalidActNonce.selector, MAKER, 1));
        devices.setGrade(act, authorisation);
    }

    function _gradeAt(uint64 index) private view returns (IDeviceRegistry.KeyGrade grade) {
        (, , grade, ) = devices.voiceAt(keyId, index);
    }

    function _set(bytes32 by, IDeviceRegistry.KeyGrade grade) private {
        IDeviceRegistry.SetGrade memory act = IDeviceRegistry.SetGrade(by, keyId, grade);
        devices.setGrade(act, authoriseGrade(by, act));
    }

    function _expectNotAllowed(bytes32 by, IDeviceRegistry.KeyGrade grade) private {
        _expectRefused(by, by, grade, abi.encodeWithSelector(IDeviceRegistry.GradeNotAllowed.selector, by, grade));
    }

    function _expectRefused(bytes32 by, bytes32 signer, IDeviceRegistry.KeyGrade grade, bytes memory fault) private {
        IDeviceRegistry.SetGrade memory act = IDeviceRegistry.SetGrade(by, keyId, grade);
        Authorisation memory authorisation = authoriseGrade(signer, act);
        vm.expectRevert(fault);
        devices.setGrade(act, authorisation);
    }
}
