package org.numicoin.bench.mempool;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What replicas count, by name, as a line of text and together. Times are microseconds.
record Numbers(Map<String, Double> values) {
    static final String READY_SHARDS = "ready-shards";
    static final String POOLED = "pooled";

    /// Verdicts that are in Kafka.
    static final String TOLD = "told";

    /// Elapsed time of batches, by stage.
    static final String STAGE = "stage/";

    /// Processor time, by kind of thread.
    static final String THREADS = "threads/";

    Numbers {
        values = Map.copyOf(values);
    }

    static Numbers parse(String line) {
        return new Numbers(
                Arrays.stream(line.split(" ", -1))
                        .map(word -> word.split("=", 2))
                        .collect(
                                Collectors.toMap(
                                        word -> word[0], word -> Double.parseDouble(word[1]))));
    }

    static Numbers sum(List<Numbers> all) {
        var sum = new TreeMap<String, Double>();
        all.forEach(
                one -> one.values.forEach((name, value) -> sum.merge(name, value, Double::sum)));
        return new Numbers(sum);
    }

    double of(String name) {
        return values.getOrDefault(name, 0.0);
    }

    /// What was added since.
    Numbers since(Numbers before) {
        var added = new TreeMap<String, Double>();
        values.forEach((name, value) -> added.put(name, value - before.of(name)));
        return new Numbers(added);
    }

    /// Those whose names begin so, by the rest of the name.
    Map<String, Double> under(String start) {
        var found = new TreeMap<String, Double>();
        values.forEach((name, value) -> {
            if (name.startsWith(start)) {
                found.put(name.substring(start.length()), value);
            }
        });
        return found;
    }

    @Override
    public String toString() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" "));
    }
}
