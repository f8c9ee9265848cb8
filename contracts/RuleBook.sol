// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";

import {Acts} from "./Acts.sol";
import {Authorisation} from "./interfaces/Authorisation.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {IRuleBook} from "./interfaces/IRuleBook.sol";
import {QualityActs} from "./libraries/QualityActs.sol";
import {Rules} from "./libraries/Rules.sol";

/// @title What buyers call good
/// @notice Nothing that was published is ever changed; what it binds may end.
contract RuleBook is Acts, IRuleBook {
    struct Set {
        bytes32 product;
        /// @dev Keeps the packed rules and, behind them, the step.
        address content;
    }

    struct Terms {
        bytes32 publisher;
        bytes32 product;
        /// @dev Keeps the ABI encoding of the plan.
        address content;
        PlanState state;
    }

    mapping(bytes32 ruleSet => Set) private _sets;
    mapping(bytes32 plan => Terms) private _plans;
    mapping(bytes32 plan => mapping(bytes32 party => bool)) private _inspectors;
    mapping(bytes32 plan => mapping(bytes32 party => bool)) private _auditors;

    /// @notice Binds the book to one registry for ever.
    /// @param registry Who signs for whom.
    constructor(IPartyRegistry registry) Acts("RuleBook", registry) {}

    /// @inheritdoc IRuleBook
    function publishRules(
        PublishRules calldata act,
        Authorisation calldata authorisation
    ) external override returns (bytes32 ruleSet) {
        require(Rules.isValid(act.rules), InvalidRules());
        ruleSet = sha256(abi.encodePacked(act.publisher, act.product, act.step, act.version, act.salt, act.rules));
        require(_sets[ruleSet].content == address(0), AlreadyPublished(ruleSet));
        _usePublishersAct(act.publisher, QualityActs.PUBLISH_RULES, QualityActs.members(act), authorisation);
        _sets[ruleSet] = Set({product: act.product, content: _keep(bytes.concat(act.rules, act.step))});
        emit RulesPublished(ruleSet, act.publisher, act.product, act.step, act.version, act.salt, act.rules);
    }

    /// @inheritdoc IRuleBook
    function publishPlan(
        PublishPlan calldata act,
        Authorisation calldata authorisation
    ) external override returns (bytes32 plan) {
        _requireSound(act);
        plan = keccak256(abi.encode(act));
        require(_plans[plan].state == PlanState.Unknown, AlreadyPublished(plan));
        _usePublishersAct(act.publisher, QualityActs.PUBLISH_PLAN, QualityActs.members(act), authorisation);
        _plans[plan] = Terms({
            publisher: act.publisher,
            product: act.product,
            content: _keep(abi.encode(act)),
            state: PlanState.InForce
        });
        for (uint256 i = 0; i < act.inspectors.length; ++i) _inspectors[plan][act.inspectors[i]] = true;
        for (uint256 i = 0; i < act.auditors.length; ++i) _auditors[plan][act.auditors[i]] = true;
        emit PlanPublished(plan, act);
    }

    /// @inheritdoc IRuleBook
    function supersede(Supersede calldata act, Authorisation calldata authorisation) external override {
        Terms storage terms = _plans[act.plan];
        bool isOwn = terms.publisher == act.publisher && terms.state == PlanState.InForce;
        require(isOwn, PlanNotOpenTo(act.plan, terms.state));
        if (act.successor != 0) {
            Terms storage next = _plans[act.successor];
            bool follows =
                act.successor != act.plan &&
                    next.state == PlanState.InForce &&
                    next.publisher == act.publisher &&
                    next.product == terms.product;
            require(follows, PlanNotOpenTo(act.successor, next.state));
        }
        _useAct(act.publisher, QualityActs.SUPERSEDE, abi.encode(act), authorisation);
        terms.state = PlanState.Superseded;
        emit PlanSuperseded(act.plan, act.successor);
    }

    /// @inheritdoc IRuleBook
    function withdraw(Withdraw calldata act, Authorisation calldata authorisation) external override {
        Terms storage terms = _plans[act.plan];
        bool isOwn =
            terms.publisher == act.publisher &&
                (terms.state == PlanState.InForce || terms.state == PlanState.Superseded);
        require(isOwn, PlanNotOpenTo(act.plan, terms.state));
        _useAct(act.publisher, QualityActs.WITHDRAW, abi.encode(act), authorisation);
        terms.state = PlanState.Withdrawn;
        emit PlanWithdrawn(act.plan);
    }

    /// @inheritdoc IRuleBook
    function rulesOf(bytes32 ruleSet) external view override returns (bytes memory rules) {
        (rules, ) = _rulesAndStep(_sets[ruleSet].content);
    }

    /// @inheritdoc IRuleBook
    function planOf(bytes32 plan) external view override returns (PublishPlan memory content) {
        bytes memory encoded = _kept(_plans[plan].content);
        if (encoded.length != 0) content = abi.decode(encoded, (PublishPlan));
    }

    /// @inheritdoc IRuleBook
    function stateOf(bytes32 plan) external view override returns (PlanState) {
        return _plans[plan].state;
    }

    /// @inheritdoc IRuleBook
    function publisherOf(bytes32 plan) external view override returns (bytes32) {
        return _plans[plan].publisher;
    }

    /// @inheritdoc IRuleBook
    function isAuditor(bytes32 plan, bytes32 party) external view override returns (bool) {
        return _auditors[plan][party];
    }

    /// @inheritdoc IRuleBook
    function isInspector(bytes32 plan, bytes32 party) external view override returns (bool) {
        return _inspectors[plan][party];
    }

    /// @inheritdoc IRuleBook
    function assess(
        bytes32 ruleSet,
        bytes32 step,
        bytes calldata judgement
    ) external view override returns (Assessment memory assessment) {
        (bytes memory rules, bytes32 step_) = _rulesAndStep(_sets[ruleSet].content);
        if (rules.length == 0 || step_ != step) return assessment;
        (assessment.verdict, assessment.failed, assessment.missing) = Rules.evaluate(rules, judgement);
    }

    function _usePublishersAct(
        bytes32 publisher,
        bytes32 actType,
        bytes memory members,
        Authorisation calldata authorisation
    ) private {
        require(parties.rolesOf(publisher) != 0, NotAdmitted(publisher));
        _useAct(publisher, actType, members, authorisation);
    }

    function _requireSound(PublishPlan calldata act) private view {
        require(act.requirements.length != 0 && act.inspectors.length != 0, InvalidPlan());
        for (uint256 i = 0; i < act.requirements.length; ++i) {
            Requirement calldata requirement = act.requirements[i];
            // Ascending, so that none is there twice.
            require(i == 0 || act.requirements[i - 1].ruleSet < requirement.ruleSet, InvalidPlan());
            require(requirement.samples > requirement.acceptance, InvalidPlan());
            Set storage set = _sets[requirement.ruleSet];
            require(set.content != address(0) && set.product == act.product, UnknownRules(requirement.ruleSet));
        }
    }

    /// @dev Empty and zero for nothing.
    function _rulesAndStep(address where) private view returns (bytes memory rules, bytes32 step) {
        rules = _kept(where);
        if (rules.length == 0) return (rules, step);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            // The last word is the step; what is before it becomes the rules, where it lies.
            let length := sub(mload(rules), 0x20)
            step := mload(add(add(rules, 0x20), length))
            mstore(rules, length)
        }
    }

    /// @dev As the code of a contract, written once and read for a fraction of what storage costs: a clone of nothing,
    /// for the sake of its arguments.
    function _keep(bytes memory data) private returns (address) {
        return Clones.cloneWithImmutableArgs(address(0), data);
    }

    function _kept(address where) private view returns (bytes memory) {
        return where == address(0) ? bytes("") : Clones.fetchCloneArgs(where);
    }
}
