// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../contracts/interfaces/Authorisation.sol";
import {ICouncil} from "../../contracts/interfaces/ICouncil.sol";
import {IMemberships} from "../../contracts/interfaces/IMemberships.sol";
import {MemberWorld} from "./support/MemberWorld.sol";

/// @dev How rules change: by a majority of five, after the delay, once.
contract CouncilTest is MemberWorld {
    bytes32 private proposal;

    function setUp() public override {
        super.setUp();
        proposal = proposeAs(BANK, parties.contentOfRule(WAREHOUSE_ROLE, _rule()));
    }

    function test_aMajoritySetsARuleAfterItsDelay() external {
        _threeVote();
        vm.warp(START + VOTE_DELAY);
        vm.expectEmit(address(parties));
        emit IMemberships.RuleSet(WAREHOUSE_ROLE, _rule());
        _enact(_three());
        vm.assertEq(abi.encode(parties.ruleOf(WAREHOUSE_ROLE)), abi.encode(_rule()), "rule");
        vm.assertTrue(parties.proposalOf(proposal).enacted, "enacted");
        applyAs(stranger, WAREHOUSE_ROLE);
    }

    function test_aRuleReplacesTheOneBeforeAndItsCredentials() external {
        bytes32 content = parties.contentOfRule(SUPPLIER_ROLE, _rule());
        proposal = proposeAs(BANK, content);
        _threeVote();
        vm.warp(START + VOTE_DELAY);
        parties.enactRule(proposal, SUPPLIER_ROLE, _rule(), _three());
        vm.assertEq(abi.encode(parties.ruleOf(SUPPLIER_ROLE)), abi.encode(_rule()), "rule");
    }

    function test_aProposalIsEnactedOnce() external {
        _threeVote();
        vm.warp(START + VOTE_DELAY);
        _enact(_three());
        _expectNotEnacted(_three(), abi.encodeWithSelector(ICouncil.ProposalClosed.selector, proposal));
    }

    function test_itIsNotEnactedBeforeItsDelayNorAfterItsWindow() external {
        _threeVote();
        vm.warp(START + VOTE_DELAY - 1);
        uint64 from = START + VOTE_DELAY;
        _expectNotEnacted(_three(), abi.encodeWithSelector(ICouncil.TooEarly.selector, proposal, from));
        vm.warp(START + VOTE_DELAY + VOTE_WINDOW);
        _expectNotEnacted(_three(), abi.encodeWithSelector(ICouncil.ProposalClosed.selector, proposal));
        vm.warp(START + VOTE_DELAY + VOTE_WINDOW - 1);
        _enact(_three());
    }

    function test_aMinorityIsNotEnough() external {
        _threeVote();
        vm.warp(START + VOTE_DELAY);
        _expectNotEnacted(sorted(BANK, BUYER), abi.encodeWithSelector(ICouncil.NoMajority.selector, 2, 5));
        _expectNotEnacted(new bytes32[](0), abi.encodeWithSelector(ICouncil.NoMajority.selector, 0, 5));
    }

    function test_aVoteCountsOnce() external {
        _threeVote();
        vm.warp(START + VOTE_DELAY);
        bytes memory fault = abi.encodeWithSelector(IMemberships.InvalidList.selector);
        _expectNotEnacted(sorted(BANK, BANK, BUYER), fault);
    }

    function test_whoIsNotInFavourDoesNotCount() external {
        _threeVote();
        voteAs(BUYER, proposal, false);
        vm.warp(START + VOTE_DELAY);
        _expectNotEnacted(_three(), abi.encodeWithSelector(ICouncil.NotInFavour.selector, BUYER));
        _expectNotEnacted(
            sorted(BANK, AUDITOR, CERTIFIER),
            abi.encodeWithSelector(ICouncil.NotInFavour.selector, CERTIFIER)
        );
        voteAs(CERTIFIER, proposal, true);
        _enact(sorted(BANK, AUDITOR, CERTIFIER));
    }

    function test_onlyTheCouncilProposesAndVotes() external {
        ICouncil.Propose memory proposing = ICouncil.Propose(FACTORY, "content");
        Authorisation memory authorisation = signed(FACTORY, PROPOSE, abi.encode(proposing));
        bytes memory fault = abi.encodeWithSelector(IMemberships.NotEntitled.selector, FACTORY, COUNCIL);
        vm.expectRevert(fault);
        parties.propose(proposing, authorisation);
        ICouncil.Vote memory voting = ICouncil.Vote(FACTORY, proposal, true);
        authorisation = signed(FACTORY, VOTE, abi.encode(voting));
        vm.expectRevert(fault);
        parties.vote(voting, authorisation);
    }

    function test_aVoteIsStaleWhenItsVoterLeftTheCouncil() external {
        _threeVote();
        objectAs(AUDITOR, BANK, BANK_ROLE);
        objectAs(CERTIFIER, BANK, BANK_ROLE);
        parties.suspend(BANK, BANK_ROLE, sorted(AUDITOR, CERTIFIER));
        vm.warp(START + VOTE_DELAY);
        _expectNotEnacted(_three(), abi.encodeWithSelector(IMemberships.NotEntitled.selector, BANK, COUNCIL));
        vm.assertEq(parties.councilSize(), 5, "a suspension does not lower the bar");
    }

    function test_nobodyVotesOnWhatIsNotOpen() external {
        _expectNotVoted("nothing", abi.encodeWithSelector(ICouncil.UnknownProposal.selector, bytes32("nothing")));
        vm.warp(START + VOTE_DELAY + VOTE_WINDOW);
        _expectNotVoted(proposal, abi.encodeWithSelector(ICouncil.ProposalClosed.selector, proposal));
        vm.warp(START + VOTE_DELAY);
        _threeVote();
        _enact(_three());
        _expectNotVoted(proposal, abi.encodeWithSelector(ICouncil.ProposalClosed.selector, proposal));
    }

    function testFuzz_onlyWhatWasProposedIsEnacted(uint8 role, uint64 endorsers, uint64 validity) external {
        _threeVote();
        vm.warp(START + VOTE_DELAY);
        IMemberships.Rule memory other = ruleOf(endorsers, 2, validity);
        vm.assume(parties.contentOfRule(role, other) != parties.contentOfRule(WAREHOUSE_ROLE, _rule()));
        bytes memory fault = abi.encodeWithSelector(
            ICouncil.NotThisContent.selector,
            proposal,
            parties.contentOfRule(role, other)
        );
        vm.expectRevert(fault);
        parties.enactRule(proposal, role, other, _three());
    }

    function test_theIdOfAProposalCoversItsContent() external view {
        bytes32 content = parties.contentOfRule(WAREHOUSE_ROLE, _rule());
        vm.assertEq(proposal, keccak256(abi.encode(BANK, content, uint256(0))), "id");
        vm.assertEq(content, keccak256(abi.encode(0, WAREHOUSE_ROLE, _rule())), "content");
    }

    function testFuzz_aRuleThatIsOutOfBoundsIsNeverSet(uint8 which, uint64 value) external {
        IMemberships.Rule memory rule = ruleOf(BUYERS_AND_BANKS, 2, VALIDITY, LICENCE, EXAMINERS);
        uint8 role = WAREHOUSE_ROLE;
        which = which % 8;
        if (which == 0) rule.endorsers = value % 2 == 0 ? 0 : value | (ALL_ROLES + 1);
        if (which == 1) rule.endorsements = uint8(value % 2);
        if (which == 2) rule.endorsements = uint8(bound(value, 9, 255));
        if (which == 3) rule.validity = value % 2 == 0 ? 0 : uint64(bound(value, 3650 days + 1, FOREVER));
        if (which == 4) rule.credentials[0].kind = 0;
        if (which == 5) rule.credentials[0].issuers = value % 2 == 0 ? 0 : value | (ALL_ROLES + 1);
        if (which == 6) rule.credentials = new IMemberships.Requirement[](9);
        if (which == 7) role = uint8(bound(value, 14, 255));
        proposal = proposeAs(BANK, parties.contentOfRule(role, rule));
        _threeVote();
        vm.warp(START + VOTE_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IMemberships.InvalidRule.selector, role));
        parties.enactRule(proposal, role, rule, _three());
    }

    /// @dev Members whose time is over still count until somebody clears them away: the bar is too high, never too low.
    function test_theCouncilIsCountedByPartiesAndLapses() external {
        vm.warp(START + 1000 days);
        vm.assertEq(parties.councilSize(), 5, "nobody cleared away");
        parties.lapse(BANK, BANK_ROLE);
        parties.lapse(FACTORY, MANUFACTURER_ROLE);
        vm.assertEq(parties.councilSize(), 4, "one cleared away");
    }

    function test_aPartyWithTwoCouncilRolesIsOneMember() external {
        applyAs(BUYER, BANK_ROLE);
        endorseAs(AUDITOR, BUYER, BANK_ROLE);
        endorseAs(CERTIFIER, BUYER, BANK_ROLE);
        vm.warp(START + 1);
        parties.admit(BUYER, BANK_ROLE, sorted(AUDITOR, CERTIFIER), new bytes32[](0));
        vm.assertEq(parties.councilSize(), 5, "one member");
        vm.warp(START + 1000 days);
        parties.lapse(BUYER, BUYER_ROLE);
        vm.assertEq(parties.councilSize(), 5, "still a bank");
        vm.warp(START + 1000 days + 1);
        parties.lapse(BUYER, BANK_ROLE);
        vm.assertEq(parties.councilSize(), 4, "gone");
    }

    function _rule() private pure returns (IMemberships.Rule memory) {
        return ruleOf(BUYERS_AND_BANKS, 3, 30 days);
    }

    function _three() private pure returns (bytes32[] memory) {
        return sorted(BANK, BUYER, AUDITOR);
    }

    function _threeVote() private {
        voteAs(BANK, proposal, true);
        voteAs(BUYER, proposal, true);
        voteAs(AUDITOR, proposal, true);
    }

    function _enact(bytes32[] memory voters) private {
        parties.enactRule(proposal, WAREHOUSE_ROLE, _rule(), voters);
    }

    function _expectNotEnacted(bytes32[] memory voters, bytes memory fault) private {
        vm.expectRevert(fault);
        _enact(voters);
    }

    function _expectNotVoted(bytes32 on, bytes memory fault) private {
        ICouncil.Vote memory act = ICouncil.Vote(BANK, on, true);
        Authorisation memory authorisation = signed(BANK, VOTE, abi.encode(act));
        vm.expectRevert(fault);
        parties.vote(act, authorisation);
    }
}
