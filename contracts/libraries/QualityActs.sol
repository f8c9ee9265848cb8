// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ILotRegister} from "../interfaces/ILotRegister.sol";
import {IRuleBook} from "../interfaces/IRuleBook.sol";

/// @title EIP-712 structs of rule book and lot register
/// @notice Type hashes of their acts, and encodeData of those with members of dynamic length. That of any other act is its
/// ABI encoding.
library QualityActs {
    bytes32 internal constant PUBLISH_RULES = keccak256(
        "PublishRules(bytes32 publisher,bytes32 product,bytes32 step,uint32 version,bytes32 salt,bytes rules,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant PUBLISH_PLAN = keccak256(
        "PublishPlan(bytes32 publisher,bytes32 product,uint32 version,bytes32 salt,uint8 minGrade,Requirement[] requirements,bytes32[] inspectors,bytes32[] auditors,uint256 nonce,uint64 deadline)Requirement(bytes32 ruleSet,uint32 samples,uint32 acceptance)"
    );
    bytes32 internal constant SUPERSEDE = keccak256(
        "Supersede(bytes32 publisher,bytes32 plan,bytes32 successor,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant WITHDRAW = keccak256(
        "Withdraw(bytes32 publisher,bytes32 plan,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant OPEN_LOT = keccak256(
        "OpenLot(bytes32 factory,bytes32 secret,bytes32 plan,bytes32[] custodians,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant RELEASE = keccak256("Release(bytes32 factory,bytes32 lot,uint256 nonce,uint64 deadline)");
    bytes32 internal constant DISPOSE = keccak256(
        "Dispose(bytes32 publisher,bytes32 lot,bytes32 ruleSet,bytes32 statement,uint8 disposition,bytes32 reason,uint64 until,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant EXCUSE = keccak256(
        "Excuse(bytes32 publisher,bytes32 lot,bytes32 keyId,bytes32 reason,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant HOLD = keccak256(
        "Hold(bytes32 by,bytes32[] lots,bytes32 reason,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant LIFT = keccak256("Lift(bytes32 by,bytes32[] lots,uint256 nonce,uint64 deadline)");

    bytes32 private constant REQUIREMENT = keccak256("Requirement(bytes32 ruleSet,uint32 samples,uint32 acceptance)");

    /// @notice encodeData of a rule set.
    /// @param act The rule set.
    /// @return Six words.
    function members(IRuleBook.PublishRules calldata act) internal pure returns (bytes memory) {
        return abi.encode(act.publisher, act.product, act.step, act.version, act.salt, keccak256(act.rules));
    }

    /// @notice encodeData of a plan.
    /// @param act The plan.
    /// @return Eight words.
    function members(IRuleBook.PublishPlan calldata act) internal pure returns (bytes memory) {
        bytes32[] memory requirements = new bytes32[](act.requirements.length);
        for (uint256 i = 0; i < requirements.length; ++i)
            requirements[i] = keccak256(abi.encode(REQUIREMENT, act.requirements[i]));
        return
            abi.encode(
                act.publisher,
                act.product,
                act.version,
                act.salt,
                act.minGrade,
                keccak256(abi.encodePacked(requirements)),
                keccak256(abi.encodePacked(act.inspectors)),
                keccak256(abi.encodePacked(act.auditors))
            );
    }

    /// @notice encodeData of the opening of a lot.
    /// @param act The opening.
    /// @return Four words.
    function members(ILotRegister.OpenLot calldata act) internal pure returns (bytes memory) {
        return abi.encode(act.factory, act.secret, act.plan, keccak256(abi.encodePacked(act.custodians)));
    }

    /// @notice encodeData of holds.
    /// @param act The holds.
    /// @return Three words.
    function members(ILotRegister.Hold calldata act) internal pure returns (bytes memory) {
        return abi.encode(act.by, keccak256(abi.encodePacked(act.lots)), act.reason);
    }

    /// @notice encodeData of the lifting of holds.
    /// @param act What is lifted.
    /// @return Two words.
    function members(ILotRegister.Lift calldata act) internal pure returns (bytes memory) {
        return abi.encode(act.by, keccak256(abi.encodePacked(act.lots)));
    }
}
