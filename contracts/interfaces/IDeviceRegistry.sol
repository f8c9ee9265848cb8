// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "./Authorisation.sol";
import {IEvidenceLog} from "./IEvidenceLog.sol";

/// @title Which key speaks for which device, and when
/// @notice A key serves one log and one factory for life. It is alive for the log indices [fromIndex, untilIndex);
/// each end is the anchored size of the log when the transaction is mined, so that nobody chooses it.
interface IDeviceRegistry {
    enum Algorithm {
        None,
        P256Sha256
    }

    /// @dev The key axis of the evidence grade (DESIGN section 3), weakest first.
    enum KeyGrade {
        None,
        Managed,
        Software,
        Hardware
    }

    enum EndReason {
        None,
        /// @dev By the factory's act, for whatever reason.
        Retired,
        /// @dev Kept for a compromise declared by owner and certifier (DESIGN section 8.3); nothing sets it yet.
        Revoked,
        Equivocated
    }

    struct Key {
        bytes32 factory;
        /// @dev SHA-256 of the device's URN.
        bytes32 device;
        bytes32 x;
        bytes32 y;
        uint64 fromIndex;
        /// @dev type(uint64).max while the key lives.
        uint64 untilIndex;
        Algorithm algorithm;
        EndReason ended;
    }

    /// @dev For log index i the last entry with fromIndex <= i holds.
    struct GradeSince {
        uint64 fromIndex;
        KeyGrade grade;
        /// @dev Whose act set it.
        bytes32 by;
    }

    /// @dev Act of the factory. The device's URN travels in clear so that the event can be read by anybody. The grade is
    /// Managed or Software.
    struct Register {
        bytes32 factory;
        string device;
        bytes32 x;
        bytes32 y;
        KeyGrade grade;
    }

    /// @dev Act of the factory.
    struct End {
        bytes32 factory;
        bytes32 keyId;
    }

    /// @dev Act of a maker or certifier that is neither the key's factory nor the log's operator (to Hardware), or,
    /// lowering only, of the factory or of whoever set the present grade.
    struct SetGrade {
        bytes32 by;
        bytes32 keyId;
        KeyGrade grade;
    }

    struct SignedStatement {
        bytes statement;
        bytes signature;
    }

    /// @notice A key speaks for a device from now on. Its first grade follows as GradeChanged.
    /// @param keyId SHA-256 of its SubjectPublicKeyInfo.
    /// @param factory The party that owns the device.
    /// @param device The device's URN, 1 to 255 characters of printable ASCII without space.
    /// @param x Affine x coordinate.
    /// @param y Affine y coordinate.
    /// @param fromIndex First log index that the key may speak at.
    event KeyRegistered(
        bytes32 indexed keyId,
        bytes32 indexed factory,
        string device,
        bytes32 x,
        bytes32 y,
        uint64 fromIndex
    );
    /// @notice The key speaks no more. Comes a second time, with the same index, when a retired key turns out to have
    /// equivocated.
    /// @param keyId The key.
    /// @param untilIndex First log index that it does not speak at.
    /// @param reason Why.
    event KeyEnded(bytes32 indexed keyId, uint64 untilIndex, EndReason reason);
    /// @notice The grade of a key from a log index on.
    /// @param keyId The key.
    /// @param fromIndex First log index of this grade.
    /// @param grade The grade.
    /// @param by Whose act set it.
    event GradeChanged(bytes32 indexed keyId, uint64 fromIndex, KeyGrade grade, bytes32 by);
    /// @notice The key signed two statements for one sequence.
    /// @param keyId The key.
    /// @param sequence The sequence.
    /// @param statementA SHA-256 of one statement.
    /// @param statementB SHA-256 of the other.
    event Equivocation(bytes32 indexed keyId, uint64 sequence, bytes32 statementA, bytes32 statementB);

