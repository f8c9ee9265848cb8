// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Deploying} from "./Deploying.sol";

/// @title Signatures as a wallet and a device make them
abstract contract Signing is Deploying {
    uint256 private constant P256_N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    /// @dev EIP-712 digest, written out so that it shares nothing with the contract under test.
    function typedDigest(string memory name, address target, bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                block.chainid,
                target
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    /// @dev 65 bytes r‖s‖v of an account.
    function accountSignature(uint256 privateKey, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(privateKey, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev 64 bytes r‖s, low s, of a P-256 key over a digest.
    function deviceSignature(uint256 privateKey, bytes32 digest) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = vm.signP256(privateKey, digest);
        uint256 low = uint256(s) > P256_N / 2 ? P256_N - uint256(s) : uint256(s);
        return abi.encode(r, low);
    }

    /// @dev The other signature that the same key and digest allow: high s for low s.
    function highTwin(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, uint256 s) = abi.decode(signature, (bytes32, uint256));
        return abi.encode(r, P256_N - s);
    }

    /// @dev Affine coordinates of a P-256 private key's point.
    function devicePoint(uint256 privateKey) internal pure returns (bytes32 x, bytes32 y) {
        (uint256 px, uint256 py) = vm.publicKeyP256(privateKey);
        return (bytes32(px), bytes32(py));
    }
}
