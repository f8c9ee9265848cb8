// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";

import {IPartyRegistry} from "../../../contracts/interfaces/IPartyRegistry.sol";
import {Parties} from "./Contracts.sol";
import {Lists} from "./Lists.sol";
import {PartySigning} from "./PartySigning.sol";
import {Wallet} from "./Wallets.sol";

/// @title A registry with one party of three signers
/// @notice They are of three kinds (an account, a wallet, a P-256 key), and two of them must sign.
abstract contract PartyWorld is PartySigning, Lists {
    bytes32 internal constant PARTY = "party";
    uint256 internal constant ACCOUNT_KEY = 0xa11ce;
    uint256 internal constant OWNER_KEY = 0xb0b;
    uint256 internal constant P256_KEY = 0xca401;

    Parties internal parties;
    bytes internal account;
    bytes internal wallet;
    bytes internal passkey;

    function setUp() external {
        (bytes32 x, bytes32 y) = devicePoint(P256_KEY);
        account = abi.encodePacked(vm.addr(ACCOUNT_KEY));
        wallet = abi.encodePacked(new Wallet(vm.addr(OWNER_KEY)));
        passkey = abi.encodePacked(new ERC7913P256Verifier(), x, y);
        parties = deployParties(genesisOf(list(account, wallet, passkey), 2));
    }

    function genesisOf(
        bytes[] memory signers,
        uint64 threshold
    ) internal pure returns (IPartyRegistry.Genesis[] memory genesis) {
        genesis = new IPartyRegistry.Genesis[](1);
        genesis[0] = IPartyRegistry.Genesis(PARTY, 1 << 1, threshold, signers);
    }

    function signatures(bytes32 digest) internal pure returns (bytes[3] memory) {
        return
            [
                accountSignature(ACCOUNT_KEY, digest),
                accountSignature(OWNER_KEY, digest),
                deviceSignature(P256_KEY, digest)
            ];
    }

    function isSigned(bytes32 digest, bytes[] memory signers, bytes[] memory signed) internal view returns (bool) {
        return parties.isSignedBy(PARTY, "some act", digest, signers, signed);
    }
}
