package org.numicoin.consensus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.numicoin.primitives.Bytes;

/// The fields of one vector in a YAML file; a missing one is named.
record VectorFields(Map<?, ?> map) {
    String text(String name) {
        return String.valueOf(value(name));
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    Bytes hex(String name) {
        return Bytes.ofHex(text(name));
    }

    List<Bytes> hexes(String name) {
        return ((List<?>) value(name))
                .stream().map(item -> Bytes.ofHex(String.valueOf(item))).toList();
    }

    Map<String, Bytes> hexByName(String name) {
        var result = new LinkedHashMap<String, Bytes>();
        ((Map<?, ?>) value(name))
                .forEach((key, item) ->
                        result.put(String.valueOf(key), Bytes.ofHex(String.valueOf(item))));
        return result;
    }

    private Object value(String name) {
        return Objects.requireNonNull(map.get(name), name);
    }
}
