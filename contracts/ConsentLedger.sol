// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Acts} from "./Acts.sol";
import {Authorisation} from "./interfaces/Authorisation.sol";
import {IConsentLedger} from "./interfaces/IConsentLedger.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";

/// @title Who let be looked at what, until he took it back
/// @notice Each commitment is granted once and revoked once, by its grantor.
contract ConsentLedger is Acts, IConsentLedger {
    bytes32 private constant GRANT = keccak256(
        "Grant(bytes32 grantor,bytes32 commitment,uint256 nonce,uint64 deadline)"
    );
    bytes32 private constant REVOKE = keccak256(
        "Revoke(bytes32 grantor,bytes32 commitment,uint256 nonce,uint64 deadline)"
    );

    mapping(bytes32 grantor => mapping(bytes32 commitment => Status)) private _statuses;

    /// @notice Binds the ledger to one registry for ever.
    /// @param registry Who signs for whom.
    constructor(IPartyRegistry registry) Acts("ConsentLedger", registry) {}

    /// @inheritdoc IConsentLedger
    function grant(Grant calldata act, Authorisation calldata authorisation) external override {
        Status storage status = _unrevoked(act.grantor, act.commitment);
        require(status.grantedAt == 0, AlreadyGranted(act.grantor, act.commitment));
        _useAct(act.grantor, GRANT, abi.encode(act), authorisation);
        status.grantedAt = _now();
        emit Granted(act.grantor, act.commitment);
    }

    /// @inheritdoc IConsentLedger
    function revoke(Revoke calldata act, Authorisation calldata authorisation) external override {
        Status storage status = _unrevoked(act.grantor, act.commitment);
        _useAct(act.grantor, REVOKE, abi.encode(act), authorisation);
        status.revokedAt = _now();
        emit Revoked(act.grantor, act.commitment);
    }

    /// @inheritdoc IConsentLedger
    function statusOf(bytes32 grantor, bytes32 commitment) external view override returns (Status memory) {
        return _statuses[grantor][commitment];
    }

    function _unrevoked(bytes32 grantor, bytes32 commitment) private view returns (Status storage status) {
        status = _statuses[grantor][commitment];
        require(status.revokedAt == 0, AlreadyRevoked(grantor, commitment));
    }
}
