package org.numicoin.validator.state;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.numicoin.chain.Account;
import org.numicoin.consensus.StateKey;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Hash256;
import org.numicoin.wire.ByteReader;

/// Columns of a store as text, for comparing two stores or two moments byte for byte.
public final class StoreDump {
    /// What the chain up to the tip determines.
    private static final Set<Columns> OF_CHAIN =
            EnumSet.of(
                    Columns.MAIN,
                    Columns.TRANSACTIONS,
                    Columns.UNDO,
                    Columns.STATE,
                    Columns.PATHS,
                    Columns.KEYS,
                    Columns.POLICIES,
                    Columns.PAGES);

    private static final Set<Columns> EVENTS =
            EnumSet.complementOf(EnumSet.of(Columns.TEMPLATES, Columns.TEMPLATE_BODIES));

    private StoreDump() {}

    public static Map<String, String> ofChain(ChainStore store) {
        return of(store, OF_CHAIN);
    }

    /// Everything that events bring; templates and their position come from elsewhere.
    public static Map<String, String> ofEvents(ChainStore store) {
        return of(store, EVENTS);
    }

    /// A hash over everything that events bring.
    public static Hash256 digestOfEvents(ChainStore store) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (Columns column : EVENTS) {
                store.latest()
                        .forEach(
                                column,
                                new byte[0],
                                (key, value) -> {
                                    sha256.update((byte) key.length);
                                    sha256.update(key);
                                    sha256.update(StoreKeys.u64(value.length));
                                    sha256.update(value);
                                });
            }
            return Hash256.of(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Accounts, unpaid rewards and pool together, from the entries themselves.
    public static Amount supply(ChainStore store) {
        var sum =
                new Amount[] {store.latest().totals().pool().plus(store.latest().unpaidRewards())};
        store.latest()
                .forEach(
                        Columns.STATE,
                        new byte[] {StateKey.ACCOUNT},
                        (_, value) ->
                                sum[0] =
                                        sum[0].plus(
                                                ByteReader.decode(value, Account::decode)
                                                        .balance()));
        return sum[0];
    }

    private static Map<String, String> of(ChainStore store, Set<Columns> columns) {
        var dump = new TreeMap<String, String>();
        var hex = HexFormat.of();
        for (Columns column : columns) {
            store.latest()
                    .forEach(
                            column,
                            new byte[0],
                            (key, value) ->
                                    dump.put(
                                            column + " " + hex.formatHex(key),
                                            hex.formatHex(value)));
        }
        return dump;
    }
}
