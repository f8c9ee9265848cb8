// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Acts} from "./Acts.sol";
import {Authorisation} from "./interfaces/Authorisation.sol";
import {IEvidenceLog} from "./interfaces/IEvidenceLog.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {Ascii} from "./libraries/Ascii.sol";
import {MerkleLog} from "./libraries/MerkleLog.sol";

/// @title An append-only log, witnessed
/// @notice Nobody can change, pause or replace this contract. Its one writer is the sequencer on duty, and all that it
/// can do is append.
contract EvidenceLog is IEvidenceLog, Acts {
    /// @dev Read and written by every anchor: one slot.
    struct Head {
        uint64 size;
        uint64 duties;
    }

    /// @notice Longest rotation delay, in seconds: one that overflows the clock would make rotation impossible.
    uint64 public constant ROTATION_DELAY_MAX = 365 days;

    uint64 private constant ROLE_OPERATOR = 1;

    bytes32 private constant ROTATE = keccak256(
        "Rotate(bytes32 operator,address sequencer,bytes32 checkpointKey,uint256 nonce,uint64 deadline)"
    );

    /// @inheritdoc IEvidenceLog
    bytes32 public immutable override operator;
    /// @inheritdoc IEvidenceLog
    bytes32 public immutable override logId;
    /// @inheritdoc IEvidenceLog
    uint64 public immutable override rotationDelay;

    /// @inheritdoc IEvidenceLog
    string public override origin;
    /// @inheritdoc IEvidenceLog
    mapping(uint64 size => bytes32 root) public override rootAt;

    Head private _head;
    mapping(uint256 number => Duty) private _duties;
    Predecessor private _predecessor;

    /// @notice Opens an empty log with its first duty in effect.
    /// @param registry Who signs for whom.
    /// @param operator_ The party that may rotate; it has the role operator.
    /// @param origin_ Name of the log in checkpoints; printable ASCII without space or plus.
    /// @param sequencer First account that may anchor.
    /// @param checkpointKey First Ed25519 public key of the checkpoints.
    /// @param rotationDelay_ Seconds between the announcement of a rotation and its effect.
    /// @param predecessor_ The log before this one on the same chain, all zero for none.
    constructor(
        IPartyRegistry registry,
        bytes32 operator_,
        string memory origin_,
        address sequencer,
        bytes32 checkpointKey,
        uint64 rotationDelay_,
        Predecessor memory predecessor_
    ) Acts("EvidenceLog", registry) {
        require(registry.rolesOf(operator_) & ROLE_OPERATOR != 0, NotOperator(operator_));
        require(_isOrigin(origin_), InvalidOrigin());
        require(rotationDelay_ <= ROTATION_DELAY_MAX, InvalidRotationDelay(rotationDelay_, ROTATION_DELAY_MAX));
        require(_wasAnchored(predecessor_), InvalidPredecessor());
        operator = operator_;
        origin = origin_;
        logId = sha256(bytes(origin_));
        rotationDelay = rotationDelay_;
        _predecessor = predecessor_;
        _announce(sequencer, checkpointKey, _now());
    }

    /// @inheritdoc IEvidenceLog
    function anchor(uint64 size, bytes32 root, bytes32[] calldata proof) external override {
        Head memory head = _head;
        require(msg.sender == _onDuty(head.duties).sequencer, NotSequencer(msg.sender));
        require(size > head.size, NotLarger(size, head.size));
        require(_extends(head.size, size, root, proof), Inconsistent(head.size, size));
        rootAt[size] = root;
        _head.size = size;
        emit Anchored(size, root);
    }

    /// @inheritdoc IEvidenceLog
    function rotate(Rotate calldata act, Authorisation calldata authorisation) external override {
        require(act.operator == operator, NotOperator(act.operator));
        _useAct(act.operator, ROTATE, abi.encode(act), authorisation);
        _announce(act.sequencer, act.checkpointKey, _now() + rotationDelay);
    }

    /// @inheritdoc IEvidenceLog
    function requireIncluded(bytes32 leaf, uint64 index, uint64 size, bytes32[] calldata path) external view override {
        bytes32 root = rootAt[size];
        require(root != 0, UnknownSize(size));
        require(MerkleLog.verifyInclusion(leaf, index, size, root, path), NotIncluded(index, size));
    }

    /// @inheritdoc IEvidenceLog
    function predecessor() external view override returns (Predecessor memory) {
        return _predecessor;
    }

    /// @inheritdoc IEvidenceLog
    function anchoredSize() external view override returns (uint64) {
        return _head.size;
    }

    /// @inheritdoc IEvidenceLog
    function duty() external view override returns (Duty memory) {
        return _onDuty(_head.duties);
    }

    /// @inheritdoc IEvidenceLog
    function duties() external view override returns (Duty[] memory all) {
        all = new Duty[](_head.duties);
        for (uint256 i = 0; i < all.length; ++i) all[i] = _duties[i];
    }

    /// @dev Replaces the last duty while it is not in effect, so that at most one ever waits.
    function _announce(address sequencer, bytes32 checkpointKey, uint64 since) private {
        require(sequencer != address(0) && checkpointKey != 0, InvalidDuty());
        uint64 count = _head.duties;
        bool waits = count != 0 && _duties[count - 1].since > _now();
        uint64 number = waits ? count - 1 : count;
        _duties[number] = Duty({sequencer: sequencer, since: since, checkpointKey: checkpointKey});
        _head.duties = number + 1;
        emit RotationAnnounced(sequencer, checkpointKey, since);
    }

    /// @dev The last duty, or while that one waits the one before it: the first is in effect from the start.
    function _onDuty(uint64 count) private view returns (Duty storage last) {
        last = _duties[count - 1];
        if (last.since > _now()) last = _duties[count - 2];
    }

    function _extends(uint64 from, uint64 to, bytes32 root, bytes32[] calldata proof) private view returns (bool) {
        // A zero root would read as "none": no later size could ever be anchored upon it.
        if (from == 0) return proof.length == 0 && root != 0;
        return MerkleLog.verifyConsistency(from, rootAt[from], to, root, proof);
    }

    function _wasAnchored(Predecessor memory before) private view returns (bool) {
        if (before.log == address(0)) return before.size == 0 && before.root == 0;
        if (before.log.code.length == 0 || before.root == 0) return false;
        return IEvidenceLog(before.log).rootAt(before.size) == before.root;
    }

    /// @dev The checkpoint key's name is the origin, and C2SP signed-note allows no plus in it.
    function _isOrigin(string memory text) private pure returns (bool) {
        if (!Ascii.isName(text)) return false;
        bytes memory characters = bytes(text);
        for (uint256 i = 0; i < characters.length; ++i) if (characters[i] == "+") return false;
        return true;
    }
}
