// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Acts} from "./Acts.sol";
import {Authorisation} from "./interfaces/Authorisation.sol";
import {IDeviceRegistry} from "./interfaces/IDeviceRegistry.sol";
import {IEvidenceLog} from "./interfaces/IEvidenceLog.sol";
import {ILotRegister} from "./interfaces/ILotRegister.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {IRuleBook} from "./interfaces/IRuleBook.sol";
import {DeviceKey} from "./libraries/DeviceKey.sol";
import {Judgement} from "./libraries/Judgement.sol";
import {LotCounts} from "./libraries/LotCounts.sol";
import {QualityActs} from "./libraries/QualityActs.sol";
import {Verdict} from "./libraries/Rules.sol";
import {Statement} from "./libraries/Statement.sol";

/// @title Which lots are good, by whose inspections
/// @notice Nothing here is upgraded, paused or owned, and nothing that was judged is ever taken back.
contract LotRegister is Acts, ILotRegister {
    using LotCounts for LotCounts.Sample;
    using LotCounts for LotCounts.Key;
    using LotCounts for Progress;

    struct Concession {
        bytes32 ruleSet;
        bytes32 statement;
    }

    bytes16 private constant LOT_TAG = "tallystick/lot/1";

    /// @inheritdoc ILotRegister
    IRuleBook public immutable override ruleBook;
    /// @inheritdoc ILotRegister
    IDeviceRegistry public immutable override devices;
    /// @inheritdoc ILotRegister
    IEvidenceLog public immutable override log;
    bytes32 private immutable _logId;

    mapping(bytes32 lot => Lot) private _lots;
    mapping(bytes32 lot => mapping(bytes32 ruleSet => Progress)) private _progress;
    mapping(bytes32 lot => mapping(bytes32 ruleSet => mapping(uint32 sample => LotCounts.Sample))) private _samples;
    mapping(bytes32 lot => mapping(bytes32 ruleSet => mapping(bytes32 statement => Judged))) private _judged;
    mapping(bytes32 lot => mapping(bytes32 keyId => LotCounts.Key)) private _keys;
    /// @dev Ordinals beyond those that fit beside the counts: bit o % 256 of word o / 256.
    mapping(bytes32 lot => mapping(bytes32 keyId => mapping(uint32 word => uint256))) private _moreOrdinals;
    mapping(bytes32 lot => Concession[]) private _concessions;
    mapping(bytes32 lot => mapping(bytes32 party => bool)) private _custodians;
    mapping(bytes32 lot => mapping(bytes32 party => bool)) private _holds;

    /// @notice Binds the register to one rule book, one registry of devices and its log for ever.
    /// @param registry Who signs for whom.
    /// @param ruleBook_ Where plans are.
    /// @param devices_ Where keys are.
    constructor(IPartyRegistry registry, IRuleBook ruleBook_, IDeviceRegistry devices_) Acts("LotRegister", registry) {
        (ruleBook, devices, log) = (ruleBook_, devices_, devices_.log());
        _logId = log.logId();
    }

    /// @inheritdoc ILotRegister
    function open(OpenLot calldata act, Authorisation calldata authorisation) external override returns (bytes32 id) {
        id = lotIdOf(act.factory, act.secret);
        require(_lots[id].state == LotState.Unknown, LotKnown(id));
        IRuleBook.PlanState state = ruleBook.stateOf(act.plan);
        require(state == IRuleBook.PlanState.InForce, PlanNotInForce(act.plan, state));
        require(parties.rolesOf(act.factory) != 0, NotAdmitted(act.factory));
        _useAct(act.factory, QualityActs.OPEN_LOT, QualityActs.members(act), authorisation);

        IRuleBook.PublishPlan memory plan = ruleBook.planOf(act.plan);
        Lot storage lot = _lots[id];
        (lot.factory, lot.plan, lot.state, lot.openedAt) = (act.factory, act.plan, LotState.Open, _now());
        lot.unmet = uint16(plan.requirements.length);
        for (uint256 i = 0; i < plan.requirements.length; ++i) {
            IRuleBook.Requirement memory asked = plan.requirements[i];
            Progress storage progress = _progress[id][asked.ruleSet];
            (progress.samples, progress.acceptance) = (asked.samples, asked.acceptance);
        }
        for (uint256 i = 0; i < act.custodians.length; ++i) _custodians[id][act.custodians[i]] = true;
        emit LotOpened(id, act.factory, act.plan, plan.publisher == act.factory);
    }

    /// @inheritdoc ILotRegister
    function judge(Inspection calldata inspection) external override {
        _judge(inspection);
    }

    /// @inheritdoc ILotRegister
    function judgeMany(Inspection[] calldata inspections) external override {
        for (uint256 i = 0; i < inspections.length; ++i) _judge(inspections[i]);
    }

    /// @inheritdoc ILotRegister
    function dispose(Dispose calldata act, Authorisation calldata authorisation) external override {
        Lot storage lot = _known(act.lot);
        _requirePublisher(lot, act.publisher);
        Judged storage judged = _judged[act.lot][act.ruleSet][act.statement];
        bool isConcession = act.disposition == Disposition.UseAsIs;
        bool isSound = act.disposition != Disposition.None && (isConcession ? act.until > _now() : act.until == 0);
        require(judged.verdict != Verdict.None && isSound, NothingToDispose(act.statement));
        _useAct(act.publisher, QualityActs.DISPOSE, abi.encode(act), authorisation);

        if (judged.disposition == Disposition.None) {
            _disposeOf(lot, act, judged.sample, judged.attempt);
            if (isConcession) _concessions[act.lot].push(Concession(act.ruleSet, act.statement));
        } else {
            bool isRenewed = isConcession && judged.disposition == Disposition.UseAsIs;
            require(isRenewed, NothingToDispose(act.statement));
        }
        (judged.disposition, judged.until) = (act.disposition, act.until);
        emit Disposed(act.lot, act.statement, act.disposition, act.reason, act.until);
    }

    /// @inheritdoc ILotRegister
    function excuse(Excuse calldata act, Authorisation calldata authorisation) external override {
        Lot storage lot = _known(act.lot);
        _requirePublisher(lot, act.publisher);
        LotCounts.Key memory key = _keys[act.lot][act.keyId];
        require(key.last != 0 && !key.isComplete(), NothingToExcuse(act.lot, act.keyId));
        _useAct(act.publisher, QualityActs.EXCUSE, abi.encode(act), authorisation);
        _keys[act.lot][act.keyId].excused = true;
        --lot.incompleteKeys;
        emit KeyExcused(act.lot, act.keyId, act.reason);
    }

    /// @inheritdoc ILotRegister
    function hold(Hold calldata act, Authorisation calldata authorisation) external override {
        _useAct(act.by, QualityActs.HOLD, QualityActs.members(act), authorisation);
        for (uint256 i = 0; i < act.lots.length; ++i) {
            bytes32 id = act.lots[i];
            Lot storage lot = _known(id);
            require(!_holds[id][act.by] && _mayHold(id, lot, act.by), MayNotHold(id, act.by));
            _holds[id][act.by] = true;
            ++lot.holds;
            emit Held(id, act.by, act.reason);
        }
    }

    /// @inheritdoc ILotRegister
    function lift(Lift calldata act, Authorisation calldata authorisation) external override {
        _useAct(act.by, QualityActs.LIFT, QualityActs.members(act), authorisation);
        for (uint256 i = 0; i < act.lots.length; ++i) {
            bytes32 id = act.lots[i];
            require(_holds[id][act.by], NotHeld(id, act.by));
            _holds[id][act.by] = false;
            --_lots[id].holds;
            emit Lifted(id, act.by);
        }
    }

    /// @inheritdoc ILotRegister
    function release(Release calldata act, Authorisation calldata authorisation) external override {
        Lot storage lot = _known(act.lot);
        require(lot.factory == act.factory, LotUnknown(act.lot));
        require(lot.state == LotState.Open, AlreadyReleased(act.lot));
        IRuleBook.PlanState state = ruleBook.stateOf(lot.plan);
        require(state != IRuleBook.PlanState.Withdrawn, PlanNotInForce(lot.plan, state));
        bool isReleasable = lot.unmet == 0 && lot.incompleteKeys == 0 && lot.holds == 0;
        require(isReleasable, NotReleasable(act.lot, lot.unmet, lot.incompleteKeys, lot.holds));
        _requireConcessions(act.lot);
        _useAct(act.factory, QualityActs.RELEASE, abi.encode(act), authorisation);
        (lot.state, lot.releasedAt) = (LotState.Released, _now());
        emit Released(act.lot);
    }

    /// @inheritdoc ILotRegister
    function lotOf(bytes32 lot) external view override returns (Lot memory) {
        return _lots[lot];
    }

    /// @inheritdoc ILotRegister
    function progressOf(bytes32 lot, bytes32 ruleSet) external view override returns (Progress memory) {
        return _progress[lot][ruleSet];
    }

    /// @inheritdoc ILotRegister
    function judgedOf(bytes32 lot, bytes32 ruleSet, bytes32 statement) external view override returns (Judged memory) {
        return _judged[lot][ruleSet][statement];
    }

    /// @inheritdoc ILotRegister
    function keyOf(bytes32 lot, bytes32 keyId) external view override returns (KeyProgress memory) {
        LotCounts.Key storage key = _keys[lot][keyId];
        return KeyProgress(key.count, key.last, key.closing, key.conflicting, key.excused);
    }

    /// @inheritdoc ILotRegister
    function isHeldBy(bytes32 lot, bytes32 by) external view override returns (bool) {
        return _holds[lot][by];
    }

    /// @inheritdoc ILotRegister
    function lotIdOf(bytes32 factory, bytes32 secret) public pure override returns (bytes32) {
        return sha256(bytes.concat(LOT_TAG, factory, secret));
    }

    /// @dev What counts already is found before anything is verified: whoever brings it first cannot make a batch fail.
    function _judge(Inspection calldata inspection) private {
        bytes32 id = Statement.digest(inspection.statement);
        (Statement.Fields memory fields, Judgement.Head memory head) = _read(id, inspection);
        Lot storage lot = _known(head.lot);
        Judged storage judged = _judged[head.lot][head.ruleSet][id];
        if (judged.verdict != Verdict.None) return;
        require(_progress[head.lot][head.ruleSet].samples != 0, NotRequired(id, head.ruleSet));
        require(head.attempt <= LotCounts.ATTEMPTS_MAX, AttemptOutOfRange(id, head.attempt));
        _requireInspector(id, lot, fields.keyId, inspection);
        log.requireIncluded(
            Statement.leafHash(inspection.statement),
            inspection.index,
            inspection.size,
            inspection.path
        );
        IRuleBook.Assessment memory found = ruleBook.assess(head.ruleSet, head.step, inspection.judgement);
        require(found.verdict != Verdict.None, NotRequired(id, head.ruleSet));

        _judged[head.lot][head.ruleSet][id] = Judged(found.verdict, Disposition.None, head.sample, head.attempt, 0);
        bool isBroken = _countOrdinal(lot, head, fields.keyId);
        _countSample(lot, head, found.verdict);
        emit InspectionJudged(
            head.lot,
            id,
            head.ruleSet,
            fields.keyId,
            judged,
            head.ordinal,
            found.failed,
            found.missing
        );
        bool isAgainst = lot.unmet != 0 || isBroken;
        if (lot.state == LotState.Released && isAgainst && !lot.contradicted) {
            lot.contradicted = true;
            emit Contradicted(head.lot, id);
        }
    }

    function _read(
        bytes32 id,
        Inspection calldata inspection
    ) private view returns (Statement.Fields memory fields, Judgement.Head memory head) {
        bool isStatement;
        bool isJudgement;
        (isStatement, fields) = Statement.decode(inspection.statement);
        (isJudgement, head) = Judgement.decode(inspection.judgement);
        bool isCommitted = isStatement && isJudgement && fields.judgementHash == sha256(inspection.judgement);
        require(isCommitted && fields.log == _logId, MalformedInspection(id));
    }

    function _requireInspector(
        bytes32 id,
        Lot storage lot,
        bytes32 keyId,
        Inspection calldata inspection
    ) private view {
        IDeviceRegistry.Key memory key = devices.keyOf(keyId);
        bool isAlive = key.fromIndex <= inspection.index && inspection.index < key.untilIndex;
        (bool isAllowed, IDeviceRegistry.KeyGrade minGrade) = ruleBook.inspectorTerms(
            lot.plan,
            lot.factory,
            key.factory
        );
        bool isTrusted = minGrade <= IDeviceRegistry.KeyGrade.Managed || _gradeAt(keyId, inspection.index) >= minGrade;
        require(isAlive && isAllowed && isTrusted, InspectorNotAllowed(id, keyId));
        require(DeviceKey.isSignedBy(key.x, key.y, id, inspection.signature), BadSignature(id));
    }

    function _gradeAt(bytes32 keyId, uint64 index) private view returns (IDeviceRegistry.KeyGrade grade) {
        IDeviceRegistry.GradeSince[] memory grades = devices.gradesOf(keyId);
        for (uint256 i = 0; i < grades.length && grades[i].fromIndex <= index; ++i) grade = grades[i].grade;
    }

    /// @dev Answers whether the key was complete and is not any more.
    function _countOrdinal(Lot storage lot, Judgement.Head memory head, bytes32 keyId) private returns (bool isBroken) {
        LotCounts.Key memory key = _keys[head.lot][keyId];
        bool isNew = key.last == 0;
        bool wasComplete = !isNew && key.isComplete();
        if (_takeOrdinal(key, head, keyId)) ++key.count;
        else key.conflicting = true;
        if (head.ordinal > key.last) key.last = head.ordinal;
        if (head.closing) {
            if (key.closing != 0 && key.closing != head.ordinal) key.conflicting = true;
            if (head.ordinal > key.closing) key.closing = head.ordinal;
        }
        _keys[head.lot][keyId] = key;

        bool isComplete = key.isComplete();
        if (isComplete && !wasComplete && !isNew) --lot.incompleteKeys;
        if (!isComplete && (wasComplete || isNew)) ++lot.incompleteKeys;
        return wasComplete && !isComplete;
    }

    /// @dev Answers whether the ordinal is new.
    function _takeOrdinal(LotCounts.Key memory key, Judgement.Head memory head, bytes32 keyId) private returns (bool) {
        if (head.ordinal <= LotCounts.ORDINALS_INLINE) {
            uint128 bit = uint128(1) << (head.ordinal - 1);
            if (key.ordinals & bit != 0) return false;
            key.ordinals |= bit;
            return true;
        }
        uint32 word = head.ordinal >> 8;
        uint256 mask = uint256(1) << (head.ordinal & 0xff);
        uint256 taken = _moreOrdinals[head.lot][keyId][word];
        _moreOrdinals[head.lot][keyId][word] = taken | mask;
        return taken & mask == 0;
    }

    function _countSample(Lot storage lot, Judgement.Head memory head, Verdict verdict) private {
        LotCounts.Sample memory sample = _samples[head.lot][head.ruleSet][head.sample];
        LotCounts.Standing before = sample.standing();
        sample.add(head.attempt, verdict);
        _samples[head.lot][head.ruleSet][head.sample] = sample;
        _move(lot, head.lot, head.ruleSet, before, sample.standing());
    }

    function _disposeOf(Lot storage lot, Dispose calldata act, uint32 number, uint16 attempt) private {
        LotCounts.Sample memory sample = _samples[act.lot][act.ruleSet][number];
        LotCounts.Standing before = sample.standing();
        require(sample.dispose(attempt, act.disposition), NothingToDispose(act.statement));
        _samples[act.lot][act.ruleSet][number] = sample;
        _move(lot, act.lot, act.ruleSet, before, sample.standing());
    }

    function _move(
        Lot storage lot,
        bytes32 id,
        bytes32 ruleSet,
        LotCounts.Standing from,
        LotCounts.Standing to
    ) private {
        if (from == to) return;
        Progress memory progress = _progress[id][ruleSet];
        bool wasMet = progress.isMet();
        progress.move(from, to);
        _progress[id][ruleSet] = progress;
        bool isMet = progress.isMet();
        if (wasMet && !isMet) ++lot.unmet;
        if (!wasMet && isMet) --lot.unmet;
    }

    function _requireConcessions(bytes32 id) private view {
        Concession[] storage concessions = _concessions[id];
        for (uint256 i = 0; i < concessions.length; ++i) {
            Concession storage one = concessions[i];
            require(_judged[id][one.ruleSet][one.statement].until >= _now(), ConcessionExpired(id, one.statement));
        }
    }

    function _known(bytes32 id) private view returns (Lot storage lot) {
        lot = _lots[id];
        require(lot.state != LotState.Unknown, LotUnknown(id));
    }

    function _requirePublisher(Lot storage lot, bytes32 party) private view {
        require(ruleBook.publisherOf(lot.plan) == party, NotPublisher(party));
    }

    function _mayHold(bytes32 id, Lot storage lot, bytes32 by) private view returns (bool) {
        if (by == lot.factory || _custodians[id][by]) return true;
        return ruleBook.publisherOf(lot.plan) == by || ruleBook.isAuditor(lot.plan, by);
    }
}
