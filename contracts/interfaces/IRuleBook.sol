// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Verdict} from "../libraries/Rules.sol";
import {Authorisation} from "./Authorisation.sol";
import {IDeviceRegistry} from "./IDeviceRegistry.sol";

/// @title What buyers call good
/// @notice Rule sets say which measurements are good; a plan says which rule sets a lot has to meet, in how many samples,
/// and whose inspections count. Both are immutable and named by the hash of what they say. A plan can be superseded, which
/// binds lots that open afterwards, and withdrawn, which stops those that are open.
interface IRuleBook {
    enum PlanState {
        Unknown,
        InForce,
        /// @dev No lot opens under it any more; those that are open go on.
        Superseded,
        /// @dev No lot is released under it any more.
        Withdrawn
    }

    /// @dev Act of the publisher. `product` and `step` are SHA-256 of their names, `rules` is packed (libraries/Rules).
    struct PublishRules {
        bytes32 publisher;
        bytes32 product;
        bytes32 step;
        uint32 version;
        /// @dev Metrics are hashed with it, so that they say nothing to strangers.
        bytes32 salt;
        bytes rules;
    }

    struct Requirement {
        bytes32 ruleSet;
        /// @dev How many samples of a lot have to be good.
        uint32 samples;
        /// @dev How many samples may fail all the same. 0 unless the buyer's sampling plan says otherwise.
        uint32 acceptance;
    }

    /// @dev Act of the publisher. Its rule sets may be another's (a standard's), but are for the same product.
    struct PublishPlan {
        bytes32 publisher;
        bytes32 product;
        uint32 version;
        bytes32 salt;
        /// @dev Of the inspector's key, at the index of the log that it signed at.
        IDeviceRegistry.KeyGrade minGrade;
        /// @dev Ascending by rule set.
        Requirement[] requirements;
        /// @dev Parties whose keys may inspect. Zero stands for the lot's own factory.
        bytes32[] inspectors;
        /// @dev Parties that may hold a lot beside factory, publisher and custodians.
        bytes32[] auditors;
    }

    /// @dev Act of the plan's publisher. `successor` is another plan of his for the same product, or zero for none.
    struct Supersede {
        bytes32 publisher;
        bytes32 plan;
        bytes32 successor;
    }

    /// @dev Act of the plan's publisher.
    struct Withdraw {
        bytes32 publisher;
        bytes32 plan;
    }

    /// @dev What an inspection comes to under a rule set. Bit i of each set stands for rule i.
    struct Assessment {
        Verdict verdict;
        uint256 failed;
        uint256 missing;
    }

    /// @notice A rule set can be named by plans.
    /// @param ruleSet Its id.
    /// @param publisher Who published it.
    /// @param product SHA-256 of the product's name.
    /// @param step SHA-256 of the step's name, zero for none.
    /// @param version The publisher's number.
    /// @param salt What metrics are hashed with.
    /// @param rules Packed (libraries/Rules).
    event RulesPublished(
        bytes32 indexed ruleSet,
        bytes32 indexed publisher,
        bytes32 indexed product,
        bytes32 step,
        uint32 version,
        bytes32 salt,
        bytes rules
    );
    /// @notice Lots can open under a plan.
    /// @param plan Its id.
    /// @param content What it says.
    event PlanPublished(bytes32 indexed plan, PublishPlan content);
    /// @notice No lot opens under the plan any more.
    /// @param plan The old one.
    /// @param successor The new one, zero for none.
    event PlanSuperseded(bytes32 indexed plan, bytes32 indexed successor);
    /// @notice No lot is released under the plan any more.
    /// @param plan Its id.
    event PlanWithdrawn(bytes32 indexed plan);

    /// @notice The bytes are no rule set: see libraries/Rules.
    error InvalidRules();
    /// @notice The plan requires nothing, names no inspector, lists its rule sets out of order or twice, asks for no
    /// sample, or lets as many fail as it asks for.
    error InvalidPlan();
    /// @notice What is published is there already.
    /// @param id Of the rule set or plan.
    error AlreadyPublished(bytes32 id);
    /// @notice No rule set of this id is for this product.
    /// @param ruleSet The id named.
    error UnknownRules(bytes32 ruleSet);
    /// @notice The plan is not this publisher's, or not in a state that this act can follow.
    /// @param plan The plan named.
    /// @param state Its state.
    error PlanNotOpenTo(bytes32 plan, PlanState state);
    /// @notice The party holds no role at present.
    /// @param party Who wanted to publish.
    error NotAdmitted(bytes32 party);

    /// @notice Publishes a rule set.
    /// @param act What it says.
    /// @param authorisation Nonce, deadline and signatures of the publisher.
    /// @return ruleSet SHA-256(publisher ‖ product ‖ step ‖ version ‖ salt ‖ rules).
    function publishRules(
        PublishRules calldata act,
        Authorisation calldata authorisation
    ) external returns (bytes32 ruleSet);

    /// @notice Publishes a plan.
    /// @param act What it says.
    /// @param authorisation Nonce, deadline and signatures of the publisher.
    /// @return plan keccak256 of the ABI encoding of `act`.
    function publishPlan(
        PublishPlan calldata act,
        Authorisation calldata authorisation
    ) external returns (bytes32 plan);

    /// @notice Lets no lot open under a plan any more.
    /// @param act The plan and its successor.
    /// @param authorisation Nonce, deadline and signatures of the publisher.
    function supersede(Supersede calldata act, Authorisation calldata authorisation) external;

    /// @notice Lets no lot be released under a plan any more.
    /// @param act The plan.
    /// @param authorisation Nonce, deadline and signatures of the publisher.
    function withdraw(Withdraw calldata act, Authorisation calldata authorisation) external;

    /// @notice The packed rules of a set.
    /// @param ruleSet Its id.
    /// @return Empty for an unknown one.
    function rulesOf(bytes32 ruleSet) external view returns (bytes memory);

    /// @notice A plan as it was published.
    /// @param plan Its id.
    /// @return All zero for an unknown one.
    function planOf(bytes32 plan) external view returns (PublishPlan memory);

    /// @notice Where a plan stands.
    /// @param plan Its id.
    /// @return Unknown for one that was not published.
    function stateOf(bytes32 plan) external view returns (PlanState);

    /// @notice Whose plan it is.
    /// @param plan Its id.
    /// @return Zero for an unknown one.
    function publisherOf(bytes32 plan) external view returns (bytes32);

    /// @notice Whether a party may hold lots under a plan as its auditor.
    /// @param plan The plan.
    /// @param party The party.
    /// @return Whether the plan names it.
    function isAuditor(bytes32 plan, bytes32 party) external view returns (bool);

    /// @notice Whether a party's inspections count under a plan.
    /// @param plan The plan.
    /// @param party Whose key signed; zero for the factory of the lot, whichever that is.
    /// @return Whether the plan names it.
    function isInspector(bytes32 plan, bytes32 party) external view returns (bool);

    /// @notice Judges an inspection by a rule set.
    /// @param ruleSet The set.
    /// @param step SHA-256 of the step that the inspection names.
    /// @param judgement Packed and valid (libraries/Judgement).
    /// @return None for an unknown set or another step.
    function assess(bytes32 ruleSet, bytes32 step, bytes calldata judgement) external view returns (Assessment memory);
}
