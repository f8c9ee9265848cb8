// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";

import {Acts} from "./Acts.sol";
import {Authorisation} from "./interfaces/Authorisation.sol";
import {IDeviceRegistry} from "./interfaces/IDeviceRegistry.sol";
import {IEvidenceLog} from "./interfaces/IEvidenceLog.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {Ascii} from "./libraries/Ascii.sol";
import {DeviceKey} from "./libraries/DeviceKey.sol";
import {Statement} from "./libraries/Statement.sol";

/// @title Which key speaks for which device, and when
/// @notice Keys are registered once, end once and are never deleted.
contract DeviceRegistry is IDeviceRegistry, Acts {
    /// @dev What is told of a key, in four words and a fifth that has all that changes: its grade as well, so that who
    /// asks for the grade of today reads no history.
    struct Kept {
        bytes32 factory;
        bytes32 device;
        bytes32 x;
        bytes32 y;
        uint64 fromIndex;
        uint64 untilIndex;
        /// @dev Log index of the last of `_grades`.
        uint64 gradedFrom;
        /// @dev Counts keys, from 1: names a key in fewer bits than its id.
        uint32 number;
        Algorithm algorithm;
        EndReason ended;
        KeyGrade grade;
    }

    /// @dev Bits 11 (maker) and 13 (certifier) of IPartyRegistry's roles.
    uint64 private constant ROLES_THAT_ATTEST = (1 << 11) | (1 << 13);

    bytes32 private constant REGISTER = keccak256(
        "Register(bytes32 factory,string device,bytes32 x,bytes32 y,uint8 grade,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant END = keccak256("End(bytes32 factory,bytes32 keyId,uint256 nonce,uint64 deadline)");
    bytes32 private constant SET_GRADE = keccak256(
        "SetGrade(bytes32 by,bytes32 keyId,uint8 grade,uint256 nonce,uint64 deadline)"
    );

    bytes16 private constant POSSESSION_TAG = "tallystick/pop/1";

    /// @inheritdoc IDeviceRegistry
    IEvidenceLog public immutable override log;

    mapping(bytes32 keyId => Kept) private _keys;
    mapping(bytes32 keyId => GradeSince[]) private _grades;
    uint32 private _keyCount;

    /// @notice Binds the registry to one log for ever.
    /// @param registry Who signs for whom.
    /// @param log_ The log that every key registered here serves.
    constructor(IPartyRegistry registry, IEvidenceLog log_) Acts("DeviceRegistry", registry) {
        log = log_;
    }

    /// @inheritdoc IDeviceRegistry
    function register(
        Register calldata act,
        Authorisation calldata authorisation,
        bytes calldata possession
    ) external override returns (bytes32 keyId) {
        require(P256.isValidPublicKey(act.x, act.y), NotOnCurve());
        require(Ascii.isName(act.device), InvalidDevice());
        require(
            act.grade == KeyGrade.Managed || act.grade == KeyGrade.Software,
            GradeNotAllowed(act.factory, act.grade)
        );
        keyId = DeviceKey.idOf(act.x, act.y);
        require(_keys[keyId].algorithm == Algorithm.None, KeyKnown(keyId));
        require(parties.rolesOf(act.factory) != 0, NotAdmitted(act.factory));
        _useAct(act.factory, REGISTER, _members(act), authorisation);
        bytes32 possessionDigest = sha256(possessionMessage(act.factory, act.device));
        require(DeviceKey.isSignedBy(act.x, act.y, possessionDigest, possession), NoProofOfPossession(keyId));
        _open(keyId, act);
    }

    /// @inheritdoc IDeviceRegistry
    function end(End calldata act, Authorisation calldata authorisation) external override {
        Kept storage key = _alive(act.keyId);
        require(act.factory == key.factory, NotOwner(act.factory, act.keyId));
        _useAct(act.factory, END, abi.encode(act), authorisation);
        _end(act.keyId, key, EndReason.Retired);
    }

    /// @inheritdoc IDeviceRegistry
    function setGrade(SetGrade calldata act, Authorisation calldata authorisation) external override {
        Kept storage key = _alive(act.keyId);
        require(_maySetGrade(act, key.factory), GradeNotAllowed(act.by, act.grade));
        _useAct(act.by, SET_GRADE, abi.encode(act), authorisation);
        (key.grade, key.gradedFrom) = (act.grade, log.anchoredSize());
        _recordGrade(act.keyId, key.gradedFrom, act.grade, act.by);
    }

    /// @inheritdoc IDeviceRegistry
    function reportEquivocation(SignedStatement calldata a, SignedStatement calldata b) external override {
        (bytes32 keyId, uint64 sequence) = _requireRivals(a.statement, b.statement);
        Kept storage key = _known(keyId);
        require(key.ended != EndReason.Equivocated, KeyNotAlive(keyId));
        (bytes32 digestA, bytes32 digestB) = (Statement.digest(a.statement), Statement.digest(b.statement));
        require(
            DeviceKey.isSignedBy(key.x, key.y, digestA, a.signature) &&
                DeviceKey.isSignedBy(key.x, key.y, digestB, b.signature),
            NotEquivocation()
        );
        emit Equivocation(keyId, sequence, digestA, digestB);
        _end(keyId, key, EndReason.Equivocated);
    }

    /// @inheritdoc IDeviceRegistry
    function keyOf(bytes32 keyId) external view override returns (Key memory) {
        Kept storage key = _keys[keyId];
        return Key(key.factory, key.device, key.x, key.y, key.fromIndex, key.untilIndex, key.algorithm, key.ended);
    }

    /// @inheritdoc IDeviceRegistry
    function factoryOf(bytes32 keyId) external view override returns (bytes32) {
        return _keys[keyId].factory;
    }

    /// @inheritdoc IDeviceRegistry
    function numberOf(bytes32 keyId) external view override returns (uint32) {
        return _keys[keyId].number;
    }

    /// @inheritdoc IDeviceRegistry
    function voiceAt(
        bytes32 keyId,
        uint64 index
    ) external view override returns (bytes32 x, bytes32 y, KeyGrade grade, uint32 number) {
        Kept storage key = _keys[keyId];
        if (index < key.fromIndex || index >= key.untilIndex) return (x, y, grade, number);
        grade = index < key.gradedFrom ? _gradeBefore(keyId, index) : key.grade;
        return (key.x, key.y, grade, key.number);
    }

    /// @inheritdoc IDeviceRegistry
    function isAliveAt(bytes32 keyId, uint64 index) external view override returns (bool) {
        return _keys[keyId].fromIndex <= index && index < _keys[keyId].untilIndex;
    }

    /// @inheritdoc IDeviceRegistry
    function gradesOf(bytes32 keyId) external view override returns (GradeSince[] memory) {
        return _grades[keyId];
    }

    /// @inheritdoc IDeviceRegistry
    function keyIdOf(bytes32 x, bytes32 y) external pure override returns (bytes32) {
        return DeviceKey.idOf(x, y);
    }

    /// @inheritdoc IDeviceRegistry
    function possessionMessage(bytes32 factory, string calldata device) public view override returns (bytes memory) {
        return
            bytes.concat(
                POSSESSION_TAG,
                bytes32(block.chainid),
                bytes20(address(this)),
                log.logId(),
                factory,
                sha256(bytes(device))
            );
    }

    function _open(bytes32 keyId, Register calldata act) private {
        uint64 fromIndex = log.anchoredSize();
        _keys[keyId] = Kept({
            factory: act.factory,
            device: sha256(bytes(act.device)),
            x: act.x,
            y: act.y,
            fromIndex: fromIndex,
            untilIndex: type(uint64).max,
            gradedFrom: fromIndex,
            number: ++_keyCount,
            algorithm: Algorithm.P256Sha256,
            ended: EndReason.None,
            grade: act.grade
        });
        emit KeyRegistered(keyId, act.factory, act.device, act.x, act.y, fromIndex);
        _recordGrade(keyId, fromIndex, act.grade, act.factory);
    }

    /// @dev A key that has ended keeps its end: an equivocation found later changes the reason, never the index.
    function _end(bytes32 keyId, Kept storage key, EndReason reason) private {
        if (key.ended == EndReason.None) key.untilIndex = log.anchoredSize();
        key.ended = reason;
        emit KeyEnded(keyId, key.untilIndex, reason);
    }

    function _recordGrade(bytes32 keyId, uint64 fromIndex, KeyGrade grade, bytes32 by) private {
        _grades[keyId].push(GradeSince({fromIndex: fromIndex, grade: grade, by: by}));
        emit GradeChanged(keyId, fromIndex, grade, by);
    }

    function _known(bytes32 keyId) private view returns (Kept storage key) {
        key = _keys[keyId];
        require(key.algorithm != Algorithm.None, KeyUnknown(keyId));
    }

    function _alive(bytes32 keyId) private view returns (Kept storage key) {
        key = _known(keyId);
        require(key.ended == EndReason.None, KeyNotAlive(keyId));
    }

    function _gradeBefore(bytes32 keyId, uint64 index) private view returns (KeyGrade grade) {
        GradeSince[] storage grades = _grades[keyId];
        for (uint256 i = 0; i < grades.length && grades[i].fromIndex <= index; ++i) grade = grades[i].grade;
    }

    /// @dev Up to hardware only by a third party that attests; down by the factory or by whoever vouches at present.
    function _maySetGrade(SetGrade calldata act, bytes32 factory) private view returns (bool) {
        GradeSince[] storage grades = _grades[act.keyId];
        GradeSince storage present = grades[grades.length - 1];
        if (act.grade < present.grade) return act.grade != KeyGrade.None && (act.by == factory || act.by == present.by);
        if (act.grade == present.grade || act.grade != KeyGrade.Hardware) return false;
        bool concerned = act.by == factory || act.by == log.operator();
        return !concerned && parties.rolesOf(act.by) & ROLES_THAT_ATTEST != 0;
    }

    /// @dev Two different statements of one key for one sequence of this log; whether they are signed is not known yet.
    function _requireRivals(bytes calldata a, bytes calldata b) private view returns (bytes32 keyId, uint64 sequence) {
        (bool validA, Statement.Fields memory fieldsA) = Statement.decode(a);
        (bool validB, Statement.Fields memory fieldsB) = Statement.decode(b);
        bytes32 logId = log.logId();
        require(
            validA &&
                validB &&
                fieldsA.log == logId &&
                fieldsB.log == logId &&
                fieldsA.keyId == fieldsB.keyId &&
                fieldsA.sequence == fieldsB.sequence &&
                keccak256(a) != keccak256(b),
            NotEquivocation()
        );
        return (fieldsA.keyId, fieldsA.sequence);
    }

    function _members(Register calldata act) private pure returns (bytes memory) {
        return abi.encode(act.factory, keccak256(bytes(act.device)), act.x, act.y, act.grade);
    }
}
