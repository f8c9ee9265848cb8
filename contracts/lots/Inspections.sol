// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IDeviceRegistry} from "../interfaces/IDeviceRegistry.sol";
import {ILotRegister} from "../interfaces/ILotRegister.sol";
import {IRuleBook} from "../interfaces/IRuleBook.sol";
import {DeviceKey} from "../libraries/DeviceKey.sol";
import {Judgement} from "../libraries/Judgement.sol";
import {KeyOrdinals, Ordinals} from "../libraries/KeyOrdinals.sol";
import {Verdict} from "../libraries/Rules.sol";
import {Samples} from "../libraries/Samples.sol";
import {Statement} from "../libraries/Statement.sol";
import {Tally} from "../libraries/Tallies.sol";
import {LotLedger} from "./LotLedger.sol";

/// @title How inspections are judged, and what they add up to
/// @notice What is plain is kept beside what every judgement writes anyway: a new slot of storage costs more than all that
/// is computed here.
abstract contract Inspections is LotLedger {
    using Samples for Samples.Sample;
    using Samples for Samples.Plain;

    bytes32 private immutable _logId;

    mapping(bytes32 lot => mapping(bytes32 ruleSet => Tally)) internal _tallies;
    /// @dev Those that are not plain.
    mapping(bytes32 lot => mapping(bytes32 ruleSet => mapping(uint32 sample => Samples.Sample))) internal _samples;
    mapping(bytes32 lot => mapping(bytes32 ruleSet => mapping(bytes32 statement => Judged))) internal _judged;
    /// @dev But for the first of a lot, as long as it counts in turn.
    mapping(bytes32 lot => mapping(bytes32 keyId => Ordinals)) private _keys;
    /// @dev Ordinals beyond those that fit beside the counts: bit o % 256 of word o / 256.
    mapping(bytes32 lot => mapping(bytes32 keyId => mapping(uint32 word => uint256))) private _moreOrdinals;

    constructor() {
        _logId = log.logId();
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
    function progressOf(bytes32 lot, bytes32 ruleSet) external view override returns (Progress memory) {
        Tally tally = _tallies[lot][ruleSet];
        return Progress(tally.samples(), tally.acceptance(), tally.good(), tally.failing(), tally.blocked());
    }

    /// @inheritdoc ILotRegister
    function judgedOf(bytes32 lot, bytes32 ruleSet, bytes32 statement) external view override returns (Judged memory) {
        return _judged[lot][ruleSet][statement];
    }

    /// @inheritdoc ILotRegister
    function keyOf(bytes32 lot, bytes32 keyId) external view override returns (KeyProgress memory) {
        Ordinals key = _keyOf(lot, _lots[lot], keyId, devices.numberOf(keyId));
        return KeyProgress(key.count(), key.last(), key.closing(), key.isConflicting(), key.isExcused());
    }

    /// @dev What counts already is found before anything is verified: whoever brings it first cannot make a batch fail.
    function _judge(Inspection calldata inspection) private {
        (bytes calldata statement, bytes calldata judgement) = (inspection.statement, inspection.judgement);
        bytes32 id = Statement.digest(statement);
        (bool isJudgement, Judgement.Head memory head) = Judgement.decode(judgement);
        bytes32 keyId = _requireCommitted(id, statement, judgement, isJudgement);
        Kept storage lot = _known(head.lot);
        Judged storage judged = _judged[head.lot][head.ruleSet][id];
        if (judged.verdict != Verdict.None) return;
        Tally tally = _tallies[head.lot][head.ruleSet];
        require(tally.samples() != 0, NotRequired(id, head.ruleSet));
        require(head.attempt <= Samples.ATTEMPTS_MAX, AttemptOutOfRange(id, head.attempt));
        (Ordinals key, uint32 number) = _requireInspector(id, keyId, head.lot, lot, inspection);
        log.requireIncluded(Statement.leafHash(statement), inspection.index, inspection.size, inspection.path);
        IRuleBook.Assessment memory found = ruleBook.assess(head.ruleSet, head.step, judgement);
        require(found.verdict != Verdict.None, NotRequired(id, head.ruleSet));

        (judged.verdict, judged.sample, judged.attempt) = (found.verdict, head.sample, head.attempt);
        bool isBroken = _countOrdinal(lot, head, keyId, number, key);
        _countSample(lot, head, tally, found.verdict);
        emit InspectionJudged(head.lot, id, head.ruleSet, keyId, judged, head.ordinal, found.failed, found.missing);
        if (lot.state == LotState.Released && (lot.unmet != 0 || isBroken) && !lot.contradicted) {
            lot.contradicted = true;
            emit Contradicted(head.lot, id);
        }
    }

    function _requireCommitted(
        bytes32 id,
        bytes calldata statement,
        bytes calldata judgement,
        bool isJudgement
    ) private view returns (bytes32) {
        (bytes32 logId, bytes32 judgementHash, bytes32 keyId) = Statement.commitment(statement);
        bool isCommitted = isJudgement && judgementHash == sha256(judgement);
        require(isCommitted && logId == _logId, MalformedInspection(id));
        return keyId;
    }

    function _requireInspector(
        bytes32 id,
        bytes32 keyId,
        bytes32 lotId,
        Kept storage lot,
        Inspection calldata inspection
    ) private view returns (Ordinals key, uint32 number) {
        bytes32 x;
        bytes32 y;
        IDeviceRegistry.KeyGrade grade;
        (x, y, grade, number) = devices.voiceAt(keyId, inspection.index);
        require(grade != IDeviceRegistry.KeyGrade.None && grade >= lot.minGrade, InspectorNotAllowed(id, keyId));
        key = _keyOf(lotId, lot, keyId, number);
        // Whose key it is never changes, nor whom the plan names: what was once asked need not be asked again.
        require(key.last() != 0 || _mayInspect(lot, devices.factoryOf(keyId)), InspectorNotAllowed(id, keyId));
        require(DeviceKey.isSignedBy(x, y, id, inspection.signature), BadSignature(id));
    }

    function _mayInspect(Kept storage lot, bytes32 party) private view returns (bool) {
        return (lot.ownInspects && party == lot.factory) || ruleBook.isInspector(lot.plan, party);
    }

    /// @dev Answers whether the key was complete and is not any more.
    function _countOrdinal(
        Kept storage lot,
        Judgement.Head memory head,
        bytes32 keyId,
        uint32 number,
        Ordinals before
    ) private returns (bool) {
        bool isKnown = _takeOrdinal(before, head, keyId);
        Ordinals key = before.with(head.ordinal, head.closing, isKnown);
        _keepKey(head.lot, lot, keyId, number, key);

        bool isNew = before.last() == 0;
        (bool wasComplete, bool isComplete) = (before.isComplete(), key.isComplete());
        if (isComplete && !wasComplete && !isNew) --lot.incompleteKeys;
        if (!isComplete && (wasComplete || isNew)) ++lot.incompleteKeys;
        return wasComplete && !isComplete;
    }

    /// @dev Answers whether the ordinal came before.
    function _takeOrdinal(Ordinals key, Judgement.Head memory head, bytes32 keyId) private returns (bool) {
        if (head.ordinal <= KeyOrdinals.INLINE) return key.has(head.ordinal);
        mapping(uint32 => uint256) storage words = _moreOrdinals[head.lot][keyId];
        (uint32 word, uint256 bit) = (head.ordinal >> 8, uint256(1) << (head.ordinal & 0xff));
        uint256 taken = words[word];
        words[word] = taken | bit;
        return taken & bit != 0;
    }

    function _keyOf(bytes32 id, Kept storage lot, bytes32 keyId, uint32 number) internal view returns (Ordinals) {
        (uint32 first, uint8 last) = (lot.firstKey, lot.firstLast);
        if (first == 0) return Ordinals.wrap(0);
        return first == number && last != 0 ? KeyOrdinals.inTurn(last, lot.firstIsClosed) : _keys[id][keyId];
    }

    function _keepKey(bytes32 id, Kept storage lot, bytes32 keyId, uint32 number, Ordinals key) internal {
        (uint32 first, uint8 last) = (lot.firstKey, lot.firstLast);
        bool isFirst = first == 0 || (first == number && last != 0);
        if (isFirst && key.isInTurn()) {
            (lot.firstKey, lot.firstLast, lot.firstIsClosed) = (number, uint8(key.last()), key.closing() != 0);
            return;
        }
        if (isFirst) (lot.firstKey, lot.firstLast) = (number, 0);
        _keys[id][keyId] = key;
    }

    function _countSample(Kept storage lot, Judgement.Head memory head, Tally tally, Verdict verdict) private {
        Samples.Plain plain = tally.plain(head.sample);
        Samples.Sample memory sample =
            plain == Samples.Plain.No ? _samples[head.lot][head.ruleSet][head.sample] : plain.inFull();
        Samples.Standing before = sample.standing();
        sample.add(head.attempt, verdict);
        _keepSample(lot, head.lot, head.ruleSet, tally, head.sample, sample, before);
    }

    /// @dev In the rule set's own slot as long as that can say it.
    function _keepSample(
        Kept storage lot,
        bytes32 id,
        bytes32 ruleSet,
        Tally tally,
        uint32 number,
        Samples.Sample memory sample,
        Samples.Standing before
    ) internal {
        bool wasMet = tally.isMet();
        tally = tally.moved(before, sample.standing()).withPlain(number, sample.inShort());
        if (tally.plain(number) == Samples.Plain.No) _samples[id][ruleSet][number] = sample;
        _tallies[id][ruleSet] = tally;
        bool isMet = tally.isMet();
        if (wasMet && !isMet) ++lot.unmet;
        if (!wasMet && isMet) --lot.unmet;
    }
}
