package org.numicoin.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The fields of one JSON object. Every getter says which field is wrong and what was expected of
/// it, by an `IllegalArgumentException` for people.
public final class JsonFields {
    private static final int DEPTH_MAX = 32;
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .build())
                                    .build())
                    .build();

    private final JsonNode node;
    private final String path;
    private final Set<String> asked = new HashSet<>();

    private JsonFields(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /// Reads one object and nothing behind it. The caller has bounded the bytes.
    public static JsonFields parse(byte[] json) {
        try {
            return object(MAPPER.readTree(json), "");
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + firstLine(e), e);
        }
    }

    /// Reads one array of objects.
    public static List<JsonFields> parseList(byte[] json) {
        try {
            return objects(MAPPER.readTree(json), "");
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + firstLine(e), e);
        }
    }

    public String text(String name) {
        return value(name, "a string").map(JsonFields::asText).orElseThrow(() -> missing(name));
    }

    /// Nothing when the field is absent or null.
    public Optional<String> textIfAny(String name) {
        return value(name, "a string").map(JsonFields::asText);
    }

    /// A whole number, written as number or as decimal string: amounts exceed what many readers of
    /// JSON keep exact.
    public long number(String name, long min, long max) {
        return numberIfAny(name, min, max).orElseThrow(() -> missing(name));
    }

    public Optional<Long> numberIfAny(String name, long min, long max) {
        String expected = "a whole number from " + min + " to " + max;
        return value(name, expected)
                .map(found -> {
                    String text = asText(found);
                    if (!text.matches("[0-9]{1,19}")) {
                        throw wrong(name, expected);
                    }
                    var number = new BigInteger(text);
                    if (number.compareTo(LONG_MAX) > 0
                            || number.longValue() < min
                            || number.longValue() > max) {
                        throw wrong(name, expected);
                    }
                    return number.longValue();
                });
    }

    /// A number that may have a sign and a fraction.
    public double decimal(String name) {
        JsonNode found = node.get(name);
        asked.add(name);
        if (found == null || !found.isNumber()) {
            throw wrong(name, "a number");
        }
        return found.doubleValue();
    }

    public boolean flag(String name) {
        JsonNode found = node.get(name);
        asked.add(name);
        if (found == null || !found.isBoolean()) {
            throw wrong(name, "true or false");
        }
        return found.booleanValue();
    }

    public Hash256 hash(String name) {
        return hex(name, Hash256.BYTES, Hash256.BYTES, Hash256::of);
    }

    public Bytes bytes(String name, int min, int max) {
        return hex(name, min, max, Bytes::wrap);
    }

    /// Bytes in hexadecimal.
    public <T> T hex(String name, int min, int max, Function<byte[], T> decode) {
        return decode.apply(Hex.decode(pathOf(name), text(name), min, max));
    }

    public List<Hash256> hashes(String name, int max) {
        var hashes = new ArrayList<Hash256>();
        for (JsonNode item : array(name, max)) {
            hashes.add(
                    Hash256.of(
                            Hex.decode(pathOf(name), asText(item), Hash256.BYTES, Hash256.BYTES)));
        }
        return List.copyOf(hashes);
    }

    /// Whole numbers from 0.
    public List<Long> numbers(String name, int maxCount, long max) {
        var numbers = new ArrayList<Long>();
        for (JsonNode item : array(name, maxCount)) {
            if (!item.isIntegralNumber()
                    || !item.canConvertToLong()
                    || item.longValue() < 0
                    || item.longValue() > max) {
                throw wrong(name, "whole numbers from 0 to " + max);
            }
            numbers.add(item.longValue());
        }
        return List.copyOf(numbers);
    }

    public JsonFields object(String name) {
        asked.add(name);
        JsonNode found = node.get(name);
        if (found == null) {
            throw missing(name);
        }
        return object(found, pathOf(name));
    }

    public Optional<JsonFields> objectIfAny(String name) {
        JsonNode found = node.get(name);
        return found == null || found.isNull() ? Optional.empty() : Optional.of(object(name));
    }

    public boolean isList(String name) {
        asked.add(name);
        JsonNode found = node.get(name);
        return found != null && found.isArray();
    }

    public List<JsonFields> objects(String name, int max) {
        array(name, max);
        return objects(node.get(name), pathOf(name));
    }

    /// Refuses fields that nobody asked for: a file of ours has none, so one that has them was
    /// written by something newer or changed.
    public void expectNoOthers() {
        for (String name : node.propertyNames()) {
            if (!asked.contains(name)) {
                // It goes to a terminal.
                throw new IllegalArgumentException(
                        pathOf(name).replaceAll("\\p{Cntrl}", " ") + ": unknown field");
            }
        }
    }

    private Optional<JsonNode> value(String name, String expected) {
        asked.add(name);
        JsonNode found = node.get(name);
        if (found == null || found.isNull()) {
            return Optional.empty();
        }
        if (!found.isString() && !found.isIntegralNumber()) {
            throw wrong(name, expected);
        }
        return Optional.of(found);
    }

    private Iterable<JsonNode> array(String name, int max) {
        asked.add(name);
        JsonNode found = node.get(name);
        if (found == null || !found.isArray() || found.size() > max) {
            throw wrong(name, "a list of at most " + max);
        }
        return found.values();
    }

    private static JsonFields object(JsonNode node, String path) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(
                    (path.isEmpty() ? "" : path + ": ") + "expected a JSON object");
        }
        return new JsonFields(node, path);
    }

    private static List<JsonFields> objects(JsonNode node, String path) {
        if (!node.isArray()) {
            throw new IllegalArgumentException(
                    (path.isEmpty() ? "" : path + ": ") + "expected a JSON list");
        }
        return Stream.iterate(0, i -> i < node.size(), i -> i + 1)
                .map(i -> object(node.get(i), path + "[" + i + "]"))
                .toList();
    }

    private static String asText(JsonNode node) {
        return node.isString() ? node.stringValue() : node.toString();
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(pathOf(name) + ": missing");
    }

    private IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException(pathOf(name) + ": expected " + expected);
    }

    private static String firstLine(JacksonException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
    }
}
