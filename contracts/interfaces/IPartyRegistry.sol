// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IAdmissions} from "./IAdmissions.sol";
import {ICouncil} from "./ICouncil.sol";
import {IMemberships} from "./IMemberships.sol";
import {ISigners} from "./ISigners.sol";
import {ISuspensions} from "./ISuspensions.sol";

/// @title Who is who, and who signs for whom
/// @notice Parties, their signers and their roles.
interface IPartyRegistry is ISigners, IMemberships, IAdmissions, ISuspensions, ICouncil {
    /// @dev A party of the first hour. It holds each role for the validity of the role's rule, from the deployment on.
    struct Genesis {
        bytes32 party;
        /// @dev Set of role bits; each needs a rule.
        uint64 roles;
        uint64 threshold;
        bytes[] signers;
    }
}
