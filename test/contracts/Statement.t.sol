// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {DeviceKey} from "../../contracts/libraries/DeviceKey.sol";
import {Statement} from "../../contracts/libraries/Statement.sol";
import {TestBase} from "./support/TestBase.sol";

/// @dev The golden bytes were made with node:crypto, not with this code: private key
/// SHA-256("tallystick golden device"), log SHA-256("tallystick/golden"), record hash SHA-256("record"), sequence 1.
contract StatementTest is TestBase {
    bytes32 private constant X = 0x54114f5a9919744b5127c58f5b0797a2916e581513408d90b8d38612e7281ecf;
    bytes32 private constant Y = 0xe9fa7ce7c170f7144c364932ea5fd119336cf77da3525b0e4a152e78bbf4285d;
    bytes32 private constant KEY_ID = 0x0a534ae7a859a153fa63fa6addfe46d99e38875dd7a934f067da01ec0475bb59;
    bytes private constant STATEMENT =
        hex"74616c6c79737469636b2f7265632f31"
        hex"65e747044078794d0a129dcabf8cf02dc6e00cb33f506778a886fd1982eee196"
        hex"70ce871f8a3d3fb449bc3c3ace6547cef02dfc74ffe48d912532a724bfdbe5b9"
        hex"0000000000000000000000000000000000000000000000000000000000000000"
        hex"0a534ae7a859a153fa63fa6addfe46d99e38875dd7a934f067da01ec0475bb59"
        hex"0000000000000001"
        hex"0000000000000000000000000000000000000000000000000000000000000000";
    bytes private constant SIGNATURE =
        hex"d96e7810737933efc8b5171ed1b0725515539271b9043b18850d2883f84ef2e1"
        hex"4e4f0e8d04531a9f84bfae1ee25d448589c9ff68291f720f49ec766150df10a0";

    uint256 private constant N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    function test_aKeysIdIsTheHashOfItsSubjectPublicKeyInfo() external pure {
        vm.assertEq(DeviceKey.idOf(X, Y), KEY_ID, "key id");
    }

    function test_theGoldenStatementIsRead() external view {
        (bool valid, Statement.Fields memory fields) = this.decode(STATEMENT);
        vm.assertTrue(valid, "valid");
        vm.assertEq(fields.log, sha256("tallystick/golden"), "log");
        vm.assertEq(fields.recordHash, sha256("record"), "record hash");
        vm.assertEq(fields.judgementHash, 0, "judgement hash");
        vm.assertEq(fields.keyId, KEY_ID, "key id");
        vm.assertEq(fields.sequence, 1, "sequence");
        vm.assertEq(fields.previous, 0, "previous");
    }

    function test_theGoldenStatementHasTheGoldenHashes() external view {
        bytes32 leaf = 0xb15e58a9d170ce67017292cc036e7c6401874ee7f2561fa710f9f286aa9dbf03;
        bytes32 hash = 0x2952b13da061dc0a7583e67950056038d8ae366762f4fcf5031d8250b97c3483;
        vm.assertEq(this.leafHash(STATEMENT), leaf, "leaf");
        vm.assertEq(this.digest(STATEMENT), hash, "digest");
    }

    function test_theGoldenSignatureIsGood() external view {
        vm.assertTrue(this.isSignedBy(X, Y, this.digest(STATEMENT), SIGNATURE), "signature");
    }

    function test_theHighTwinOfASignatureIsRefused() external view {
        (bytes32 r, uint256 s) = abi.decode(SIGNATURE, (bytes32, uint256));
        vm.assertFalse(this.isSignedBy(X, Y, this.digest(STATEMENT), abi.encode(r, N - s)), "high s");
    }

    function testFuzz_aSignatureOfAnotherLengthIsRefused(bytes calldata more) external view {
        bytes memory longer = bytes.concat(SIGNATURE, more);
        vm.assertTrue(this.isSignedBy(X, Y, this.digest(STATEMENT), longer) == (more.length == 0), "trailing bytes");
        vm.assertFalse(this.isSignedBy(X, Y, this.digest(STATEMENT), more), "anything else");
    }

    function testFuzz_fieldsAreReadWhereTheyWereWritten(Statement.Fields calldata fields) external view {
        bytes memory statement = bytes.concat(
            "tallystick/rec/1",
            fields.log,
            fields.recordHash,
            fields.judgementHash,
            fields.keyId,
            bytes8(fields.sequence),
            fields.previous
        );
        (bool valid, Statement.Fields memory read) = this.decode(statement);
        vm.assertTrue(valid, "valid");
        vm.assertEq(keccak256(abi.encode(read)), keccak256(abi.encode(fields)), "fields");
    }

    function testFuzz_anotherLengthOrTagIsNoStatement(bytes calldata junk, uint256 position) external view {
        (bool valid, ) = this.decode(junk);
        vm.assertFalse(valid, "junk");
        (valid, ) = this.decode(bytes.concat(STATEMENT, junk));
        vm.assertTrue(valid == (junk.length == 0), "trailing bytes");
        bytes memory tagged = STATEMENT;
        tagged[position % 16] ^= 0x01;
        (valid, ) = this.decode(tagged);
        vm.assertFalse(valid, "tag");
    }

    function decode(bytes calldata statement) external pure returns (bool, Statement.Fields memory) {
        return Statement.decode(statement);
    }

    function digest(bytes calldata statement) external pure returns (bytes32) {
        return Statement.digest(statement);
    }

    function leafHash(bytes calldata statement) external pure returns (bytes32) {
        return Statement.leafHash(statement);
    }

    function isSignedBy(bytes32 x, bytes32 y, bytes32 hash, bytes calldata signature) external view returns (bool) {
        return DeviceKey.isSignedBy(x, y, hash, signature);
    }
}
