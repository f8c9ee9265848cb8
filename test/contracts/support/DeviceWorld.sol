// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../../contracts/interfaces/Authorisation.sol";
import {IDeviceRegistry} from "../../../contracts/interfaces/IDeviceRegistry.sol";
import {World} from "./World.sol";

/// @title The world with a device in it
abstract contract DeviceWorld is World {
    uint256 internal constant DEVICE_KEY = 0xd331ce;
    string internal constant DEVICE = "urn:dev:mac:0024befffe804ff1";

    bytes32 private constant REGISTER = keccak256(
        "Register(bytes32 factory,string device,bytes32 x,bytes32 y,uint8 grade,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant END = keccak256("End(bytes32 factory,bytes32 keyId,uint256 nonce,uint64 deadline)");
    bytes32 private constant SET_GRADE = keccak256(
        "SetGrade(bytes32 by,bytes32 keyId,uint8 grade,uint256 nonce,uint64 deadline)"
    );

    /// @dev The device's key under FACTORY, as a software key.
    function registration() internal pure returns (IDeviceRegistry.Register memory) {
        return registrationOf(FACTORY, DEVICE, DEVICE_KEY);
    }

    function registrationOf(
        bytes32 factory,
        string memory device,
        uint256 privateKey
    ) internal pure returns (IDeviceRegistry.Register memory) {
        (bytes32 x, bytes32 y) = devicePoint(privateKey);
        return IDeviceRegistry.Register(factory, device, x, y, IDeviceRegistry.KeyGrade.Software);
    }

    /// @dev What the key signs to prove itself, written out byte by byte.
    function possession(
        uint256 privateKey,
        address registry,
        bytes32 logId,
        bytes32 factory,
        string memory device
    ) internal view returns (bytes memory) {
        bytes memory message = abi.encodePacked(
            "tallystick/pop/1",
            block.chainid,
            registry,
            logId,
            factory,
            sha256(bytes(device))
        );
        return deviceSignature(privateKey, sha256(message));
    }

    function possessionOf(
        IDeviceRegistry.Register memory act,
        uint256 privateKey
    ) internal view returns (bytes memory) {
        return possession(privateKey, address(devices), sha256(bytes(ORIGIN)), act.factory, act.device);
    }

    /// @dev Registers the device's key and returns its id.
    function registerDevice() internal returns (bytes32) {
        IDeviceRegistry.Register memory act = registration();
        return devices.register(act, authoriseRegistration(act), possessionOf(act, DEVICE_KEY));
    }

    function endDevice(bytes32 factory, bytes32 keyId) internal {
        IDeviceRegistry.End memory act = IDeviceRegistry.End(factory, keyId);
        devices.end(act, authoriseEnd(factory, act));
    }

    /// @dev Each of these signs as its first argument, with the next nonce under key 0.
    function authoriseRegistration(IDeviceRegistry.Register memory act) internal view returns (Authorisation memory) {
        uint256 nonce = devices.nonces(act.factory, 0);
        bytes32 structHash = keccak256(
            abi.encode(REGISTER, act.factory, keccak256(bytes(act.device)), act.x, act.y, act.grade, nonce, DEADLINE)
        );
        return _authorise(act.factory, structHash, nonce);
    }

    function authoriseEnd(bytes32 party, IDeviceRegistry.End memory act) internal view returns (Authorisation memory) {
        uint256 nonce = devices.nonces(act.factory, 0);
        return _authorise(party, keccak256(abi.encode(END, act.factory, act.keyId, nonce, DEADLINE)), nonce);
    }

    function authoriseGrade(
        bytes32 party,
        IDeviceRegistry.SetGrade memory act
    ) internal view returns (Authorisation memory) {
        uint256 nonce = devices.nonces(act.by, 0);
        bytes32 structHash = keccak256(abi.encode(SET_GRADE, act.by, act.keyId, act.grade, nonce, DEADLINE));
        return _authorise(party, structHash, nonce);
    }

    function _authorise(bytes32 party, bytes32 structHash, uint256 nonce) private view returns (Authorisation memory) {
        return authorise(party, "DeviceRegistry", address(devices), structHash, nonce, DEADLINE);
    }
}
