// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../../contracts/interfaces/Authorisation.sol";
import {IAdmissions} from "../../../contracts/interfaces/IAdmissions.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {IMemberships} from "../../../contracts/interfaces/IMemberships.sol";
import {IPartyRegistry} from "../../../contracts/interfaces/IPartyRegistry.sol";
import {ISigners} from "../../../contracts/interfaces/ISigners.sol";
import {ISuspensions} from "../../../contracts/interfaces/ISuspensions.sol";
import {Parties} from "./Contracts.sol";
import {PartySigning} from "./PartySigning.sol";

/// @title A small economy with a council of five
/// @notice Whoever buys or lends lets suppliers in who have a licence. Each genesis party has one account, whose private
/// key is the party's id.
abstract contract MemberWorld is PartySigning {
    bytes32 internal constant FACTORY = "factory";
    bytes32 internal constant BUYER = "buyer";
    bytes32 internal constant BANK = "bank";
    bytes32 internal constant OTHER_BANK = "other bank";
    bytes32 internal constant AUDITOR = "auditor";
    bytes32 internal constant CERTIFIER = "certifier";

    uint8 internal constant MANUFACTURER_ROLE = 1;
    uint8 internal constant SUPPLIER_ROLE = 2;
    uint8 internal constant BUYER_ROLE = 3;
    uint8 internal constant WAREHOUSE_ROLE = 6;
    uint8 internal constant BANK_ROLE = 8;
    uint8 internal constant AUDITOR_ROLE = 12;
    uint8 internal constant CERTIFIER_ROLE = 13;
    uint64 internal constant BUYERS_AND_BANKS = (uint64(1) << BUYER_ROLE) | (uint64(1) << BANK_ROLE);
    uint64 internal constant EXAMINERS = (uint64(1) << AUDITOR_ROLE) | (uint64(1) << CERTIFIER_ROLE);
    uint64 internal constant COUNCIL = BUYERS_AND_BANKS | EXAMINERS;

    bytes32 internal constant LICENCE = "licence";
    bytes32 internal constant FILE = "file";
    uint64 internal constant VALIDITY = 200 days;
    uint64 internal constant START = 1_800_000_000;

    Parties internal parties;
    /// @dev A party that opened itself, and the key of its one signer.
    bytes32 internal stranger;
    uint256 internal constant STRANGER_KEY = 0x57a;

    mapping(bytes32 party => uint256 privateKey) private _keys;

    function setUp() public virtual {
        vm.warp(START);
        parties = deployParties(charterOf(COUNCIL), _rules(), _genesis());
        stranger = open(STRANGER_KEY);
    }

    /// @dev A party with one signer and no role.
    function open(uint256 privateKey) internal returns (bytes32 party) {
        ISigners.Open memory act;
        act.signers = new bytes[](1);
        act.signers[0] = accountOfKey(privateKey);
        act.threshold = 1;
        party = parties.open(
            act,
            authorisedBy(_list(privateKey), actDigest(address(parties), OPEN, membersOf(act), 0), 0)
        );
        _keys[party] = privateKey;
    }

    function keyOf(bytes32 party) internal view returns (uint256) {
        uint256 kept = _keys[party];
        return kept == 0 ? uint256(party) : kept;
    }

    /// @dev The authorisation of a party with its one account, under nonce key 0.
    function signed(bytes32 party, bytes32 actType, bytes memory members) internal view returns (Authorisation memory) {
        return signedWith(keyOf(party), party, actType, members);
    }

    /// @dev The same with any key.
    function signedWith(
        uint256 privateKey,
        bytes32 party,
        bytes32 actType,
        bytes memory members
    ) internal view returns (Authorisation memory) {
        uint256 nonce = parties.nonces(party, 0);
        bytes32 digest = actDigest(address(parties), actType, members, nonce);
        return authorisedBy(_list(privateKey), digest, nonce);
    }

    function applyAs(bytes32 party, uint8 role) internal {
        IAdmissions.Apply memory act = IAdmissions.Apply(party, role, FILE);
        parties.applyFor(act, signed(party, APPLY, abi.encode(act)));
    }

    /// @dev The open application of a party.
    function endorsement(
        bytes32 endorser,
        bytes32 party,
        uint8 role
    ) internal view returns (IAdmissions.Endorse memory) {
        IAdmissions.Application memory application = parties.applicationOf(party, role);
        return IAdmissions.Endorse(endorser, party, role, application.round, application.file);
    }

    function endorseAs(bytes32 endorser, bytes32 party, uint8 role) internal {
        IAdmissions.Endorse memory act = endorsement(endorser, party, role);
        parties.endorse(act, signed(endorser, ENDORSE, abi.encode(act)));
    }

    function issueAs(bytes32 issuer, bytes32 subject, uint64 until) internal {
        IAdmissions.Issue memory act = IAdmissions.Issue(issuer, subject, LICENCE, "digest", until);
        parties.issue(act, signed(issuer, ISSUE, abi.encode(act)));
    }

    function withdrawAs(bytes32 issuer, bytes32 subject) internal {
        IAdmissions.Withdraw memory act = IAdmissions.Withdraw(issuer, subject, LICENCE);
        parties.withdraw(act, signed(issuer, WITHDRAW, abi.encode(act)));
    }

    /// @dev All that the rule asks for: applied, endorsed by buyer and bank, licensed by the auditor for ever.
    function prepareSupplier(bytes32 party) internal {
        applyAs(party, SUPPLIER_ROLE);
        endorseAs(BUYER, party, SUPPLIER_ROLE);
        endorseAs(BANK, party, SUPPLIER_ROLE);
        issueAs(AUDITOR, party, FOREVER);
    }

    function admitSupplier(bytes32 party) internal {
        parties.admit(party, SUPPLIER_ROLE, sorted(BUYER, BANK), _one(AUDITOR));
    }

    function objectAs(bytes32 by, bytes32 party, uint8 role) internal {
        uint64 caseNumber = parties.membershipOf(party, role).caseNumber;
        ISuspensions.Object memory act = ISuspensions.Object(by, party, role, caseNumber);
        parties.object(act, signed(by, OBJECT, abi.encode(act)));
    }

    function proposeAs(bytes32 proposer, bytes32 content) internal returns (bytes32) {
        ICouncil.Propose memory act = ICouncil.Propose(proposer, content);
        return parties.propose(act, signed(proposer, PROPOSE, abi.encode(act)));
    }

    function voteAs(bytes32 voter, bytes32 proposal, bool inFavour) internal {
        ICouncil.Vote memory act = ICouncil.Vote(voter, proposal, inFavour);
        parties.vote(act, signed(voter, VOTE, abi.encode(act)));
    }

    function holds(bytes32 party, uint8 role) internal view returns (bool) {
        return (parties.rolesOf(party) >> role) & 1 == 1;
    }

    function sorted(bytes32 a, bytes32 b) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](2);
        (list[0], list[1]) = a < b ? (a, b) : (b, a);
    }

    function sorted(bytes32 a, bytes32 b, bytes32 c) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](3);
        (list[0], list[1], list[2]) = (a, b, c);
        for (uint256 i = 0; i < 2; ++i) {
            for (uint256 j = 0; j < 2 - i; ++j) {
                if (list[j] > list[j + 1]) (list[j], list[j + 1]) = (list[j + 1], list[j]);
            }
        }
    }

    function _one(bytes32 a) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = a;
    }

    function _list(uint256 a) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = a;
    }

    /// @dev Warehouses have no rule: nobody is one.
    function _rules() internal view virtual returns (IMemberships.RoleRule[] memory rules) {
        rules = new IMemberships.RoleRule[](6);
        IMemberships.Rule memory licensed = ruleOf(BUYERS_AND_BANKS, 2, VALIDITY, LICENCE, EXAMINERS);
        rules[0] = IMemberships.RoleRule(SUPPLIER_ROLE, licensed);
        rules[1] = IMemberships.RoleRule(MANUFACTURER_ROLE, ruleOf(BUYERS_AND_BANKS, 2, 1000 days));
        rules[2] = IMemberships.RoleRule(BUYER_ROLE, ruleOf(EXAMINERS, 2, 1000 days));
        rules[3] = IMemberships.RoleRule(BANK_ROLE, ruleOf(EXAMINERS, 2, 1000 days));
        rules[4] = IMemberships.RoleRule(AUDITOR_ROLE, ruleOf(BUYERS_AND_BANKS, 3, 1000 days));
        rules[5] = IMemberships.RoleRule(CERTIFIER_ROLE, ruleOf(BUYERS_AND_BANKS, 2, 1000 days));
    }

    function _genesis() internal pure virtual returns (IPartyRegistry.Genesis[] memory genesis) {
        genesis = new IPartyRegistry.Genesis[](6);
        genesis[0] = _party(FACTORY, uint64(1) << MANUFACTURER_ROLE);
        genesis[1] = _party(BUYER, uint64(1) << BUYER_ROLE);
        genesis[2] = _party(BANK, uint64(1) << BANK_ROLE);
        genesis[3] = _party(OTHER_BANK, uint64(1) << BANK_ROLE);
        genesis[4] = _party(AUDITOR, uint64(1) << AUDITOR_ROLE);
        genesis[5] = _party(CERTIFIER, uint64(1) << CERTIFIER_ROLE);
    }

    function _party(bytes32 party, uint64 roles) internal pure returns (IPartyRegistry.Genesis memory) {
        bytes[] memory signers = new bytes[](1);
        signers[0] = accountOfKey(uint256(party));
        return IPartyRegistry.Genesis(party, roles, 1, signers);
    }
}
