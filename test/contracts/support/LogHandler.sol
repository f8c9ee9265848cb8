// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Authorisation} from "../../../contracts/interfaces/Authorisation.sol";
import {IEvidenceLog} from "../../../contracts/interfaces/IEvidenceLog.sol";
import {Log} from "./Contracts.sol";
import {ReferenceTree} from "./ReferenceTree.sol";
import {World} from "./World.sol";

/// @title Everybody who may call a log, in any order
/// @notice Honest steps must succeed and are remembered; lies must fail. What went wrong is counted, never hidden.
contract LogHandler is World {
    uint64 public constant SIZE_MAX = 48;

    /// @dev What the log should say.
    uint64[] public sizes;
    mapping(uint64 size => bytes32 root) public roots;
    address[] public sequencers;
    uint64[] public dutiesSince;
    uint64 public clock = START;

    uint256 public liesBelieved;
    uint256 public truthsRefused;
    uint256 public honestAnchors;
    uint256 public liesTold;

    constructor() {
        setUp();
        sequencers.push(SEQUENCER);
        dutiesSince.push(START);
    }

    modifier atClock() {
        vm.warp(clock);
        _;
    }

    /// @dev The runner may call this too, in the middle of a run.
    function setUp() public override {
        if (address(log) == address(0)) super.setUp();
    }

    function theLog() external view returns (Log) {
        return log;
    }

    function sizesCount() external view returns (uint256) {
        return sizes.length;
    }

    function dutiesCount() external view returns (uint256) {
        return sequencers.length;
    }

    /// @dev Time passes, often beyond the rotation delay.
    function wait(uint64 passing) external {
        clock += uint64(bound(passing, 0, 2 * DELAY));
        vm.warp(clock);
    }

    function anchorNext(uint64 growth) public atClock {
        uint64 from = log.anchoredSize();
        if (from == SIZE_MAX) return;
        uint64 to = _grown(from, growth);
        bytes32 root = ReferenceTree.root(leaves, 0, to);
        if (!_anchor(onDuty(), to, root, honestProof(to))) {
            ++truthsRefused;
            return;
        }
        ++honestAnchors;
        sizes.push(to);
        roots[to] = root;
    }

    /// @dev The sequencer rewrites a leaf that is anchored and proves its own tree well.
    function anchorFork(uint64 growth, uint256 victim) external atClock {
        uint64 from = log.anchoredSize();
        if (from == 0 || from == SIZE_MAX) return;
        uint64 to = _grown(from, growth);
        bytes32[] memory forged = leaves;
        victim = bound(victim, 0, from - 1);
        forged[victim] = flipped(forged[victim], victim);
        bytes32 root = ReferenceTree.root(forged, 0, to);
        _lie(onDuty(), to, root, ReferenceTree.proof(forged, from, to));
    }

    /// @dev The sequencer goes back, to a size that was anchored or to one that was not.
    function anchorBackwards(uint64 size, bytes32 root) external atClock {
        uint64 from = log.anchoredSize();
        size = uint64(bound(size, 0, from));
        _lie(onDuty(), size, size == 0 ? root : ReferenceTree.root(leaves, 0, size), new bytes32[](0));
        _lie(onDuty(), size, root, new bytes32[](0));
    }

    function anchorJunk(uint64 size, bytes32 root, bytes32[] calldata proof) external atClock {
        if (log.anchoredSize() == 0) return;
        _lie(onDuty(), size, root, proof);
    }

    /// @dev The truth, out of a mouth that is not on duty: a stranger's or a former or future sequencer's.
    function anchorUnasked(address caller, uint256 former) external atClock {
        uint64 from = log.anchoredSize();
        if (from == SIZE_MAX) return;
        if (former % 2 == 0) caller = sequencers[(former >> 1) % sequencers.length];
        if (caller == onDuty()) return;
        _lie(caller, from + 1, ReferenceTree.root(leaves, 0, from + 1), honestProof(from + 1));
    }

    function rotateDuty(uint160 account) external atClock {
        address next = address(uint160(bound(account, 0x1000, 0x1010)));
        rotateHonestly(next);
        if (dutiesSince[dutiesSince.length - 1] > clock) {
            sequencers.pop();
            dutiesSince.pop();
        }
        sequencers.push(next);
        dutiesSince.push(clock + DELAY);
    }

    function rotateUnasked(address thief, uint192 key) external atClock {
        IEvidenceLog.Rotate memory act = rotation(thief);
        Authorisation memory authorisation = authoriseRotation(RIVAL, act, log.nonces(OPERATOR, key), type(uint64).max);
        ++liesTold;
        try log.rotate(act, authorisation) {
            ++liesBelieved;
        } catch (bytes memory) {
            return;
        }
    }

    /// @dev Whom the handler, not the log, takes to be on duty.
    function onDuty() public view returns (address) {
        uint256 last = sequencers.length - 1;
        return dutiesSince[last] > clock ? sequencers[last - 1] : sequencers[last];
    }

    /// @dev In small steps, so that a run has room for many.
    function _grown(uint64 from, uint64 growth) private pure returns (uint64) {
        return uint64(bound(growth, from + 1, from + 6 < SIZE_MAX ? from + 6 : SIZE_MAX));
    }

    function _lie(address caller, uint64 size, bytes32 root, bytes32[] memory proof) private {
        ++liesTold;
        if (_anchor(caller, size, root, proof)) ++liesBelieved;
    }

    function _anchor(address caller, uint64 size, bytes32 root, bytes32[] memory proof) private returns (bool) {
        vm.prank(caller);
        try log.anchor(size, root, proof) {
            return true;
        } catch (bytes memory) {
            return false;
        }
    }
}
