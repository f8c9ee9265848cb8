// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IMemberships} from "../../../contracts/interfaces/IMemberships.sol";

/// @title Charters and rules to test with
abstract contract Governance {
    uint64 internal constant ALL_ROLES = (1 << 14) - 1;
    uint64 internal constant VOTE_DELAY = 2 days;
    uint64 internal constant VOTE_WINDOW = 7 days;
    uint64 internal constant SUSPENSION = 30 days;
    uint64 internal constant BOOTSTRAP = 100 days;
    uint64 internal constant BOOTSTRAP_PARTIES = 12;

    function charterOf(uint64 councilRoles) internal view returns (IMemberships.Charter memory) {
        return
            IMemberships.Charter({
                councilRoles: councilRoles,
                voteDelay: VOTE_DELAY,
                voteWindow: VOTE_WINDOW,
                suspensionPeriod: SUSPENSION,
                bootstrapUntil: uint64(block.timestamp) + BOOTSTRAP,
                bootstrapPartiesMax: BOOTSTRAP_PARTIES
            });
    }

    /// @dev For every role the same: two of anybody, for three hundred days.
    function openRules() internal pure returns (IMemberships.RoleRule[] memory rules) {
        rules = new IMemberships.RoleRule[](14);
        for (uint8 role = 0; role < 14; ++role) {
            rules[role] = IMemberships.RoleRule(role, ruleOf(ALL_ROLES, 2, 300 days));
        }
    }

    function ruleOf(
        uint64 endorsers,
        uint8 endorsements,
        uint64 validity
    ) internal pure returns (IMemberships.Rule memory) {
        return IMemberships.Rule(endorsers, endorsements, validity, new IMemberships.Requirement[](0));
    }

    function ruleOf(
        uint64 endorsers,
        uint8 endorsements,
        uint64 validity,
        bytes32 kind,
        uint64 issuers
    ) internal pure returns (IMemberships.Rule memory rule) {
        rule = IMemberships.Rule(endorsers, endorsements, validity, new IMemberships.Requirement[](1));
        rule.credentials[0] = IMemberships.Requirement(kind, issuers);
    }
}
