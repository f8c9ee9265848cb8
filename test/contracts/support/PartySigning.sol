// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../../contracts/interfaces/Authorisation.sol";
import {ISigners} from "../../../contracts/interfaces/ISigners.sol";
import {Signing} from "./Signing.sol";

/// @title Acts for the party registry as they are signed
/// @notice The types are written out again, so that they share nothing with the contract under test.
abstract contract PartySigning is Signing {
    bytes32 internal constant OPEN = keccak256(
        "Open(bytes[] signers,uint64 threshold,uint16 managed,bytes32[] managedActs,bytes32 salt,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant SET_SIGNERS = keccak256(
        "SetSigners(bytes32 party,bytes[] signers,uint64 threshold,uint16 managed,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant SET_POLICY = keccak256(
        "SetPolicy(bytes32 party,bytes32[] managedActs,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant APPLY = keccak256(
        "Apply(bytes32 party,uint8 role,bytes32 file,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant ENDORSE = keccak256(
        "Endorse(bytes32 endorser,bytes32 party,uint8 role,uint64 round,bytes32 file,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant ISSUE = keccak256(
        "Issue(bytes32 issuer,bytes32 subject,bytes32 kind,bytes32 digest,uint64 until,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant WITHDRAW = keccak256(
        "Withdraw(bytes32 issuer,bytes32 subject,bytes32 kind,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant OBJECT = keccak256(
        "Object(bytes32 by,bytes32 party,uint8 role,uint64 caseNumber,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant PROPOSE = keccak256(
        "Propose(bytes32 proposer,bytes32 content,uint256 nonce,uint64 deadline)"
    );
    bytes32 internal constant VOTE = keccak256(
        "Vote(bytes32 voter,bytes32 proposal,bool inFavour,uint256 nonce,uint64 deadline)"
    );

    uint64 internal constant FOREVER = type(uint64).max;

    /// @dev What is signed: `members` are the words of the act before nonce and deadline.
    function actDigest(
        address registry,
        bytes32 actType,
        bytes memory members,
        uint256 nonce
    ) internal view returns (bytes32) {
        bytes32 structHash = keccak256(bytes.concat(actType, members, abi.encode(nonce, FOREVER)));
        return typedDigest("PartyRegistry", registry, structHash);
    }

    function membersOf(ISigners.Open memory act) internal pure returns (bytes memory) {
        return
            abi.encode(
                listHash(act.signers),
                act.threshold,
                act.managed,
                keccak256(abi.encodePacked(act.managedActs)),
                act.salt
            );
    }

    function membersOf(ISigners.SetSigners memory act) internal pure returns (bytes memory) {
        return abi.encode(act.party, listHash(act.signers), act.threshold, act.managed);
    }

    function membersOf(ISigners.SetPolicy memory act) internal pure returns (bytes memory) {
        return abi.encode(act.party, keccak256(abi.encodePacked(act.managedActs)));
    }

    /// @dev The authorisation by accounts, one for each private key.
    function authorisedBy(
        uint256[] memory privateKeys,
        bytes32 digest,
        uint256 nonce
    ) internal pure returns (Authorisation memory authorisation) {
        (authorisation.nonce, authorisation.deadline) = (nonce, FOREVER);
        authorisation.signers = new bytes[](privateKeys.length);
        authorisation.signatures = new bytes[](privateKeys.length);
        for (uint256 i = 0; i < privateKeys.length; ++i) {
            authorisation.signers[i] = accountOfKey(privateKeys[i]);
            authorisation.signatures[i] = accountSignature(privateKeys[i], digest);
        }
    }

    function accountOfKey(uint256 privateKey) internal pure returns (bytes memory) {
        return abi.encodePacked(vm.addr(privateKey));
    }

    function listHash(bytes[] memory list) internal pure returns (bytes32) {
        bytes memory hashes = "";
        for (uint256 i = 0; i < list.length; ++i) hashes = bytes.concat(hashes, keccak256(list[i]));
        return keccak256(hashes);
    }
}
