// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../interfaces/Authorisation.sol";
import {ILotRegister} from "../interfaces/ILotRegister.sol";
import {Ordinals} from "../libraries/KeyOrdinals.sol";
import {QualityActs} from "../libraries/QualityActs.sol";
import {Verdict} from "../libraries/Rules.sol";
import {Samples} from "../libraries/Samples.sol";
import {Tally} from "../libraries/Tallies.sol";
import {Inspections} from "./Inspections.sol";

/// @title What the publisher decides about what is not good
/// @notice Dispositions, concessions, and keys that nobody waits for.
abstract contract Dispositions is Inspections {
    using Samples for Samples.Sample;
    using Samples for Samples.Plain;

    struct Concession {
        bytes32 ruleSet;
        bytes32 statement;
    }

    mapping(bytes32 lot => Concession[]) private _concessions;

    /// @inheritdoc ILotRegister
    function dispose(Dispose calldata act, Authorisation calldata authorisation) external override {
        Kept storage lot = _known(act.lot);
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
        Kept storage lot = _known(act.lot);
        _requirePublisher(lot, act.publisher);
        uint32 number = devices.numberOf(act.keyId);
        Ordinals key = _keyOf(act.lot, lot, act.keyId, number);
        require(key.last() != 0 && !key.isComplete(), NothingToExcuse(act.lot, act.keyId));
        _useAct(act.publisher, QualityActs.EXCUSE, abi.encode(act), authorisation);
        _keepKey(act.lot, lot, act.keyId, number, key.excused());
        --lot.incompleteKeys;
        emit KeyExcused(act.lot, act.keyId, act.reason);
    }

    function _disposeOf(Kept storage lot, Dispose calldata act, uint32 number, uint16 attempt) private {
        Tally tally = _tallies[act.lot][act.ruleSet];
        Samples.Plain plain = tally.plain(number);
        Samples.Sample memory sample =
            plain == Samples.Plain.No ? _samples[act.lot][act.ruleSet][number] : plain.inFull();
        Samples.Standing before = sample.standing();
        require(sample.dispose(attempt, act.disposition), NothingToDispose(act.statement));
        _keepSample(lot, act.lot, act.ruleSet, tally, number, sample, before);
    }

    function _requireConcessions(bytes32 id) internal view {
        Concession[] storage concessions = _concessions[id];
        for (uint256 i = 0; i < concessions.length; ++i) {
            Concession storage one = concessions[i];
            require(_judged[id][one.ruleSet][one.statement].until >= _now(), ConcessionExpired(id, one.statement));
        }
    }
}
