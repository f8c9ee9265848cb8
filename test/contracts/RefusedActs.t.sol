// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {IActs} from "../../contracts/interfaces/IActs.sol";
import {IAdmissions} from "../../contracts/interfaces/IAdmissions.sol";
import {IConsentLedger} from "../../contracts/interfaces/IConsentLedger.sol";
import {IDeviceRegistry} from "../../contracts/interfaces/IDeviceRegistry.sol";
import {IPartyRegistry} from "../../contracts/interfaces/IPartyRegistry.sol";
import {Consents, Devices, Parties} from "./support/Contracts.sol";
import {DeviceWorld} from "./support/DeviceWorld.sol";

/// @dev What a dishonest operator or relayer may try with an act of a factory, whatever the contract. (For EvidenceLog
/// see ActsTest.)
abstract contract RefusedActs is DeviceWorld {
    string private name;
    address private target;

    function test_aForgedActIsRefused() external {
        Authorisation memory authorisation = _signedBy(RIVAL, DEADLINE);
        _expectNotSigned();
        _send(target, authorisation, false);
        authorisation.signers[0] = accountOf(FACTORY);
        _expectNotSigned();
        _send(target, authorisation, false);
    }

    function test_anAlteredActIsRefused() external {
        Authorisation memory authorisation = _signedBy(FACTORY, DEADLINE);
        _expectNotSigned();
        _send(target, authorisation, true);
    }

    function test_aReplayedActIsRefused() external {
        Authorisation memory authorisation = _signedBy(FACTORY, DEADLINE);
        _send(target, authorisation, false);
        vm.expectRevert(abi.encodeWithSelector(IActs.InvalidActNonce.selector, FACTORY, 1));
        _send(target, authorisation, true);
    }

    function test_aLateActIsRefusedWithItsOwnDeadlineOrAnother() external {
        Authorisation memory authorisation = _signedBy(FACTORY, START - 1);
        vm.expectRevert(abi.encodeWithSelector(IActs.ActExpired.selector, START - 1));
        _send(target, authorisation, false);
        authorisation.deadline = START;
        _expectNotSigned();
        _send(target, authorisation, false);
    }

    function test_anActForAnotherChainIsRefused() external {
        uint256 here = this.chainIdNow();
        Authorisation memory authorisation = _signedBy(FACTORY, DEADLINE);
        vm.chainId(here + 1);
        _expectNotSigned();
        _send(target, authorisation, false);
        vm.chainId(here);
    }

    function test_anActForAnotherContractIsRefused() external {
        Authorisation memory authorisation = _signedBy(FACTORY, DEADLINE);
        address twin = _twin();
        _expectNotSigned();
        _send(twin, authorisation, false);
    }

    /// @dev Called from outside, because the optimizer takes block.chainid for a constant of a transaction.
    function chainIdNow() external view returns (uint256) {
        return block.chainid;
    }

    function _aim(string memory name_, address target_) internal {
        (name, target) = (name_, target_);
    }

    /// @dev Sends the factory's act, or one that says something else.
    function _send(address to, Authorisation memory authorisation, bool altered) internal virtual;

    /// @dev hashStruct of the factory's act.
    function _structHash(uint256 nonce, uint64 deadline) internal view virtual returns (bytes32);

    /// @dev Another contract of the same kind.
    function _twin() internal virtual returns (address);

    function _signedBy(bytes32 party, uint64 deadline) private view returns (Authorisation memory) {
        return authorise(party, name, target, _structHash(0, deadline), 0, deadline);
    }

    function _expectNotSigned() private {
        vm.expectRevert(abi.encodeWithSelector(IActs.NotSigned.selector, FACTORY));
    }
}

contract RefusedRegistrationsTest is RefusedActs {
    bytes32 private constant TYPE = keccak256(
        "Register(bytes32 factory,string device,bytes32 x,bytes32 y,uint8 grade,uint256 nonce,uint64 deadline)"
    );

    bytes private proof;

    function setUp() public override {
        super.setUp();
        _aim("DeviceRegistry", address(devices));
        proof = possessionOf(registration(), DEVICE_KEY);
    }

    function _send(address to, Authorisation memory authorisation, bool altered) internal override {
        IDeviceRegistry.Register memory act =
            altered ? registrationOf(FACTORY, DEVICE, DEVICE_KEY + 1) : registration();
        Devices(to).register(act, authorisation, proof);
    }

    function _structHash(uint256 nonce, uint64 deadline) internal pure override returns (bytes32) {
        IDeviceRegistry.Register memory act = registration();
        bytes32 device = keccak256(bytes(act.device));
        return keccak256(abi.encode(TYPE, act.factory, device, act.x, act.y, act.grade, nonce, deadline));
    }

    function _twin() internal override returns (address) {
        return address(deployDevices(parties, log));
    }
}

contract RefusedApplicationsTest is RefusedActs {
    bytes32 private constant TYPE = keccak256(
        "Apply(bytes32 party,uint8 role,bytes32 file,uint256 nonce,uint64 deadline)"
    );

    function setUp() public override {
        super.setUp();
        _aim("PartyRegistry", address(parties));
    }

    function _send(address to, Authorisation memory authorisation, bool altered) internal override {
        Parties(to).applyFor(
            IAdmissions.Apply(FACTORY, 2, altered ? bytes32("other") : bytes32("file")),
            authorisation
        );
    }

    function _structHash(uint256 nonce, uint64 deadline) internal pure override returns (bytes32) {
        return keccak256(abi.encode(TYPE, FACTORY, 2, bytes32("file"), nonce, deadline));
    }

    /// @dev With the same parties in it.
    function _twin() internal override returns (address) {
        IPartyRegistry.Genesis[] memory genesis = new IPartyRegistry.Genesis[](1);
        bytes[] memory signers = new bytes[](1);
        signers[0] = accountOf(FACTORY);
        genesis[0] = IPartyRegistry.Genesis(FACTORY, 1 << 1, 1, signers);
        return address(deployParties(genesis));
    }
}

contract RefusedGrantsTest is RefusedActs {
    bytes32 private constant TYPE = keccak256(
        "Grant(bytes32 grantor,bytes32 commitment,uint256 nonce,uint64 deadline)"
    );

    function setUp() public override {
        super.setUp();
        _aim("ConsentLedger", address(deployConsents(parties)));
    }

    function _send(address to, Authorisation memory authorisation, bool altered) internal override {
        Consents(to).grant(
            IConsentLedger.Grant(FACTORY, altered ? bytes32("other") : bytes32("document")),
            authorisation
        );
    }

    function _structHash(uint256 nonce, uint64 deadline) internal pure override returns (bytes32) {
        return keccak256(abi.encode(TYPE, FACTORY, bytes32("document"), nonce, deadline));
    }

    function _twin() internal override returns (address) {
        return address(deployConsents(parties));
    }
}
