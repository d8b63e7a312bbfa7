package org.numicoin.consensus;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.numicoin.chain.ChainSpec;
import org.numicoin.primitives.Amount;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.ChainWork;
import org.numicoin.primitives.Hash256;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// Reads a chain spec from YAML. Unknown, missing and mistyped keys are refused by name.
final class ChainSpecReader {
    private final Map<?, ?> values;
    private final String path;
    private final Set<String> read = new HashSet<>();

    private ChainSpecReader(@Nullable Object values, String path) {
        if (!(values instanceof Map<?, ?> map)) {
            throw refused("", path.isEmpty() ? "the document" : path, "a mapping");
        }
        this.values = map;
        this.path = path;
    }

    static ChainSpec read(String yaml) {
        Object document;
        try {
            document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("chain spec: not YAML: " + e.getMessage(), e);
        }
        var in = new ChainSpecReader(document, "");
        String prefix = in.text("address-prefix");
        var spec =
                new ChainSpec(
                        in.text("name"),
                        Math.toIntExact(in.number("chain-id", Integer.MAX_VALUE)),
                        prefix,
                        in.number("genesis-timestamp-ms", Long.MAX_VALUE),
                        in.number("block-interval-ms", Long.MAX_VALUE),
                        in.number("half-life-ms", Long.MAX_VALUE),
                        in.compact("easiest-target"),
                        in.compact("first-target"),
                        in.amount("first-subsidy"),
                        in.number("halving-blocks", Long.MAX_VALUE),
                        in.number("maturity-blocks", Long.MAX_VALUE),
                        in.number("weight-limit", Long.MAX_VALUE),
                        in.number("payment-weight", Long.MAX_VALUE),
                        in.number("least-base-fee", Long.MAX_VALUE),
                        in.number("first-base-fee", Long.MAX_VALUE),
                        in.amount("account-minimum"),
                        in.proofOfWork(),
                        in.number("pool-release-divisor", Long.MAX_VALUE),
                        in.number("future-limit-ms", Long.MAX_VALUE),
                        in.allocations(prefix),
                        in.upgrades(),
                        ChainWork.of(new BigInteger(in.text("minimum-chain-work"))),
                        Math.toIntExact(
                                in.number("reorganization-limit-blocks", Integer.MAX_VALUE)),
                        in.checkpoints(),
                        in.texts("seeds"),
                        in.hex("faucet-seed"));
        in.refuseUnknown();
        return spec;
    }

    private ChainSpec.ProofOfWork proofOfWork() {
        var in = new ChainSpecReader(value("argon2"), "argon2");
        var result =
                new ChainSpec.ProofOfWork(
                        Math.toIntExact(in.number("memory-kib", Integer.MAX_VALUE)),
                        Math.toIntExact(in.number("passes", Integer.MAX_VALUE)),
                        Math.toIntExact(in.number("lanes", Integer.MAX_VALUE)));
        in.refuseUnknown();
        return result;
    }

    private List<ChainSpec.Allocation> allocations(String prefix) {
        var result = new ArrayList<ChainSpec.Allocation>();
        for (Object item : list("allocations")) {
            var in = new ChainSpecReader(item, "allocations");
            try {
                result.add(
                        new ChainSpec.Allocation(
                                Bech32m.decode(prefix, in.text("address")), in.amount("amount")));
            } catch (IllegalArgumentException e) {
                throw refused("allocations", "address and amount: " + e.getMessage());
            }
            in.refuseUnknown();
        }
        return result;
    }

    private List<ChainSpec.Upgrade> upgrades() {
        var result = new ArrayList<ChainSpec.Upgrade>();
        for (Object item : list("upgrades")) {
            var in = new ChainSpecReader(item, "upgrades");
            result.add(new ChainSpec.Upgrade(in.text("name"), in.number("height", Long.MAX_VALUE)));
            in.refuseUnknown();
        }
        return result;
    }

    private List<ChainSpec.Checkpoint> checkpoints() {
        var result = new ArrayList<ChainSpec.Checkpoint>();
        for (Object item : list("checkpoints")) {
            var in = new ChainSpecReader(item, "checkpoints");
            try {
                result.add(
                        new ChainSpec.Checkpoint(
                                in.number("height", Long.MAX_VALUE), Hash256.ofHex(in.text("id"))));
            } catch (IllegalArgumentException e) {
                throw refused("checkpoints", "height and id: " + e.getMessage());
            }
            in.refuseUnknown();
        }
        return result;
    }

    private List<String> texts(String key) {
        return list(key).stream().map(String::valueOf).toList();
    }

    private List<?> list(String key) {
        if (value(key) instanceof List<?> list) {
            return list;
        }
        throw refused(key, "a list");
    }

    private long number(String key, long max) {
        Object value = value(key);
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number >= 0 && number <= max) {
                return number;
            }
        }
        throw refused(key, "a whole number from 0 to " + max + ", not " + value);
    }

    private String text(String key) {
        if (value(key) instanceof String text) {
            return text;
        }
        throw refused(key, "text in quotes");
    }

    private Amount amount(String key) {
        try {
            return Amount.parseNumi(text(key));
        } catch (IllegalArgumentException e) {
            throw refused(key, "an amount of NUMI in quotes: " + e.getMessage());
        }
    }

    private int compact(String key) {
        String text = text(key);
        if (!text.matches("[0-9a-f]{8}")) {
            throw refused(key, "8 hexadecimal digits in quotes");
        }
        return Integer.parseUnsignedInt(text, 16);
    }

    private Bytes hex(String key) {
        try {
            return Bytes.ofHex(text(key));
        } catch (IllegalArgumentException e) {
            throw refused(key, "hexadecimal digits in quotes");
        }
    }

    private Object value(String key) {
        read.add(key);
        Object value = values.get(key);
        if (value == null) {
            throw refused(key, "a value");
        }
        return value;
    }

    private void refuseUnknown() {
        for (Object key : values.keySet()) {
            if (!read.contains(String.valueOf(key))) {
                throw refused(String.valueOf(key), "no such key");
            }
        }
    }

    private IllegalArgumentException refused(String key, String expected) {
        return refused(path, key, expected);
    }

    private static IllegalArgumentException refused(String path, String key, String expected) {
        String name = path.isEmpty() || path.equals(key) ? key : path + "." + key;
        return new IllegalArgumentException("chain spec: " + name + ": expected " + expected);
    }
}
