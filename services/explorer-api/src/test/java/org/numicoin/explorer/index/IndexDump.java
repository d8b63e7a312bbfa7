package org.numicoin.explorer.index;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Every row of every column in hexadecimal, to compare two indexes.
public final class IndexDump {
    private IndexDump() {}

    /// By column and key. The position is left out: two indexes that reached a block on different
    /// ways have read the log from different places.
    public static Map<String, Map<String, String>> of(IndexStore store) {
        var columns = new LinkedHashMap<String, Map<String, String>>();
        var hex = HexFormat.of();
        try (var view = store.view()) {
            for (Column column : Column.values()) {
                var rows = new TreeMap<String, String>();
                try (var at = view.iterator(column)) {
                    for (at.seekToFirst(); at.isValid(); at.next()) {
                        rows.put(hex.formatHex(at.key()), hex.formatHex(at.value()));
                    }
                }
                rows.remove(hex.formatHex(IndexWriter.POSITION));
                columns.put(column.name(), rows);
            }
        }
        return columns;
    }
}
