package org.numicoin.validator.state;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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

    private StoreDump() {}

    public static Map<String, String> ofChain(ChainStore store) {
        return of(store, OF_CHAIN);
    }

    /// Everything that events bring; templates and their position come from elsewhere.
    public static Map<String, String> ofEvents(ChainStore store) {
        var columns = EnumSet.allOf(Columns.class);
        columns.removeAll(Set.of(Columns.TEMPLATES, Columns.TEMPLATE_BODIES));
        return of(store, columns);
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
