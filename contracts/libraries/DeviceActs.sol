// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IDeviceRegistry} from "../interfaces/IDeviceRegistry.sol";
import {Authorisation} from "../interfaces/IPartyRegistry.sol";

/// @title EIP-712 structs of the device registry
/// @notice hashStruct of each act together with the nonce and the deadline of its authorisation.
library DeviceActs {
    bytes32 private constant REGISTER = keccak256(
        "Register(bytes32 factory,string device,bytes32 x,bytes32 y,uint8 grade,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant END = keccak256("End(bytes32 factory,bytes32 keyId,uint256 nonce,uint64 deadline)");
    bytes32 private constant SET_GRADE = keccak256(
        "SetGrade(bytes32 by,bytes32 keyId,uint8 grade,uint256 nonce,uint64 deadline)"
    );

    /// @notice hashStruct of a registration.
    /// @param act What is registered.
    /// @param authorisation Nonce and deadline; the signatures are over the result.
    /// @return The struct hash.
    function hash(
        IDeviceRegistry.Register calldata act,
        Authorisation calldata authorisation
    ) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REGISTER,
                    act.factory,
                    keccak256(bytes(act.device)),
                    act.x,
                    act.y,
                    act.grade,
                    authorisation.nonce,
                    authorisation.deadline
                )
            );
    }

    /// @notice hashStruct of an end.
    /// @param act What is ended.
    /// @param authorisation Nonce and deadline; the signatures are over the result.
    /// @return The struct hash.
    function hash(
        IDeviceRegistry.End calldata act,
        Authorisation calldata authorisation
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(END, act.factory, act.keyId, authorisation.nonce, authorisation.deadline));
    }

    /// @notice hashStruct of a change of grade.
    /// @param act What is changed.
    /// @param authorisation Nonce and deadline; the signatures are over the result.
    /// @return The struct hash.
    function hash(
        IDeviceRegistry.SetGrade calldata act,
        Authorisation calldata authorisation
    ) internal pure returns (bytes32) {
        return
            keccak256(abi.encode(SET_GRADE, act.by, act.keyId, act.grade, authorisation.nonce, authorisation.deadline));
    }
}
