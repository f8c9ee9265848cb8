// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../interfaces/Authorisation.sol";
import {ILotRegister} from "../interfaces/ILotRegister.sol";
import {QualityActs} from "../libraries/QualityActs.sol";
import {LotLedger} from "./LotLedger.sol";

/// @title Who holds a lot
/// @notice Whoever placed a hold lifts it, and nobody else.
abstract contract Holds is LotLedger {
    mapping(bytes32 lot => mapping(bytes32 party => bool)) internal _custodians;
    mapping(bytes32 lot => mapping(bytes32 party => bool)) private _holds;

    /// @inheritdoc ILotRegister
    function hold(Hold calldata act, Authorisation calldata authorisation) external override {
        _useAct(act.by, QualityActs.HOLD, QualityActs.members(act), authorisation);
        for (uint256 i = 0; i < act.lots.length; ++i) {
            bytes32 id = act.lots[i];
            Kept storage lot = _known(id);
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
    function isHeldBy(bytes32 lot, bytes32 by) external view override returns (bool) {
        return _holds[lot][by];
    }

    function _mayHold(bytes32 id, Kept storage lot, bytes32 by) private view returns (bool) {
        if (by == lot.factory || _custodians[id][by]) return true;
        return ruleBook.publisherOf(lot.plan) == by || ruleBook.isAuditor(lot.plan, by);
    }
}