    /// @notice The key is registered, here or under another factory: a key is registered once.
    /// @param keyId The key.
    error KeyKnown(bytes32 keyId);
    /// @notice The key is not registered.
    /// @param keyId The key.
    error KeyUnknown(bytes32 keyId);
    /// @notice The key has ended.
    /// @param keyId The key.
    error KeyNotAlive(bytes32 keyId);
    /// @notice The coordinates are no point of P-256.
    error NotOnCurve();
    /// @notice The URN is not 1 to 255 characters of printable ASCII without space.
    error InvalidDevice();
    /// @notice The key did not sign this factory, device, log, registry and chain.
    /// @param keyId The key.
    error NoProofOfPossession(bytes32 keyId);
    /// @notice The key is another factory's.
    /// @param party Who wanted to act.
    /// @param keyId The key.
    error NotOwner(bytes32 party, bytes32 keyId);
    /// @notice The party holds no role at present: only members register keys. What they registered they can always end.
    /// @param party Who wanted to act.
    error NotAdmitted(bytes32 party);
    /// @notice The party may not give the key this grade.
    /// @param party Who wanted to act.
    /// @param grade The grade.
    error GradeNotAllowed(bytes32 party, KeyGrade grade);
    /// @notice The statements are not two different ones of one key of this log for one sequence, both signed.
    error NotEquivocation();

    /// @notice Registers a key under the factory's act and the key's own signature.
    /// @param act The factory, the device, its key and its grade.
    /// @param authorisation Nonce, deadline and signatures of the factory's party.
    /// @param possession P-256 r‖s, low s, over SHA-256 of `possessionMessage(factory, device)`.
    /// @return keyId The key's id.
    function register(
        Register calldata act,
        Authorisation calldata authorisation,
        bytes calldata possession
    ) external returns (bytes32 keyId);

    /// @notice Ends a key at the present anchored size.
    /// @param act The factory and the key.
    /// @param authorisation Nonce, deadline and signatures of the factory's party.
    function end(End calldata act, Authorisation calldata authorisation) external;

    /// @notice Changes the grade of a living key from the present anchored size on.
    /// @param act Who vouches, the key and the grade.
    /// @param authorisation Nonce, deadline and signatures of the party `by`.
    function setGrade(SetGrade calldata act, Authorisation calldata authorisation) external;

    /// @notice Ends a key at the present anchored size, proven by two different statements that it signed for one
    /// sequence. Anyone may call; never voids history. A key that had retired keeps its untilIndex and changes its
    /// reason, so that retiring hides nothing; one report is enough for a key.
    /// @param a One statement.
    /// @param b The other, in either order.
    function reportEquivocation(SignedStatement calldata a, SignedStatement calldata b) external;

    /// @notice The log that every key registered here serves.
    /// @return The log.
    function log() external view returns (IEvidenceLog);

    /// @notice What a key signs to be registered.
    /// @param factory The party that owns the device.
    /// @param device The device's URN.
    /// @return `tallystick/pop/1` ‖ chainId u256 ‖ registry address (20) ‖ logId (32) ‖ factory (32) ‖ SHA-256(device).
    function possessionMessage(bytes32 factory, string calldata device) external view returns (bytes memory);

    /// @notice The id of a key.
    /// @param x Affine x coordinate.
    /// @param y Affine y coordinate.
    /// @return SHA-256 of the 91-byte DER SubjectPublicKeyInfo of the point.
    function keyIdOf(bytes32 x, bytes32 y) external pure returns (bytes32);

    /// @notice What is registered of a key.
    /// @param keyId The key.
    /// @return All zero for an unknown key.
    function keyOf(bytes32 keyId) external view returns (Key memory);

    /// @notice Who owns a key's device.
    /// @param keyId The key.
    /// @return Zero for an unknown key.
    function factoryOf(bytes32 keyId) external view returns (bytes32);

    /// @notice All that is needed to check a signature at log index `index`.
    /// @param keyId The key.
    /// @param index Position in the log, from 0.
    /// @return x Affine x coordinate, zero where the key does not speak.
    /// @return y Affine y coordinate, zero where the key does not speak.
    /// @return grade Its grade there, None where the key does not speak.
    /// @return number The key's number, from 1, which no other key of this registry has; 0 where the key does not speak.
    function voiceAt(
        bytes32 keyId,
        uint64 index
    ) external view returns (bytes32 x, bytes32 y, KeyGrade grade, uint32 number);

    /// @notice The number of a key.
    /// @param keyId The key.
    /// @return From 1, which no other key of this registry has; 0 for an unknown key.
    function numberOf(bytes32 keyId) external view returns (uint32);

    /// @notice Whether the key speaks for log index `index`.
    /// @param keyId The key.
    /// @param index Position in the log, from 0.
    /// @return False for an unknown key.
    function isAliveAt(bytes32 keyId, uint64 index) external view returns (bool);

    /// @notice The grades of a key, oldest first.
    /// @param keyId The key.
    /// @return None for an unknown key.
    function gradesOf(bytes32 keyId) external view returns (GradeSince[] memory);
}
