// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "./Authorisation.sol";

/// @title An append-only log, witnessed
/// @notice Keeps every anchored root of one RFC 9162 (SHA-256) Merkle log. A root is accepted only with a consistency
/// proof from the root before it, so that the chain itself refuses a rollback or a fork.
interface IEvidenceLog {
    /// @dev Who may anchor, and with which Ed25519 key checkpoints are signed, from `since` (block timestamp) on.
    struct Duty {
        address sequencer;
        uint64 since;
        bytes32 checkpointKey;
    }

    /// @dev Act of the operator's party: after the rotation delay, another sequencer and checkpoint key.
    struct Rotate {
        bytes32 operator;
        address sequencer;
        bytes32 checkpointKey;
    }

    /// @dev The log before this one on the same chain, all zero for none.
    struct Predecessor {
        address log;
        uint64 size;
        bytes32 root;
    }

    /// @notice The log has a new newest root.
    /// @param size Number of entries under the root.
    /// @param root RFC 9162 root hash.
    event Anchored(uint64 indexed size, bytes32 root);
    /// @notice From `since` on another sequencer and checkpoint key are on duty. Replaces an announcement that is not yet
    /// in effect. The constructor announces the first duty.
    /// @param sequencer Who may anchor.
    /// @param checkpointKey Ed25519 public key that signs checkpoints.
    /// @param since Block timestamp in seconds.
    event RotationAnnounced(address indexed sequencer, bytes32 checkpointKey, uint64 since);

    /// @notice The caller is not the sequencer on duty.
    /// @param caller Who called.
    error NotSequencer(address caller);
    /// @notice A log only grows.
    /// @param size The size offered.
    /// @param anchored The newest anchored size.
    error NotLarger(uint64 size, uint64 anchored);
    /// @notice The proof does not show that the new root only appends; or the first root is zero or came with a proof.
    /// @param from The newest anchored size.
    /// @param to The size offered.
    error Inconsistent(uint64 from, uint64 to);
    /// @notice Nothing was anchored at this size.
    /// @param size The size asked for.
    error UnknownSize(uint64 size);
    /// @notice The path does not lead from the leaf to the root.
    /// @param index Where the leaf should be.
    /// @param size The anchored size asked for.
    error NotIncluded(uint64 index, uint64 size);
    /// @notice The party is not the operator of this log or, at construction, lacks the role operator.
    /// @param party The party named.
    error NotOperator(bytes32 party);
    /// @notice The sequencer or the checkpoint key is zero.
    error InvalidDuty();
    /// @notice The origin is not 1 to 255 characters of printable ASCII without space and plus.
    error InvalidOrigin();
    /// @notice The rotation delay is too long to be lived with.
    /// @param delay Seconds offered.
    /// @param max Most seconds allowed.
    error InvalidRotationDelay(uint64 delay, uint64 max);
    /// @notice The predecessor is not a log of this chain that anchored this root at this size.
    error InvalidPredecessor();

    /// @notice Anchors `root` of the log at `size` entries. Only the sequencer on duty; strictly growing. What the first
    /// root stands for nobody can check; every later one extends the one before.
    /// @param size Number of entries under the root.
    /// @param root RFC 9162 root hash.
    /// @param proof RFC 9162 section 2.1.4.1 from the newest anchored size to `size`; empty for the first anchor.
    function anchor(uint64 size, bytes32 root, bytes32[] calldata proof) external;

    /// @notice Announces a rotation that takes effect after `rotationDelay` seconds; a later one replaces it while it
    /// is not in effect. Until then whoever is on duty stays so.
    /// @param act The next sequencer and checkpoint key.
    /// @param authorisation Nonce, deadline and signatures of the operator's party.
    function rotate(Rotate calldata act, Authorisation calldata authorisation) external;

    /// @notice The name of the log in checkpoints (C2SP tlog-checkpoint origin).
    /// @return Printable ASCII without space and plus.
    function origin() external view returns (string memory);

    /// @notice What statements bind to.
    /// @return SHA-256(origin).
    function logId() external view returns (bytes32);

    /// @notice The party that may rotate.
    /// @return Id in the registry of parties.
    function operator() external view returns (bytes32);

    /// @notice Time between the announcement of a rotation and its effect.
    /// @return Seconds.
    function rotationDelay() external view returns (uint64);

    /// @notice The log before this one.
    /// @return All zero for none.
    function predecessor() external view returns (Predecessor memory);

    /// @notice The newest anchored size.
    /// @return Number of entries; 0 before the first anchor.
    function anchoredSize() external view returns (uint64);

    /// @notice The root anchored at exactly `size`.
    /// @param size Number of entries.
    /// @return RFC 9162 root hash; zero if nothing was anchored at this size.
    function rootAt(uint64 size) external view returns (bytes32);

    /// @notice Who is on duty at this block's timestamp.
    /// @return The duty in effect.
    function duty() external view returns (Duty memory);

    /// @notice Every duty that was or will be in effect, oldest first; at most the last one is still to come.
    /// @return All duties.
    function duties() external view returns (Duty[] memory);

    /// @notice Reverts unless the leaf hash `leaf` is at `index` of the log as anchored at `size`.
    /// @param leaf RFC 9162 leaf hash.
    /// @param index Position in the log, from 0.
    /// @param size An anchored size.
    /// @param path RFC 9162 section 2.1.3.1.
    function requireIncluded(bytes32 leaf, uint64 index, uint64 size, bytes32[] calldata path) external view;
}
