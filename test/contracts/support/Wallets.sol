// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title An ERC-1271 wallet with one owner
contract Wallet is IERC1271 {
    address private immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, ECDSA.RecoverError fault, ) = ECDSA.tryRecover(hash, signature);
        bool good = fault == ECDSA.RecoverError.NoError && signer == owner;
        return good ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

/// @title A signer that answers whatever its key says
/// @notice As a wallet it reverts; as a verifier it reverts, answers too little or answers nonsense.
contract Troublemaker is IERC1271, IERC7913SignatureVerifier {
    error Trouble();

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        revert Trouble();
    }

    function verify(bytes calldata key, bytes32, bytes calldata) external pure returns (bytes4) {
        if (key.length == 1) revert Trouble();
        if (key.length == 2) {
            assembly ("memory-safe") {
                return(0, 4)
            }
        }
        return 0xffffffff;
    }
}
