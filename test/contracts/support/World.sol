// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../../contracts/interfaces/Authorisation.sol";
import {IEvidenceLog} from "../../../contracts/interfaces/IEvidenceLog.sol";
import {IPartyRegistry} from "../../../contracts/interfaces/IPartyRegistry.sol";
import {Devices, Log, Parties} from "./Contracts.sol";
import {ReferenceTree} from "./ReferenceTree.sol";
import {Signing} from "./Signing.sol";

/// @title A small world with every role in it
/// @notice Each party has one account, whose private key is the party's id.
abstract contract World is Signing {
    bytes32 internal constant OPERATOR = "operator";
    bytes32 internal constant FACTORY = "factory";
    bytes32 internal constant RIVAL = "rival factory";
    bytes32 internal constant MAKER = "maker";
    bytes32 internal constant CERTIFIER = "certifier";

    string internal constant ORIGIN = "tallystick/00112233445566778899aabbccddeeff";
    address internal constant SEQUENCER = address(0x5e9);
    bytes32 internal constant CHECKPOINT_KEY = "ed25519";
    uint64 internal constant DELAY = 2 days;
    uint64 internal constant START = 1_800_000_000;
    uint64 internal constant DEADLINE = START + 365 days;

    bytes32 private constant ROTATE = keccak256(
        "Rotate(bytes32 operator,address sequencer,bytes32 checkpointKey,uint256 nonce,uint64 deadline)"
    );

    Parties internal parties;
    Log internal log;
    Devices internal devices;
    bytes32[] internal leaves = ReferenceTree.leavesOf("world", 64);

    function setUp() public virtual {
        vm.warp(START);
        parties = deployParties(_genesis());
        log = newLog(ORIGIN);
        devices = deployDevices(parties, log);
    }

    function newLog(string memory origin) internal returns (Log) {
        IEvidenceLog.Predecessor memory none;
        return deployLog(parties, OPERATOR, origin, SEQUENCER, CHECKPOINT_KEY, DELAY, none);
    }

    /// @dev Anchors the first `size` leaves of this world. The hashing comes first: it calls the precompile, which would
    /// use up the prank.
    function anchorHonestly(uint64 size) internal {
        bytes32[] memory proof = honestProof(size);
        bytes32 root = ReferenceTree.root(leaves, 0, size);
        vm.prank(SEQUENCER);
        log.anchor(size, root, proof);
    }

    function honestProof(uint64 size) internal view returns (bytes32[] memory) {
        uint64 from = log.anchoredSize();
        return from == 0 ? new bytes32[](0) : ReferenceTree.proof(leaves, from, size);
    }

    /// @dev The authorisation of a party with its one account, for a contract with that domain name.
    function authorise(
        bytes32 party,
        string memory name,
        address target,
        bytes32 structHash,
        uint256 nonce,
        uint64 deadline
    ) internal view returns (Authorisation memory authorisation) {
        authorisation.nonce = nonce;
        authorisation.deadline = deadline;
        authorisation.signers = new bytes[](1);
        authorisation.signatures = new bytes[](1);
        authorisation.signers[0] = accountOf(party);
        authorisation.signatures[0] = accountSignature(uint256(party), typedDigest(name, target, structHash));
    }

    function accountOf(bytes32 party) internal pure returns (bytes memory) {
        return abi.encodePacked(vm.addr(uint256(party)));
    }

    function authoriseRotation(
        bytes32 party,
        IEvidenceLog.Rotate memory act,
        uint256 nonce,
        uint64 deadline
    ) internal view returns (Authorisation memory) {
        bytes32 structHash = keccak256(
            abi.encode(ROTATE, act.operator, act.sequencer, act.checkpointKey, nonce, deadline)
        );
        return authorise(party, "EvidenceLog", address(log), structHash, nonce, deadline);
    }

    function rotation(address sequencer) internal pure returns (IEvidenceLog.Rotate memory) {
        return IEvidenceLog.Rotate({operator: OPERATOR, sequencer: sequencer, checkpointKey: "next ed25519"});
    }

    /// @dev Announces a rotation as the operator does, under nonce key 0.
    function rotateHonestly(address sequencer) internal {
        IEvidenceLog.Rotate memory act = rotation(sequencer);
        log.rotate(act, authoriseRotation(OPERATOR, act, log.nonces(OPERATOR, 0), type(uint64).max));
    }

    function _genesis() private pure returns (IPartyRegistry.Genesis[] memory genesis) {
        genesis = new IPartyRegistry.Genesis[](5);
        genesis[0] = _party(OPERATOR, 1 << 0);
        genesis[1] = _party(FACTORY, 1 << 1);
        genesis[2] = _party(RIVAL, 1 << 1);
        genesis[3] = _party(MAKER, 1 << 11);
        genesis[4] = _party(CERTIFIER, 1 << 13);
    }

    function _party(bytes32 party, uint64 roles) private pure returns (IPartyRegistry.Genesis memory) {
        bytes[] memory signers = new bytes[](1);
        signers[0] = accountOf(party);
        return IPartyRegistry.Genesis({party: party, roles: roles, threshold: 1, signers: signers});
    }
}
