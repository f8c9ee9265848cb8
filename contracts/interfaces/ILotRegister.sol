// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Verdict} from "../libraries/Rules.sol";
import {Authorisation} from "./Authorisation.sol";
import {IDeviceRegistry} from "./IDeviceRegistry.sol";
import {IEvidenceLog} from "./IEvidenceLog.sol";
import {IRuleBook} from "./IRuleBook.sol";

/// @title Which lots are good, by whose inspections
/// @notice A lot opens under a plan. Anybody brings inspections that devices signed and the log holds; the chain judges
/// them by the plan's rules. What a lot then is does not depend on the order in which they are brought:
///
/// - A sample is good when nothing about it is open and its newest good attempt is newer than every attempt that was sent
///   back for rework. Open is every judgement that did not pass, and every judgement of an attempt that has two, until the
///   plan's publisher disposes of it.
/// - A rule set of the plan is met when enough samples are good, not more failed than it accepts, and nothing else is open.
/// - An inspector's key is complete when its judgements of the lot count from 1 to its closing one, each once.
/// - A lot can be released when every rule set is met, every key that judged it is complete, nobody holds it, and its plan
///   is not withdrawn.
interface ILotRegister {
    enum LotState {
        Unknown,
        Open,
        Released
    }

    /// @dev What is done with a product that is not good, in the words of Catena-X CX-0164.
    enum Disposition {
        None,
        /// @dev A concession: good enough, until it expires.
        UseAsIs,
        Rework,
        /// @dev The sample left the lot: neither good nor bad.
        Scrapping,
        /// @dev As scrapping.
        ReturnToSupplier
    }

    struct Lot {
        bytes32 factory;
        bytes32 plan;
        LotState state;
        /// @dev Released, and then an inspection said otherwise. It stays so.
        bool contradicted;
        /// @dev Rule sets of the plan that are not met.
        uint16 unmet;
        /// @dev Keys that judged the lot and have not judged all.
        uint32 incompleteKeys;
        /// @dev Parties that hold it.
        uint32 holds;
        uint64 openedAt;
        uint64 releasedAt;
    }

    /// @dev Of a rule set in a lot. `samples` and `acceptance` are the plan's.
    struct Progress {
        uint32 samples;
        uint32 acceptance;
        /// @dev Samples that are good.
        uint32 good;
        /// @dev Samples that failed, and nothing else about them is open.
        uint32 failing;
        /// @dev Samples of which something else is open: incomplete, two judgements of one attempt, rework not yet good.
        uint32 blocked;
    }

    /// @dev Of a statement in a lot.
    struct Judged {
        Verdict verdict;
        Disposition disposition;
        uint32 sample;
        uint16 attempt;
        /// @dev When the concession ends; 0 for none.
        uint64 until;
    }

    /// @dev Of a key in a lot.
    struct KeyProgress {
        /// @dev How many different ordinals there are.
        uint32 count;
        /// @dev The greatest.
        uint32 last;
        /// @dev The greatest that said it is the last; 0 for none yet.
        uint32 closing;
        /// @dev An ordinal came twice, or a second one said it is the last.
        bool conflicting;
        /// @dev The publisher let it go.
        bool excused;
    }

    /// @dev A judgement that a device signed, and where the log holds it.
    struct Inspection {
        /// @dev 184 bytes.
        bytes statement;
        /// @dev r‖s of P-256, low s.
        bytes signature;
        /// @dev Packed (libraries/Judgement).
        bytes judgement;
        uint64 index;
        /// @dev An anchored size.
        uint64 size;
        /// @dev RFC 9162 section 2.1.3.1.
        bytes32[] path;
    }

    /// @dev Act of the factory. The lot's id is SHA-256(`tallystick/lot/1` ‖ factory ‖ secret): no other factory can open
    /// it, and whoever does not know the secret cannot guess it.
    struct OpenLot {
        bytes32 factory;
        bytes32 secret;
        bytes32 plan;
        /// @dev Parties upstream that may hold the lot: what they delivered is in it.
        bytes32[] custodians;
    }

    /// @dev Act of the factory.
    struct Release {
        bytes32 factory;
        bytes32 lot;
    }

    /// @dev Act of the plan's publisher.
    struct Dispose {
        bytes32 publisher;
        bytes32 lot;
        bytes32 ruleSet;
        /// @dev SHA-256 of the statement.
        bytes32 statement;
        Disposition disposition;
        /// @dev Hash of the document that says why, and for how many pieces.
        bytes32 reason;
        /// @dev For UseAsIs, until when the lot has to be released; otherwise 0.
        uint64 until;
    }

    /// @dev Act of the plan's publisher: the lot does not wait for a key whose judgements will never be complete.
    struct Excuse {
        bytes32 publisher;
        bytes32 lot;
        bytes32 keyId;
        bytes32 reason;
    }

