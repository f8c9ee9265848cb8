// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "./interfaces/Authorisation.sol";
import {IDeviceRegistry} from "./interfaces/IDeviceRegistry.sol";
import {ILotRegister} from "./interfaces/ILotRegister.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {IRuleBook} from "./interfaces/IRuleBook.sol";
import {QualityActs} from "./libraries/QualityActs.sol";
import {Tallies} from "./libraries/Tallies.sol";
import {Dispositions} from "./lots/Dispositions.sol";
import {Holds} from "./lots/Holds.sol";
import {LotLedger} from "./lots/LotLedger.sol";

/// @title Which lots are good, by whose inspections
/// @notice Nothing here is upgraded, paused or owned, and nothing that was judged is ever taken back.
contract LotRegister is Dispositions, Holds {
    /// @notice Binds the register to one rule book, one registry of devices and its log for ever.
    /// @param registry Who signs for whom.
    /// @param ruleBook_ Where plans are.
    /// @param devices_ Where keys are.
    constructor(
        IPartyRegistry registry,
        IRuleBook ruleBook_,
        IDeviceRegistry devices_
    ) LotLedger(registry, ruleBook_, devices_) {}

    /// @inheritdoc ILotRegister
    function open(OpenLot calldata act, Authorisation calldata authorisation) external override returns (bytes32 id) {
        id = lotIdOf(act.factory, act.secret);
        require(_lots[id].state == LotState.Unknown, LotKnown(id));
        IRuleBook.PlanState state = ruleBook.stateOf(act.plan);
        require(state == IRuleBook.PlanState.InForce, PlanNotInForce(act.plan, state));
        require(parties.rolesOf(act.factory) != 0, NotAdmitted(act.factory));
        _useAct(act.factory, QualityActs.OPEN_LOT, QualityActs.members(act), authorisation);

        IRuleBook.PublishPlan memory plan = ruleBook.planOf(act.plan);
        Kept storage lot = _lots[id];
        (lot.factory, lot.plan, lot.state, lot.openedAt) = (act.factory, act.plan, LotState.Open, uint40(_now()));
        (lot.unmet, lot.minGrade) = (uint16(plan.requirements.length), plan.minGrade);
        lot.ownInspects = ruleBook.isInspector(act.plan, 0);
        for (uint256 i = 0; i < plan.requirements.length; ++i) {
            IRuleBook.Requirement memory asked = plan.requirements[i];
            _tallies[id][asked.ruleSet] = Tallies.begin(asked.samples, asked.acceptance);
        }
        for (uint256 i = 0; i < act.custodians.length; ++i) _custodians[id][act.custodians[i]] = true;
        emit LotOpened(id, act.factory, act.plan, plan.publisher == act.factory);
    }

    /// @inheritdoc ILotRegister
    function release(Release calldata act, Authorisation calldata authorisation) external override {
        Kept storage lot = _known(act.lot);
        require(lot.factory == act.factory, LotUnknown(act.lot));
        require(lot.state == LotState.Open, AlreadyReleased(act.lot));
        IRuleBook.PlanState state = ruleBook.stateOf(lot.plan);
        require(state != IRuleBook.PlanState.Withdrawn, PlanNotInForce(lot.plan, state));
        bool isReleasable = lot.unmet == 0 && lot.incompleteKeys == 0 && lot.holds == 0;
        require(isReleasable, NotReleasable(act.lot, lot.unmet, lot.incompleteKeys, lot.holds));
        _requireConcessions(act.lot);
        _useAct(act.factory, QualityActs.RELEASE, abi.encode(act), authorisation);
        (lot.state, lot.releasedAt) = (LotState.Released, uint40(_now()));
        emit Released(act.lot);
    }
}
