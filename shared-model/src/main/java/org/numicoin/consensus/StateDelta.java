package org.numicoin.consensus;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Policy;
import org.numicoin.chain.PublicKey;
import org.numicoin.chain.Totals;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// What executing one block changes in the state, with what was there before, so that it can be
/// undone byte for byte.
///
/// @param matured the unpaid reward that was removed and credited
/// @param earned the unpaid reward that was stored; none when it is zero
public record StateDelta(
        Map<Address, AccountChange> accounts,
        Optional<UnpaidReward> matured,
        Optional<UnpaidReward> earned,
        Totals totalsBefore,
        Totals totalsAfter,
        Map<Hash256, PublicKey> revealedKeys,
        Map<Hash256, Policy> revealedPolicies) {

    public record AccountChange(Optional<Account> before, Account after) {}

    public record UnpaidReward(long height, Amount amount) {}

    /// New value of each changed state entry; empty where it is removed.
    public Map<StateKey, Optional<Bytes>> entries() {
        var entries = new LinkedHashMap<StateKey, Optional<Bytes>>();
        accounts.forEach((address, change) ->
                entries.put(
                        StateKey.account(address),
                        Optional.of(Bytes.wrap(change.after().encoded()))));
        matured.ifPresent(
                reward -> entries.put(StateKey.unpaidReward(reward.height()), Optional.empty()));
        earned.ifPresent(reward ->
                entries.put(
                        StateKey.unpaidReward(reward.height()),
                        Optional.of(StateEntries.amount(reward.amount()))));
        entries.put(StateKey.totals(), Optional.of(Bytes.wrap(totalsAfter.encoded())));
        return entries;
    }

    /// Value of each changed state entry before the block; empty where there was none.
    public Map<StateKey, Optional<Bytes>> entriesBefore() {
        var entries = new LinkedHashMap<StateKey, Optional<Bytes>>();
        accounts.forEach((address, change) ->
                entries.put(
                        StateKey.account(address),
                        change.before().map(account -> Bytes.wrap(account.encoded()))));
        matured.ifPresent(reward ->
                entries.put(
                        StateKey.unpaidReward(reward.height()),
                        Optional.of(StateEntries.amount(reward.amount()))));
        earned.ifPresent(
                reward -> entries.put(StateKey.unpaidReward(reward.height()), Optional.empty()));
        entries.put(StateKey.totals(), Optional.of(Bytes.wrap(totalsBefore.encoded())));
        return entries;
    }
}