    /// @dev Act of the factory, the plan's publisher or auditor, or a custodian of each of the lots.
    struct Hold {
        bytes32 by;
        bytes32[] lots;
        bytes32 reason;
    }

    /// @dev Act of whoever placed the holds.
    struct Lift {
        bytes32 by;
        bytes32[] lots;
    }

    /// @notice A lot is open.
    /// @param lot Its id.
    /// @param factory Whose it is.
    /// @param plan What it has to meet.
    /// @param selfDeclared Whether the factory published the plan itself.
    event LotOpened(bytes32 indexed lot, bytes32 indexed factory, bytes32 indexed plan, bool selfDeclared);
    /// @notice An inspection counts.
    /// @param lot The lot.
    /// @param statement SHA-256 of the statement.
    /// @param ruleSet By which it was judged.
    /// @param keyId Which key signed.
    /// @param judged Verdict, sample and attempt.
    /// @param ordinal The key's number for it.
    /// @param failed Bit i is set where rule i failed.
    /// @param missing Bit i is set where rule i asks for what was not measured.
    event InspectionJudged(
        bytes32 indexed lot,
        bytes32 indexed statement,
        bytes32 indexed ruleSet,
        bytes32 keyId,
        Judged judged,
        uint32 ordinal,
        uint256 failed,
        uint256 missing
    );
    /// @notice The publisher disposed of a judgement.
    /// @param lot The lot.
    /// @param statement SHA-256 of the statement.
    /// @param disposition What is done.
    /// @param reason Hash of the document that says why.
    /// @param until When a concession ends; 0 for none.
    event Disposed(
        bytes32 indexed lot,
        bytes32 indexed statement,
        Disposition disposition,
        bytes32 reason,
        uint64 until
    );
    /// @notice The lot does not wait for this key.
    /// @param lot The lot.
    /// @param keyId The key.
    /// @param reason Hash of the document that says why.
    event KeyExcused(bytes32 indexed lot, bytes32 indexed keyId, bytes32 reason);
    /// @notice A party holds a lot.
    /// @param lot The lot.
    /// @param by The party.
    /// @param reason Hash of the document that says why.
    event Held(bytes32 indexed lot, bytes32 indexed by, bytes32 reason);
    /// @notice A party holds a lot no more.
    /// @param lot The lot.
    /// @param by The party.
    event Lifted(bytes32 indexed lot, bytes32 indexed by);
    /// @notice A lot is good.
    /// @param lot The lot.
    event Released(bytes32 indexed lot);
    /// @notice A released lot is not good after all.
    /// @param lot The lot.
    /// @param statement SHA-256 of the statement that says so.
    event Contradicted(bytes32 indexed lot, bytes32 indexed statement);

    /// @notice The lot is there already.
    /// @param lot Its id.
    error LotKnown(bytes32 lot);
    /// @notice No lot has this id, or not this factory's.
    /// @param lot The id named.
    error LotUnknown(bytes32 lot);
    /// @notice No lot opens under this plan, or is released under it.
    /// @param plan The plan.
    /// @param state Its state.
    error PlanNotInForce(bytes32 plan, IRuleBook.PlanState state);
    /// @notice The factory holds no role at present.
    /// @param party The factory.
    error NotAdmitted(bytes32 party);
    /// @notice The lot is released already.
    /// @param lot The lot.
    error AlreadyReleased(bytes32 lot);
    /// @notice Something is missing or open.
    /// @param lot The lot.
    /// @param unmet Rule sets that are not met.
    /// @param incompleteKeys Keys that have not judged all.
    /// @param holds Parties that hold it.
    error NotReleasable(bytes32 lot, uint16 unmet, uint32 incompleteKeys, uint32 holds);
    /// @notice A concession that a sample rests on has ended.
    /// @param lot The lot.
    /// @param statement The statement it is about.
    error ConcessionExpired(bytes32 lot, bytes32 statement);
    /// @notice The bytes are no statement of this log, or no judgement that it commits to.
    /// @param statement SHA-256 of what was offered.
    error MalformedInspection(bytes32 statement);
    /// @notice The key did not live at this index, or its grade was too low, or its party is no inspector of the plan.
    /// @param statement SHA-256 of the statement.
    /// @param keyId The key.
    error InspectorNotAllowed(bytes32 statement, bytes32 keyId);
    /// @notice The signature is not the key's.
    /// @param statement SHA-256 of the statement.
    error BadSignature(bytes32 statement);
    /// @notice The plan does not ask for this rule set, or the inspection names another step.
    /// @param statement SHA-256 of the statement.
    /// @param ruleSet The rule set named.
    error NotRequired(bytes32 statement, bytes32 ruleSet);
    /// @notice An attempt has a number that cannot be kept.
    /// @param statement SHA-256 of the statement.
    /// @param attempt The number.
    error AttemptOutOfRange(bytes32 statement, uint16 attempt);
    /// @notice Nothing is open about this statement; or a concession has no end that is still to come, or another
    /// disposition has one.
    /// @param statement SHA-256 of the statement.
    error NothingToDispose(bytes32 statement);
    /// @notice The key judged nothing of this lot, or is complete, or was excused.
    /// @param lot The lot.
    /// @param keyId The key.
    error NothingToExcuse(bytes32 lot, bytes32 keyId);
    /// @notice Only the plan's publisher says that.
    /// @param party Who wanted to.
    error NotPublisher(bytes32 party);
    /// @notice The party has no say about this lot, or holds it already.
    /// @param lot The lot.
    /// @param by The party.
    error MayNotHold(bytes32 lot, bytes32 by);
    /// @notice The party does not hold this lot.
    /// @param lot The lot.
    /// @param by The party.
    error NotHeld(bytes32 lot, bytes32 by);

