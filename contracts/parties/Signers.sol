// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Acts} from "../Acts.sol";
import {Authorisation} from "../interfaces/Authorisation.sol";
import {ISigners} from "../interfaces/ISigners.sol";
import {PartyActs} from "../libraries/PartyActs.sol";

/// @title Who may sign for whom
/// @notice Parties open themselves and replace their own signers; nobody else can.
abstract contract Signers is Acts, ISigners {
    using SignatureChecker for bytes;

    struct Party {
        uint64 threshold;
        uint16 managed;
        bytes[] signers;
        bytes32[] managedActs;
    }

    /// @dev For whom a signer speaks, and the bit of its position in that party's list.
    struct Seat {
        bytes32 party;
        uint16 bit;
    }

    /// @notice Most signers a party may have.
    uint256 public constant SIGNERS_MAX = 16;

    /// @notice Most bytes of one signer; an RSA-4096 key with its verifier needs about 600.
    uint256 public constant SIGNER_BYTES_MAX = 1024;

    /// @notice Most types of acts that a policy may name: the list is searched when a managed key signs.
    uint256 public constant MANAGED_ACTS_MAX = 32;

    mapping(bytes32 party => Party) private _parties;
    mapping(bytes32 signerHash => Seat) private _seats;

    /// @inheritdoc ISigners
    function open(Open calldata act, Authorisation calldata authorisation) external override returns (bytes32 party) {
        party = partyIdOf(act);
        require(!exists(party), DuplicateParty(party));
        bytes32 digest = _spend(party, PartyActs.OPEN, PartyActs.members(act), authorisation);
        _requireNewcomersSigned(party, act.signers, digest, authorisation);
        _open(party, act.signers, act.threshold, act.managed);
        _setPolicy(party, act.managedActs);
    }

    /// @inheritdoc ISigners
    function setSigners(SetSigners calldata act, Authorisation calldata authorisation) external override {
        require(exists(act.party), UnknownParty(act.party));
        bytes32 digest = _useAct(act.party, PartyActs.SET_SIGNERS, PartyActs.members(act), authorisation);
        _requireNewcomersSigned(act.party, act.signers, digest, authorisation);
        _setSigners(act.party, act.signers, act.threshold, act.managed);
    }

    /// @inheritdoc ISigners
    function setPolicy(SetPolicy calldata act, Authorisation calldata authorisation) external override {
        require(exists(act.party), UnknownParty(act.party));
        _useAct(act.party, PartyActs.SET_POLICY, PartyActs.members(act), authorisation);
        _setPolicy(act.party, act.managedActs);
    }

    /// @inheritdoc ISigners
    function isSignedBy(
        bytes32 party,
        bytes32 actType,
        bytes32 digest,
        bytes[] calldata signers,
        bytes[] calldata signatures
    ) external view override returns (bool) {
        uint256 missing = _parties[party].threshold;
        if (missing == 0 || signers.length != signatures.length) return false;
        uint16 uncounted = _thatCount(party, actType);
        for (uint256 i = 0; i < signers.length && missing != 0; ++i) {
            Seat storage seat = _seats[keccak256(signers[i])];
            if (seat.party != party || uncounted & seat.bit == 0) continue;
            if (!signers[i].isValidSignatureNow(digest, signatures[i])) continue;
            uncounted ^= seat.bit;
            --missing;
        }
        return missing == 0;
    }

    /// @inheritdoc ISigners
    function signersOf(
        bytes32 party
    ) external view override returns (bytes[] memory signers, uint64 threshold, uint16 managed) {
        Party storage who = _parties[party];
        return (who.signers, who.threshold, who.managed);
    }

    /// @inheritdoc ISigners
    function policyOf(bytes32 party) external view override returns (bytes32[] memory) {
        return _parties[party].managedActs;
    }

    /// @inheritdoc ISigners
    function partyOf(bytes calldata signer) external view override returns (bytes32) {
        return _seats[keccak256(signer)].party;
    }

    /// @inheritdoc ISigners
    function exists(bytes32 party) public view override returns (bool) {
        return _parties[party].threshold != 0;
    }

    /// @inheritdoc ISigners
    function partyIdOf(Open calldata act) public view override returns (bytes32) {
        bytes memory home = abi.encode(address(this), block.chainid);
        return keccak256(bytes.concat(home, PartyActs.members(act)));
    }

    /// @notice Makes a party. Whether its signers agreed is not asked.
    /// @param party Its id.
    /// @param signers ERC-7913 signers.
    /// @param threshold How many of them make an act.
    /// @param managed Bit i: `signers[i]` is a managed key.
    function _open(bytes32 party, bytes[] memory signers, uint64 threshold, uint16 managed) internal {
        require(party != 0, UnknownParty(0));
        require(!exists(party), DuplicateParty(party));
        emit PartyOpened(party);
        _setSigners(party, signers, threshold, managed);
    }

    function _setSigners(bytes32 party, bytes[] memory signers, uint64 threshold, uint16 managed) private {
        require(signers.length <= SIGNERS_MAX, TooManySigners(signers.length, SIGNERS_MAX));
        require(managed >> signers.length == 0, InvalidManaged(managed, signers.length));
        uint256 own = signers.length - _count(managed);
        require(threshold != 0 && threshold <= own, InvalidThreshold(threshold, own));
        Party storage who = _parties[party];
        for (uint256 i = 0; i < who.signers.length; ++i) delete _seats[keccak256(who.signers[i])];
        for (uint256 i = 0; i < signers.length; ++i) _seat(party, signers[i], uint16(1 << i));
        (who.signers, who.threshold, who.managed) = (signers, threshold, managed);
        emit SignersSet(party, signers, threshold, managed);
    }

    function _seat(bytes32 party, bytes memory signer, uint16 bit) private {
        require(_canSign(signer), InvalidSigner(signer));
        Seat storage seat = _seats[keccak256(signer)];
        require(seat.party != party, DuplicateSigner(signer));
        require(seat.party == 0, SignerTaken(signer, seat.party));
        (seat.party, seat.bit) = (party, bit);
    }

    function _setPolicy(bytes32 party, bytes32[] calldata managedActs) private {
        require(managedActs.length <= MANAGED_ACTS_MAX, TooManyActs(managedActs.length, MANAGED_ACTS_MAX));
        for (uint256 i = 0; i < managedActs.length; ++i) {
            bytes32 actType = managedActs[i];
            require(actType != PartyActs.SET_SIGNERS && actType != PartyActs.SET_POLICY, NeverManaged(actType));
        }
        _parties[party].managedActs = managedActs;
        emit PolicySet(party, managedActs);
    }

    /// @dev A set of bits: every signer, or those that are the party's own.
    function _thatCount(bytes32 party, bytes32 actType) private view returns (uint16) {
        Party storage who = _parties[party];
        if (who.managed == 0) return type(uint16).max;
        for (uint256 i = 0; i < who.managedActs.length; ++i) {
            if (who.managedActs[i] == actType) return type(uint16).max;
        }
        return ~who.managed;
    }

    /// @dev Nobody is listed who did not agree to it, least of all to be kept from being listed elsewhere.
    function _requireNewcomersSigned(
        bytes32 party,
        bytes[] calldata signers,
        bytes32 digest,
        Authorisation calldata authorisation
    ) private view {
        for (uint256 i = 0; i < signers.length; ++i) {
            if (_seats[keccak256(signers[i])].party == party) continue;
            require(_hasSigned(signers[i], digest, authorisation), SignerDidNotSign(signers[i]));
        }
    }

    function _hasSigned(
        bytes calldata signer,
        bytes32 digest,
        Authorisation calldata authorisation
    ) private view returns (bool) {
        bytes32 signerHash = keccak256(signer);
        bytes[] calldata signatures = authorisation.signatures;
        for (uint256 i = 0; i < authorisation.signers.length && i < signatures.length; ++i) {
            if (keccak256(authorisation.signers[i]) != signerHash) continue;
            if (signer.isValidSignatureNow(digest, signatures[i])) return true;
        }
        return false;
    }

    /// @dev A verifier must be code: an address without code never verifies, and a precompile might always. (The
    /// identity precompile answers ERC-7913's call with its own selector, which is the word for "valid".)
    function _canSign(bytes memory signer) private view returns (bool) {
        if (signer.length < 20 || signer.length > SIGNER_BYTES_MAX) return false;
        address account = address(bytes20(signer));
        return signer.length == 20 ? account != address(0) : account.code.length != 0;
    }

    function _count(uint16 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) ++count;
    }
}
