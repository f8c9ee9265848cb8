// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../../contracts/interfaces/Authorisation.sol";
import {ILotRegister} from "../../../contracts/interfaces/ILotRegister.sol";
import {IRuleBook} from "../../../contracts/interfaces/IRuleBook.sol";
import {Book, Lots} from "./Contracts.sol";
import {DeviceWorld} from "./DeviceWorld.sol";

/// @title Acts for rule book and lot register as they are signed
/// @notice The types are written out again, so that they share nothing with the contracts under test. Each function signs
/// with the account of the party that the act is of, with the next nonce under key 0, and sends the act.
abstract contract QualitySigning is DeviceWorld {
    bytes32 private constant REQUIREMENT = keccak256("Requirement(bytes32 ruleSet,uint32 samples,uint32 acceptance)");

    Book internal book;

    function publish(IRuleBook.PublishRules memory act) internal returns (bytes32) {
        return book.publishRules(act, authoriseRules(act.publisher, act));
    }

    function publish(IRuleBook.PublishPlan memory act) internal returns (bytes32) {
        return book.publishPlan(act, authorisePlan(act.publisher, act));
    }

    function authoriseRules(
        bytes32 party,
        IRuleBook.PublishRules memory act
    ) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256(
            "PublishRules(bytes32 publisher,bytes32 product,bytes32 step,uint32 version,bytes32 salt,bytes rules,uint256 nonce,uint64 deadline)"
        );
        bytes memory members = abi.encode(
            act.publisher,
            act.product,
            act.step,
            act.version,
            act.salt,
            keccak256(act.rules)
        );
        return _forBook(party, act.publisher, actType, members);
    }

    function authorisePlan(
        bytes32 party,
        IRuleBook.PublishPlan memory act
    ) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256(
            "PublishPlan(bytes32 publisher,bytes32 product,uint32 version,bytes32 salt,uint8 minGrade,Requirement[] requirements,bytes32[] inspectors,bytes32[] auditors,uint256 nonce,uint64 deadline)Requirement(bytes32 ruleSet,uint32 samples,uint32 acceptance)"
        );
        bytes memory requirements = "";
        for (uint256 i = 0; i < act.requirements.length; ++i)
            requirements = bytes.concat(requirements, keccak256(abi.encode(REQUIREMENT, act.requirements[i])));
        bytes memory members = abi.encode(
            act.publisher,
            act.product,
            act.version,
            act.salt,
            act.minGrade,
            keccak256(requirements),
            keccak256(abi.encodePacked(act.inspectors)),
            keccak256(abi.encodePacked(act.auditors))
        );
        return _forBook(party, act.publisher, actType, members);
    }

    function authorise(bytes32 party, IRuleBook.Supersede memory act) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256(
            "Supersede(bytes32 publisher,bytes32 plan,bytes32 successor,uint256 nonce,uint64 deadline)"
        );
        return _forBook(party, act.publisher, actType, abi.encode(act));
    }

    function authorise(bytes32 party, IRuleBook.Withdraw memory act) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256("Withdraw(bytes32 publisher,bytes32 plan,uint256 nonce,uint64 deadline)");
        return _forBook(party, act.publisher, actType, abi.encode(act));
    }

    function authorise(
        Lots lots,
        bytes32 party,
        ILotRegister.OpenLot memory act
    ) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256(
            "OpenLot(bytes32 factory,bytes32 secret,bytes32 plan,bytes32[] custodians,uint256 nonce,uint64 deadline)"
        );
        bytes memory members = abi.encode(
            act.factory,
            act.secret,
            act.plan,
            keccak256(abi.encodePacked(act.custodians))
        );
        return _forLots(lots, party, act.factory, actType, members);
    }

    function authorise(
        Lots lots,
        bytes32 party,
        ILotRegister.Dispose memory act
    ) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256(
            "Dispose(bytes32 publisher,bytes32 lot,bytes32 ruleSet,bytes32 statement,uint8 disposition,bytes32 reason,uint64 until,uint256 nonce,uint64 deadline)"
        );
        return _forLots(lots, party, act.publisher, actType, abi.encode(act));
    }

    function authorise(
        Lots lots,
        bytes32 party,
        ILotRegister.Excuse memory act
    ) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256(
            "Excuse(bytes32 publisher,bytes32 lot,bytes32 keyId,bytes32 reason,uint256 nonce,uint64 deadline)"
        );
        return _forLots(lots, party, act.publisher, actType, abi.encode(act));
    }

    function authorise(
        Lots lots,
        bytes32 party,
        ILotRegister.Hold memory act
    ) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256("Hold(bytes32 by,bytes32[] lots,bytes32 reason,uint256 nonce,uint64 deadline)");
        bytes memory members = abi.encode(act.by, keccak256(abi.encodePacked(act.lots)), act.reason);
        return _forLots(lots, party, act.by, actType, members);
    }

    function authorise(
        Lots lots,
        bytes32 party,
        ILotRegister.Lift memory act
    ) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256("Lift(bytes32 by,bytes32[] lots,uint256 nonce,uint64 deadline)");
        bytes memory members = abi.encode(act.by, keccak256(abi.encodePacked(act.lots)));
        return _forLots(lots, party, act.by, actType, members);
    }

    function authorise(
        Lots lots,
        bytes32 party,
        ILotRegister.Release memory act
    ) internal view returns (Authorisation memory) {
        bytes32 actType = keccak256("Release(bytes32 factory,bytes32 lot,uint256 nonce,uint64 deadline)");
        return _forLots(lots, party, act.factory, actType, abi.encode(act));
    }

    function _forBook(
        bytes32 party,
        bytes32 named,
        bytes32 actType,
        bytes memory members
    ) private view returns (Authorisation memory) {
        uint256 nonce = book.nonces(named, 0);
        bytes32 structHash = keccak256(bytes.concat(actType, members, abi.encode(nonce, DEADLINE)));
        return authorise(party, "RuleBook", address(book), structHash, nonce, DEADLINE);
    }

    function _forLots(
        Lots lots,
        bytes32 party,
        bytes32 named,
        bytes32 actType,
        bytes memory members
    ) private view returns (Authorisation memory) {
        uint256 nonce = lots.nonces(named, 0);
        bytes32 structHash = keccak256(bytes.concat(actType, members, abi.encode(nonce, DEADLINE)));
        return authorise(party, "LotRegister", address(lots), structHash, nonce, DEADLINE);
    }
}
