// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "./Authorisation.sol";

/// @title How a member is stopped at once
/// @notice As many parties as a role's rule takes to endorse, of the same roles, suspend a membership for the charter's
/// period. To end it for good, or the suspension before its time, takes a vote.
interface ISuspensions {
    /// @dev Act of whoever may endorse for the role, for one case.
    struct Object {
        bytes32 by;
        bytes32 party;
        uint8 role;
        uint64 caseNumber;
    }

    /// @notice A party objects to a membership.
    /// @param party Whose membership.
    /// @param role Bit number.
    /// @param caseNumber Number of the case.
    /// @param by Who objects.
    event Objected(bytes32 indexed party, uint8 indexed role, uint64 caseNumber, bytes32 indexed by);

    /// @notice The objection is for another case.
    /// @param caseNumber Number of the present case.
    error NotThisCase(uint64 caseNumber);
    /// @notice The party did not object in this case.
    /// @param by Who.
    error NotObjected(bytes32 by);

    /// @notice Objects to the membership of another party. Who objects holds one of the rule's roles.
    /// @param act Who, to whom, in which role and case.
    /// @param authorisation Nonce, deadline and signatures of the objector.
    function object(Object calldata act, Authorisation calldata authorisation) external;

    /// @notice Suspends a membership to which enough objected. The case is closed with it. By anybody.
    /// @param party Whose membership.
    /// @param role Bit number.
    /// @param by Who objected in this case and still holds a role of the rule; strictly ascending, at most 8.
    function suspend(bytes32 party, uint8 role, bytes32[] calldata by) external;

    /// @notice Whether a party objected to a membership.
    /// @param party Whose membership.
    /// @param role Bit number.
    /// @param caseNumber Number of the case.
    /// @param by Who objected.
    /// @return Whether he did.
    function hasObjected(bytes32 party, uint8 role, uint64 caseNumber, bytes32 by) external view returns (bool);
}