    /// @notice Opens a lot under a plan that is in force.
    /// @param act Factory, secret, plan and custodians.
    /// @param authorisation Nonce, deadline and signatures of the factory.
    /// @return lot Its id.
    function open(OpenLot calldata act, Authorisation calldata authorisation) external returns (bytes32 lot);

    /// @notice Judges an inspection; by anybody, of open and released lots. One that counts already changes nothing.
    /// @param inspection What a device signed, and where the log holds it.
    function judge(Inspection calldata inspection) external;

    /// @notice Judges several inspections in one transaction. One that counts already changes nothing.
    /// @param inspections In any order.
    function judgeMany(Inspection[] calldata inspections) external;

    /// @notice Disposes of a judgement that is open. A concession can be given anew.
    /// @param act What is done with it.
    /// @param authorisation Nonce, deadline and signatures of the plan's publisher.
    function dispose(Dispose calldata act, Authorisation calldata authorisation) external;

    /// @notice Lets a key go that is not complete.
    /// @param act The key.
    /// @param authorisation Nonce, deadline and signatures of the plan's publisher.
    function excuse(Excuse calldata act, Authorisation calldata authorisation) external;

    /// @notice Holds lots, open or released. All or none.
    /// @param act The lots.
    /// @param authorisation Nonce, deadline and signatures of the party.
    function hold(Hold calldata act, Authorisation calldata authorisation) external;

    /// @notice Lifts the party's own holds. All or none.
    /// @param act The lots.
    /// @param authorisation Nonce, deadline and signatures of the party.
    function lift(Lift calldata act, Authorisation calldata authorisation) external;

    /// @notice Says that a lot is good, which must be so.
    /// @param act The lot.
    /// @param authorisation Nonce, deadline and signatures of the factory.
    function release(Release calldata act, Authorisation calldata authorisation) external;

    /// @notice Where plans and rule sets are.
    /// @return The rule book.
    function ruleBook() external view returns (IRuleBook);

    /// @notice Where keys are.
    /// @return The registry of devices.
    function devices() external view returns (IDeviceRegistry);

    /// @notice Where inspections are.
    /// @return The log that every key of `devices` serves.
    function log() external view returns (IEvidenceLog);

    /// @notice The id of a factory's lot.
    /// @param factory The factory.
    /// @param secret 32 random bytes.
    /// @return SHA-256(`tallystick/lot/1` ‖ factory ‖ secret).
    function lotIdOf(bytes32 factory, bytes32 secret) external pure returns (bytes32);

    /// @notice A lot as it stands.
    /// @param lot Its id.
    /// @return All zero for an unknown one.
    function lotOf(bytes32 lot) external view returns (Lot memory);

    /// @notice How far a rule set is met.
    /// @param lot The lot.
    /// @param ruleSet The rule set.
    /// @return All zero for one that the lot's plan does not ask for.
    function progressOf(bytes32 lot, bytes32 ruleSet) external view returns (Progress memory);

    /// @notice What became of a statement.
    /// @param lot The lot.
    /// @param ruleSet The rule set that it names.
    /// @param statement SHA-256 of the statement.
    /// @return All zero for one that was not judged.
    function judgedOf(bytes32 lot, bytes32 ruleSet, bytes32 statement) external view returns (Judged memory);

    /// @notice How complete a key is.
    /// @param lot The lot.
    /// @param keyId The key.
    /// @return All zero for one that judged nothing of the lot.
    function keyOf(bytes32 lot, bytes32 keyId) external view returns (KeyProgress memory);

    /// @notice Whether a party holds a lot.
    /// @param lot The lot.
    /// @param by The party.
    /// @return Whether it does.
    function isHeldBy(bytes32 lot, bytes32 by) external view returns (bool);
}
