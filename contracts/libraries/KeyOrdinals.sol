// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.37;

/// @dev What a key judged of a lot, in one word. From the right: how many different ordinals there are 32 ‖ the greatest 32 ‖
/// the greatest that said it is the last 32 ‖ bit 0: an ordinal came twice, or a second one said it is the last; bit 1: the
/// publisher let the key go 32 ‖ the ordinals 128, of which bit o - 1 stands for ordinal o.
type Ordinals is uint256;

using KeyOrdinals for Ordinals global;

/// @title How the judgements of a key add up
/// @notice A sum over what came so far, so that the order in which it came does not matter. A word and not a struct, because
/// a judgement reads and writes all of it: the compiler would write it member by member.
library KeyOrdinals {
    /// @dev Ordinals that have a place in the word are 1 to this one. Others are told from one another elsewhere.
    uint32 internal constant INLINE = 128;

    uint256 private constant LAST = 32;
    uint256 private constant CLOSING = 64;
    uint256 private constant CONFLICTING = 1 << 96;
    uint256 private constant EXCUSED = 1 << 97;
    uint256 private constant SET = 128;

    /// @notice The word of a key that counts from 1 without a gap.
    /// @param last_ Its greatest ordinal, up to INLINE.
    /// @param isClosed Whether that one said it is the last.
    /// @return The word.
    function inTurn(uint8 last_, bool isClosed) internal pure returns (Ordinals) {
        uint256 set = (uint256(1) << last_) - 1;
        uint256 closing_ = isClosed ? last_ : 0;
        return Ordinals.wrap(last_ | (uint256(last_) << LAST) | (closing_ << CLOSING) | (set << SET));
    }

    /// @notice Whether a key counts from 1 without a gap, so that `inTurn` says all about it. As many different ordinals as
    /// the greatest says are 1 to the greatest.
    /// @param key Its word.
    /// @return Whether it does.
    function isInTurn(Ordinals key) internal pure returns (bool) {
        (uint32 last_, uint32 closing_) = (key.last(), key.closing());
        if (Ordinals.unwrap(key) & (CONFLICTING | EXCUSED) != 0 || last_ > INLINE) return false;
        return key.count() == last_ && (closing_ == 0 || closing_ == last_);
    }

    /// @notice How many different ordinals there are.
    /// @param key The key's word.
    /// @return Their number.
    function count(Ordinals key) internal pure returns (uint32) {
        return uint32(Ordinals.unwrap(key));
    }

    /// @notice The greatest ordinal.
    /// @param key The key's word.
    /// @return 0 for a key that judged nothing of the lot.
    function last(Ordinals key) internal pure returns (uint32) {
        return uint32(Ordinals.unwrap(key) >> LAST);
    }

    /// @notice The greatest ordinal that said it is the last.
    /// @param key The key's word.
    /// @return 0 for none yet.
    function closing(Ordinals key) internal pure returns (uint32) {
        return uint32(Ordinals.unwrap(key) >> CLOSING);
    }

    /// @notice Whether an ordinal came twice, or a second one said it is the last.
    /// @param key The key's word.
    /// @return Whether it did.
    function isConflicting(Ordinals key) internal pure returns (bool) {
        return Ordinals.unwrap(key) & CONFLICTING != 0;
    }

    /// @notice Whether the publisher let the key go.
    /// @param key The key's word.
    /// @return Whether he did.
    function isExcused(Ordinals key) internal pure returns (bool) {
        return Ordinals.unwrap(key) & EXCUSED != 0;
    }

    /// @notice Whether nothing of the key is missing.
    /// @param key The key's word.
    /// @return Whether its ordinals are 1 to its closing one, each once, or it was excused.
    function isComplete(Ordinals key) internal pure returns (bool) {
        if (key.isExcused()) return true;
        (uint32 last_, uint32 closing_) = (key.last(), key.closing());
        return !key.isConflicting() && closing_ != 0 && closing_ == last_ && closing_ == key.count();
    }

    /// @notice Whether an ordinal came.
    /// @param key The key's word.
    /// @param ordinal From 1 to INLINE.
    /// @return Whether it did.
    function has(Ordinals key, uint32 ordinal) internal pure returns (bool) {
        return Ordinals.unwrap(key) & _bit(ordinal) != 0;
    }

    /// @notice Adds a judgement.
    /// @param key The key's word.
    /// @param ordinal Its number, from 1.
    /// @param isClosing Whether it says that it is the last.
    /// @param isKnown Whether its ordinal came before.
    /// @return The word after that.
    function with(Ordinals key, uint32 ordinal, bool isClosing, bool isKnown) internal pure returns (Ordinals) {
        uint256 word = Ordinals.unwrap(key);
        if (isKnown) word |= CONFLICTING;
        else word = _with(word, 0, key.count() + 1);
        if (ordinal > key.last()) word = _with(word, LAST, ordinal);
        if (isClosing) {
            uint32 closing_ = key.closing();
            if (closing_ != 0 && closing_ != ordinal) word |= CONFLICTING;
            if (ordinal > closing_) word = _with(word, CLOSING, ordinal);
        }
        if (ordinal <= INLINE) word |= _bit(ordinal);
        return Ordinals.wrap(word);
    }

    /// @notice Lets the key go.
    /// @param key The key's word.
    /// @return The word after that.
    function excused(Ordinals key) internal pure returns (Ordinals) {
        return Ordinals.wrap(Ordinals.unwrap(key) | EXCUSED);
    }

    function _with(uint256 word, uint256 place, uint32 number) private pure returns (uint256) {
        return (word & ~(uint256(type(uint32).max) << place)) | (uint256(number) << place);
    }

    function _bit(uint32 ordinal) private pure returns (uint256) {
        return uint256(1) << (SET - 1 + ordinal);
    }
}
