// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../../contracts/interfaces/Authorisation.sol";
import {ILotRegister} from "../../../contracts/interfaces/ILotRegister.sol";
import {LotModel} from "./LotModel.sol";

/// @title Everybody who has to do with a lot, in any order
/// @notice Keeps what was said and decided, and counts where the register and the model disagree.
contract LotHandler is LotModel {
    uint256 private constant HOLDERS = 2;

    /// @dev The register let through what the model refuses, and the other way round.
    uint256 public liesBelieved;
    uint256 public truthsRefused;
    uint256 public releases;

    ILotRegister.Inspection[] private inspections;
    Said[] private all;
    /// @dev Numbers of those that were brought, and what became of each.
    uint256[] private brought;
    mapping(uint256 i => bool) private isBrought;
    mapping(uint256 i => ILotRegister.Disposition) private decided;
    mapping(uint256 key => bool) private excused;
    mapping(uint256 holder => bool) private holding;
    uint32 public held;

    constructor() {
        setUp();
        _say(said(FIRST, 1, 1, false, GOOD));
        _say(said(FIRST + 1, 1, 2, true, GOOD));
        _say(_byOther(said(FIRST + 2, 1, 1, true, BAD)));
        _say(_byOther(said(FIRST + 2, 2, 2, false, GOOD)));
        _say(_byOther(said(FIRST, 1, 3, false, NONE)));
        ILotRegister.Inspection[] memory proven = signedAndProven(all);
        for (uint256 i = 0; i < proven.length; ++i) inspections.push(proven[i]);
    }

    /// @dev The runner may call this too, in the middle of a run.
    function setUp() public override {
        if (address(lots) == address(0)) super.setUp();
    }

    function judge(uint256 seed) external {
        uint256 i = seed % inspections.length;
        lots.judge(inspections[i]);
        if (isBrought[i]) return;
        isBrought[i] = true;
        brought.push(i);
    }

    function disposeOf(uint256 seed, uint256 what) external {
        uint256 i = seed % inspections.length;
        ILotRegister.Disposition disposition = ILotRegister.Disposition(1 + (what % 4));
        uint64 until = disposition == ILotRegister.Disposition.UseAsIs ? type(uint64).max : 0;
        bool mayBe = isBrought[i] && decided[i] == ILotRegister.Disposition.None && _isOpen(i);
        bool isRenewed = decided[i] == disposition && until != 0;
        ILotRegister.Dispose memory act = disposalOf(statementOf(inspections[i]), disposition, until);
        Authorisation memory authorisation = authorise(lots, BUYER, act);
        try lots.dispose(act, authorisation) {
            if (!mayBe && !isRenewed) ++liesBelieved;
            decided[i] = disposition;
        } catch {
            if (mayBe || isRenewed) ++truthsRefused;
        }
    }

    function excuseKey(bool isOther) external {
        uint256 key = isOther ? OTHER_DEVICE_KEY : DEVICE_KEY;
        bool mayBe = !excused[key] && isIncompleteBy(known(), key);
        ILotRegister.Excuse memory act = ILotRegister.Excuse(BUYER, lot, keyIdOf(key), "reason");
        Authorisation memory authorisation = authorise(lots, BUYER, act);
        try lots.excuse(act, authorisation) {
            if (!mayBe) ++liesBelieved;
            excused[key] = true;
        } catch {
            if (mayBe) ++truthsRefused;
        }
    }

    function holdBy(uint256 seed) external {
        uint256 who = seed % (HOLDERS + 1);
        bool mayBe = who < HOLDERS && !holding[who];
        ILotRegister.Hold memory act = ILotRegister.Hold(_holder(who), _theLot(), "reason");
        Authorisation memory authorisation = authorise(lots, act.by, act);
        try lots.hold(act, authorisation) {
            if (!mayBe) ++liesBelieved;
            holding[who] = true;
            ++held;
        } catch {
            if (mayBe) ++truthsRefused;
        }
    }

    function liftBy(uint256 seed) external {
        uint256 who = seed % (HOLDERS + 1);
        ILotRegister.Lift memory act = ILotRegister.Lift(_holder(who), _theLot());
        Authorisation memory authorisation = authorise(lots, act.by, act);
        try lots.lift(act, authorisation) {
            if (!holding[who]) ++liesBelieved;
            holding[who] = false;
            --held;
        } catch {
            if (holding[who]) ++truthsRefused;
        }
    }

    function releaseIt() external {
        ILotRegister.Progress memory progress = progressBy(known());
        bool mayBe =
            releases == 0 &&
                progress.blocked == 0 &&
                progress.failing == 0 &&
                progress.good >= 2 &&
                incomplete() == 0 &&
                held == 0;
        ILotRegister.Release memory act = ILotRegister.Release(FACTORY, lot);
        Authorisation memory authorisation = authorise(lots, FACTORY, act);
        try lots.release(act, authorisation) {
            if (!mayBe) ++liesBelieved;
            ++releases;
        } catch {
            if (mayBe) ++truthsRefused;
        }
    }

    /// @dev What was brought so far, with what was decided.
    function known() public view returns (Fact[] memory facts) {
        facts = new Fact[](brought.length);
        for (uint256 i = 0; i < facts.length; ++i) facts[i] = Fact(all[brought[i]], decided[brought[i]]);
    }

    function expectedProgress() external view returns (ILotRegister.Progress memory) {
        return progressBy(known());
    }

    function incomplete() public view returns (uint32 count) {
        if (!excused[DEVICE_KEY] && isIncompleteBy(known(), DEVICE_KEY)) ++count;
        if (!excused[OTHER_DEVICE_KEY] && isIncompleteBy(known(), OTHER_DEVICE_KEY)) ++count;
    }

    function theLot() external view returns (ILotRegister.Lot memory) {
        return lots.lotOf(lot);
    }

    function theProgress() external view returns (ILotRegister.Progress memory) {
        return lots.progressOf(lot, ruleSet);
    }

    function theRegister() external view returns (address) {
        return address(lots);
    }

    function _say(Said memory what) private {
        all.push(what);
    }

    function _byOther(Said memory what) private pure returns (Said memory) {
        what.key = OTHER_DEVICE_KEY;
        return what;
    }

    /// @dev Whether there is something to decide about it: it did not pass, or is not alone.
    function _isOpen(uint256 i) private view returns (bool) {
        if (all[i].diameter == NONE || !isGood(all[i].diameter)) return true;
        for (uint256 j = 0; j < brought.length; ++j) {
            Said storage other = all[brought[j]];
            bool isSame = other.sample == all[i].sample && other.attempt == all[i].attempt;
            if (brought[j] != i && isSame) return true;
        }
        return false;
    }

    function _holder(uint256 who) private pure returns (bytes32) {
        bytes32[HOLDERS + 1] memory holders = [BUYER, MAKER, RIVAL];
        return holders[who];
    }

    function _theLot() private view returns (bytes32[] memory only) {
        only = new bytes32[](1);
        only[0] = lot;
    }
}
