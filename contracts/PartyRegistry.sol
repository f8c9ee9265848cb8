// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

import {Acts} from "./Acts.sol";
import {IPartyRegistry} from "./interfaces/IPartyRegistry.sol";
import {Admissions} from "./parties/Admissions.sol";
import {Council} from "./parties/Council.sol";
import {Memberships} from "./parties/Memberships.sol";
import {Signers} from "./parties/Signers.sol";
import {Suspensions} from "./parties/Suspensions.sol";

/// @title Who is who, and who signs for whom
/// @notice Nobody owns it: parties open themselves, members let strangers in by the rules, the council changes the rules.
contract PartyRegistry is Signers, Admissions, Suspensions, Council, IPartyRegistry {
    /// @notice Fixes what no vote can change, and names the parties of the first hour.
    /// @param charter_ Council, delays, and the end of the bootstrap period.
    /// @param rules The first rules; a role without one admits nobody.
    /// @param genesis The first parties.
    constructor(
        Charter memory charter_,
        RoleRule[] memory rules,
        Genesis[] memory genesis
    ) Acts("PartyRegistry", this) Memberships(charter_, rules) {
        for (uint256 i = 0; i < genesis.length; ++i) {
            _open(genesis[i].party, genesis[i].signers, genesis[i].threshold, 0);
            _admitGenesis(genesis[i].party, genesis[i].roles);
        }
    }
}
