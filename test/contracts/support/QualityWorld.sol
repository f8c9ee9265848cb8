// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IDeviceRegistry} from "../../../contracts/interfaces/IDeviceRegistry.sol";
import {ILotRegister} from "../../../contracts/interfaces/ILotRegister.sol";
import {IRuleBook} from "../../../contracts/interfaces/IRuleBook.sol";
import {Lots} from "./Contracts.sol";
import {QualitySigning} from "./QualitySigning.sol";
import {ReferenceTree} from "./ReferenceTree.sol";

/// @title A buyer with a plan, a factory with a lot, and two stations that inspect
/// @notice The buyer wants two samples of a shaft. Each is good when its diameter, required, lies within 9.98 and 10.02 mm
/// and its roughness, if anybody measures it, does not exceed 1.6 um.
abstract contract QualityWorld is QualitySigning {
    bytes32 internal constant BUYER = CERTIFIER;
    bytes32 internal constant PRODUCT = "shaft";
    bytes32 internal constant STEP = "turning";
    bytes32 internal constant DIAMETER = bytes32(uint256(1));
    bytes32 internal constant ROUGHNESS = bytes32(uint256(2));
    bytes32 internal constant SECRET = "32 random bytes";
    uint256 internal constant OTHER_DEVICE_KEY = 0xd331cf;
    uint64 internal constant LEAVES = 64;

    int64 internal constant GOOD = 10_000_000;
    int64 internal constant BAD = 10_020_001;
    /// @dev Not measured at all.
    int64 internal constant NONE = type(int64).max;

    Lots internal lots;
    bytes32 internal ruleSet;
    bytes32 internal plan;
    bytes32 internal lot;

    /// @dev What a station says of a sample.
    struct Said {
        uint256 key;
        uint32 sample;
        uint16 attempt;
        uint32 ordinal;
        bool closing;
        int64 diameter;
    }

    uint64 private _logged;
    mapping(uint256 key => uint64) private _sequences;

    function setUp() public virtual override {
        super.setUp();
        book = deployBook(parties);
        lots = deployLots(parties, book, devices);
        registerDevice();
        IDeviceRegistry.Register memory act = registrationOf(FACTORY, "urn:dev:mac:other", OTHER_DEVICE_KEY);
        devices.register(act, authoriseRegistration(act), possessionOf(act, OTHER_DEVICE_KEY));
        ruleSet = publish(shaftRules());
        plan = publish(shaftPlan());
        lot = openLot(lots, plan);
    }

    function shaftRules() internal pure virtual returns (IRuleBook.PublishRules memory) {
        bytes memory rules = abi.encodePacked(
            rule(DIAMETER, 9_980_000, 10_020_000, true),
            rule(ROUGHNESS, type(int64).min, 1_600_000, false)
        );
        return IRuleBook.PublishRules(BUYER, PRODUCT, STEP, 1, "salt", rules);
    }

    function rule(bytes32 metric, int64 min, int64 max, bool required) internal pure returns (bytes memory) {
        return abi.encodePacked(metric, min, max, required ? 1 : 0);
    }

    function shaftPlan() internal view virtual returns (IRuleBook.PublishPlan memory act) {
        (act.publisher, act.product, act.version, act.salt) = (BUYER, PRODUCT, 1, "salt");
        act.minGrade = IDeviceRegistry.KeyGrade.Software;
        act.requirements = new IRuleBook.Requirement[](1);
        act.requirements[0] = IRuleBook.Requirement(ruleSet, 2, 0);
        act.inspectors = new bytes32[](1);
        act.auditors = new bytes32[](1);
        act.auditors[0] = MAKER;
    }

    function openLot(Lots register, bytes32 plan_) internal returns (bytes32) {
        bytes32[] memory custodians = new bytes32[](1);
        custodians[0] = OPERATOR;
        ILotRegister.OpenLot memory act = ILotRegister.OpenLot(FACTORY, SECRET, plan_, custodians);
        return register.open(act, authorise(register, FACTORY, act));
    }

    function keyIdOf(uint256 key) internal view returns (bytes32) {
        (bytes32 x, bytes32 y) = devicePoint(key);
        return devices.keyIdOf(x, y);
    }

    /// @dev DEVICE_KEY's only judgement of sample and attempt.
    function said(
        uint32 sample,
        uint16 attempt,
        uint32 ordinal,
        bool closing,
        int64 diameter
    ) internal pure returns (Said memory) {
        return Said(DEVICE_KEY, sample, attempt, ordinal, closing, diameter);
    }

    function judgementOf(Said memory what) internal view returns (bytes memory) {
        bytes memory measured = what.diameter == NONE ? bytes("") : abi.encodePacked(DIAMETER, what.diameter);
        bytes memory counters = abi.encodePacked(what.sample, what.attempt, what.ordinal, what.closing);
        uint16 count = what.diameter == NONE ? 0 : 1;
        return abi.encodePacked(ruleSet, lot, STEP, counters, bytes32("salt"), count, measured);
    }

    /// @dev Signs, and puts the statement into the log that is to be anchored. Its proof comes with `prove`.
    function sign(Said memory what) internal returns (ILotRegister.Inspection memory inspection) {
        return sign(what.key, judgementOf(what));
    }

    function sign(uint256 key, bytes memory judgement) internal returns (ILotRegister.Inspection memory inspection) {
        uint64 sequence = ++_sequences[key];
        inspection.judgement = bytes.concat(judgement);
        inspection.statement = abi.encodePacked(
            "tallystick/rec/1",
            sha256(bytes(ORIGIN)),
            sha256(abi.encode("record", key, sequence)),
            sha256(judgement),
            keyIdOf(key),
            sequence,
            sequence == 1 ? bytes32(0) : sha256("previous")
        );
        inspection.signature = deviceSignature(key, sha256(inspection.statement));
        inspection.index = _logged++;
        leaves[inspection.index] = sha256(bytes.concat(hex"00", inspection.statement));
    }

    /// @dev Anchors all leaves, once, and gives the inspections their paths.
    function prove(ILotRegister.Inspection[] memory inspections) internal {
        if (log.anchoredSize() == 0) anchorHonestly(LEAVES);
        for (uint256 i = 0; i < inspections.length; ++i) {
            inspections[i].size = LEAVES;
            inspections[i].path = ReferenceTree.path(leaves, inspections[i].index, LEAVES);
        }
    }

    function signedAndProven(Said[] memory all) internal returns (ILotRegister.Inspection[] memory inspections) {
        inspections = new ILotRegister.Inspection[](all.length);
        for (uint256 i = 0; i < all.length; ++i) inspections[i] = sign(all[i]);
        prove(inspections);
    }

    function statementOf(ILotRegister.Inspection memory inspection) internal pure returns (bytes32) {
        return sha256(inspection.statement);
    }

    function release(Lots register) internal {
        ILotRegister.Release memory act = ILotRegister.Release(FACTORY, lot);
        register.release(act, authorise(register, FACTORY, act));
    }

    function dispose(Lots register, bytes32 statement, ILotRegister.Disposition disposition, uint64 until) internal {
        ILotRegister.Dispose memory act = disposalOf(statement, disposition, until);
        register.dispose(act, authorise(register, BUYER, act));
    }

    /// @dev As the buyer signs it.
    function disposalOf(
        bytes32 statement,
        ILotRegister.Disposition disposition,
        uint64 until
    ) internal view returns (ILotRegister.Dispose memory) {
        return ILotRegister.Dispose(BUYER, lot, ruleSet, statement, disposition, "reason", until);
    }

    function excuse(Lots register, uint256 key) internal {
        ILotRegister.Excuse memory act = ILotRegister.Excuse(BUYER, lot, keyIdOf(key), "reason");
        register.excuse(act, authorise(register, BUYER, act));
    }

    function hold(Lots register, bytes32 by) internal {
        ILotRegister.Hold memory act = ILotRegister.Hold(by, _only(lot), "reason");
        register.hold(act, authorise(register, by, act));
    }

    function lift(Lots register, bytes32 by) internal {
        ILotRegister.Lift memory act = ILotRegister.Lift(by, _only(lot));
        register.lift(act, authorise(register, by, act));
    }

    function _only(bytes32 one) private pure returns (bytes32[] memory all) {
        all = new bytes32[](1);
        all[0] = one;
    }
}
