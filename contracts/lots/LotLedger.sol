// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Acts} from "../Acts.sol";
import {IDeviceRegistry} from "../interfaces/IDeviceRegistry.sol";
import {IEvidenceLog} from "../interfaces/IEvidenceLog.sol";
import {ILotRegister} from "../interfaces/ILotRegister.sol";
import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {IRuleBook} from "../interfaces/IRuleBook.sol";

/// @title What every lot is kept with
/// @notice Lots, and the contracts that say what counts for them.
abstract contract LotLedger is Acts, ILotRegister {
    /// @dev ILotRegister.Lot, and what its plan says of inspectors: in the slot that every judgement looks at.
    struct Kept {
        bytes32 factory;
        bytes32 plan;
        bool contradicted;
        uint16 unmet;
        uint32 incompleteKeys;
        uint32 holds;
        /// @dev Seconds since 1970 in 40 bits last for 34,000 years.
        uint40 openedAt;
        uint40 releasedAt;
        /// @dev The plan lets the lot's own factory inspect, whichever that is.
        bool ownInspects;
        /// @dev Number of the key that judged the lot first, as the registry of devices counts them; 0 for none yet. As long
        /// as it counts from 1 without a gap, which an honest one does that is brought in turn, it costs no slot of its own.
        uint32 firstKey;
        /// @dev Its ordinals are 1 to this one; 0 when a slot of its own says which they are.
        uint8 firstLast;
        /// @dev That one said it is the last.
        bool firstIsClosed;
        LotState state;
        IDeviceRegistry.KeyGrade minGrade;
    }

    bytes16 private constant LOT_TAG = "tallystick/lot/1";

    /// @inheritdoc ILotRegister
    IRuleBook public immutable override ruleBook;
    /// @inheritdoc ILotRegister
    IDeviceRegistry public immutable override devices;
    /// @inheritdoc ILotRegister
    IEvidenceLog public immutable override log;

    mapping(bytes32 lot => Kept) internal _lots;

    constructor(IPartyRegistry registry, IRuleBook ruleBook_, IDeviceRegistry devices_) Acts("LotRegister", registry) {
        (ruleBook, devices, log) = (ruleBook_, devices_, devices_.log());
    }

    /// @inheritdoc ILotRegister
    function lotOf(bytes32 lot) external view override returns (Lot memory) {
        Kept storage kept = _lots[lot];
        return
            Lot(
                kept.factory,
                kept.plan,
                kept.state,
                kept.contradicted,
                kept.unmet,
                kept.incompleteKeys,
                kept.holds,
                kept.openedAt,
                kept.releasedAt
            );
    }

    /// @inheritdoc ILotRegister
    function lotIdOf(bytes32 factory, bytes32 secret) public pure override returns (bytes32) {
        return sha256(bytes.concat(LOT_TAG, factory, secret));
    }

    function _known(bytes32 id) internal view returns (Kept storage lot) {
        lot = _lots[id];
        require(lot.state != LotState.Unknown, LotUnknown(id));
    }

    function _requirePublisher(Kept storage lot, bytes32 party) internal view {
        require(ruleBook.publisherOf(lot.plan) == party, NotPublisher(party));
    }
}
