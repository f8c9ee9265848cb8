// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Acts} from "./Acts.sol";
import {Authorisation, IPartyRegistry} from "./interfaces/IPartyRegistry.sol";

/// @title Who may sign for whom
/// @notice First form: the parties are those of the constructor. Each replaces its own signers; nobody else can.
contract PartyRegistry is IPartyRegistry, Acts {
    using SignatureChecker for bytes;

    /// @dev `generation` counts changes of the signers, so that a replaced set is forgotten in one write.
    struct Party {
        uint64 roles;
        uint64 threshold;
        uint64 generation;
        bytes[] signers;
    }

    /// @notice Most signers a party may have.
    uint256 public constant SIGNERS_MAX = 16;

    /// @notice Most bytes of one signer; an RSA-4096 key with its verifier needs about 600.
    uint256 public constant SIGNER_BYTES_MAX = 1024;

    bytes32 private constant SET_SIGNERS = keccak256(
        "SetSigners(bytes32 party,bytes[] signers,uint64 threshold,uint256 nonce,uint64 deadline)"
    );

    mapping(bytes32 party => Party) private _parties;

    /// @dev Position of a signer in the party's present list, from 1; zero for whoever is not in it.
    mapping(bytes32 party => mapping(uint64 generation => mapping(bytes32 signerHash => uint256))) private _positions;

    /// @notice Admits the parties; there is no other way in yet.
    /// @param genesis The parties, all of them.
    constructor(Genesis[] memory genesis) Acts("PartyRegistry", this) {
        for (uint256 i = 0; i < genesis.length; ++i) _admit(genesis[i]);
    }

    /// @inheritdoc IPartyRegistry
    function setSigners(SetSigners calldata act, Authorisation calldata authorisation) external override {
        require(exists(act.party), UnknownParty(act.party));
        _useAct(act.party, _hashSetSigners(act, authorisation), authorisation);
        _setSigners(act.party, act.signers, act.threshold);
    }

    /// @inheritdoc IPartyRegistry
    function isSignedBy(
        bytes32 party,
        bytes32 digest,
        bytes[] calldata signers,
        bytes[] calldata signatures
    ) external view override returns (bool) {
        Party storage who = _parties[party];
        uint256 missing = who.threshold;
        if (missing == 0 || signers.length != signatures.length) return false;
        uint256 counted = 0;
        for (uint256 i = 0; i < signers.length && missing != 0; ++i) {
            uint256 bit = 1 << _positions[party][who.generation][keccak256(signers[i])];
            if (bit == 1 || counted & bit != 0) continue;
            if (!signers[i].isValidSignatureNow(digest, signatures[i])) continue;
            counted |= bit;
            --missing;
        }
        return missing == 0;
    }

    /// @inheritdoc IPartyRegistry
    function rolesOf(bytes32 party) external view override returns (uint64) {
        return _parties[party].roles;
    }

    /// @inheritdoc IPartyRegistry
    function signersOf(bytes32 party) external view override returns (bytes[] memory signers, uint64 threshold) {
        return (_parties[party].signers, _parties[party].threshold);
    }

    /// @inheritdoc IPartyRegistry
    function exists(bytes32 party) public view override returns (bool) {
        return _parties[party].threshold != 0;
    }

    function _admit(Genesis memory genesis) private {
        require(genesis.party != 0, UnknownParty(0));
        require(!exists(genesis.party), DuplicateParty(genesis.party));
        _parties[genesis.party].roles = genesis.roles;
        emit PartyAdmitted(genesis.party, genesis.roles);
        _setSigners(genesis.party, genesis.signers, genesis.threshold);
    }

    function _setSigners(bytes32 party, bytes[] memory signers, uint64 threshold) private {
        require(signers.length <= SIGNERS_MAX, TooManySigners(signers.length, SIGNERS_MAX));
        require(threshold != 0 && threshold <= signers.length, InvalidThreshold(threshold, signers.length));
        Party storage who = _parties[party];
        uint64 generation = ++who.generation;
        for (uint256 i = 0; i < signers.length; ++i) {
            bytes memory signer = signers[i];
            bytes32 signerHash = keccak256(signer);
            require(_canSign(signer), InvalidSigner(signer));
            require(_positions[party][generation][signerHash] == 0, DuplicateSigner(signer));
            _positions[party][generation][signerHash] = i + 1;
        }
        who.signers = signers;
        who.threshold = threshold;
        emit SignersSet(party, signers, threshold);
    }

    /// @dev A verifier must be code: an address without code never verifies, and a precompile might always. (The
    /// identity precompile answers ERC-7913's call with its own selector, which is the word for "valid".)
    function _canSign(bytes memory signer) private view returns (bool) {
        if (signer.length < 20 || signer.length > SIGNER_BYTES_MAX) return false;
        address account = address(bytes20(signer));
        return signer.length == 20 ? account != address(0) : account.code.length != 0;
    }

    function _hashSetSigners(
        SetSigners calldata act,
        Authorisation calldata authorisation
    ) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](act.signers.length);
        for (uint256 i = 0; i < hashes.length; ++i) hashes[i] = keccak256(act.signers[i]);
        return
            keccak256(
                abi.encode(
                    SET_SIGNERS,
                    act.party,
                    keccak256(abi.encodePacked(hashes)),
                    act.threshold,
                    authorisation.nonce,
                    authorisation.deadline
                )
            );
    }
}
