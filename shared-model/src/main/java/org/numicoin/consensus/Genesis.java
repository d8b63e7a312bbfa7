package org.numicoin.consensus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.numicoin.chain.Account;
import org.numicoin.chain.Block;
import org.numicoin.chain.BlockHeader;
import org.numicoin.chain.ChainSpec;
import org.numicoin.chain.Totals;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// The first block of a chain, derived from its spec alone and identical on every machine. It has
/// no proof of work, no transactions and no reward; its state holds the spec's allocations and the
/// totals.
///
/// @param entries the state after it
public record Genesis(Block block, Map<StateKey, Bytes> entries) {
    /// The entries as changes of an empty state.
    public Map<StateKey, Optional<Bytes>> changes() {
        return added(entries);
    }

    private static Map<StateKey, Optional<Bytes>> added(Map<StateKey, Bytes> entries) {
        var changes = new LinkedHashMap<StateKey, Optional<Bytes>>();
        entries.forEach((key, value) -> changes.put(key, Optional.of(value)));
        return changes;
    }

    public static Genesis of(ChainSpec spec) {
        Map<StateKey, Bytes> entries = entries(spec);
        Hash256 stateRoot =
                StateTree.update(PageStore.EMPTY, StateTree.changes(added(entries))).root();
        var header =
                new BlockHeader(
                        BlockHeader.VERSION,
                        spec.chainId(),
                        0,
                        spec.genesisParentId(),
                        spec.genesisTimestamp(),
                        spec.firstTarget(),
                        BodyRules.transactionRoot(List.of()),
                        BodyRules.witnessRoot(List.of()),
                        stateRoot,
                        Hash256.ZERO,
                        Hash256.ZERO,
                        spec.firstBaseFee(),
                        0,
                        0,
                        new Address(Hash256.ZERO),
                        0,
                        0);
        return new Genesis(new Block(header, List.of()), entries);
    }

    private static Map<StateKey, Bytes> entries(ChainSpec spec) {
        var accounts = new LinkedHashMap<Address, Account>();
        for (var allocation : spec.allocations()) {
            accounts.merge(
                    allocation.address(),
                    Account.created(allocation.address(), allocation.amount()),
                    (one, other) -> one.withBalance(one.balance().plus(other.balance())));
        }
        var entries = new LinkedHashMap<StateKey, Bytes>();
        accounts.forEach((address, account) ->
                entries.put(StateKey.account(address), Bytes.wrap(account.encoded())));
        entries.put(StateKey.totals(), Bytes.wrap(Totals.ZERO.encoded()));
        return Map.copyOf(entries);
    }
}
