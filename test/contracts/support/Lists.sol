// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @title Lists of bytes, written in line
abstract contract Lists {
    function list(bytes memory a) internal pure returns (bytes[] memory all) {
        all = new bytes[](1);
        all[0] = a;
    }

    function list(bytes memory a, bytes memory b) internal pure returns (bytes[] memory all) {
        all = new bytes[](2);
        (all[0], all[1]) = (a, b);
    }

    function list(bytes memory a, bytes memory b, bytes memory c) internal pure returns (bytes[] memory all) {
        all = new bytes[](3);
        (all[0], all[1], all[2]) = (a, b, c);
    }

    function list(
        bytes memory a,
        bytes memory b,
        bytes memory c,
        bytes memory d
    ) internal pure returns (bytes[] memory all) {
        all = new bytes[](4);
        (all[0], all[1], all[2], all[3]) = (a, b, c, d);
    }

    function list(
        bytes memory a,
        bytes memory b,
        bytes memory c,
        bytes memory d,
        bytes memory e
    ) internal pure returns (bytes[] memory all) {
        all = new bytes[](5);
        (all[0], all[1], all[2], all[3], all[4]) = (a, b, c, d, e);
    }
}
