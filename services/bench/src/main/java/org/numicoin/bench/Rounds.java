package org.numicoin.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Rates of contestants that take turns: what slows the machine down for a while slows all of them
/// down. The ratio of two is the median of their ratios in each round, so that one disturbed round
/// does not count.
public final class Rounds {
    private final Map<String, List<Double>> rates = new LinkedHashMap<>();

    /// Does something for about as long as it was told, and says how often.
    @FunctionalInterface
    public interface Contestant {
        long run() throws Exception;
    }

    /// Measures one turn and records it.
    public void turn(String name, Contestant contestant) throws Exception {
        long begin = System.nanoTime();
        long count = contestant.run();
        record(name, count, System.nanoTime() - begin);
    }

    /// Records a turn that was measured elsewhere.
    public void record(String name, long count, long nanos) {
        rates.computeIfAbsent(name, _ -> new ArrayList<>()).add(count * 1e9 / nanos);
    }

    public double median(String name) {
        return median(of(name).stream().mapToDouble(rate -> rate).toArray());
    }

    /// Median over the rounds in which both had a turn.
    public double ratio(String one, String other) {
        List<Double> ones = of(one);
        List<Double> others = of(other);
        var ratios = new double[Math.min(ones.size(), others.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ones.get(i) / others.get(i);
        }
        return median(ratios);
    }

    public List<Report.Rate> medians(String unit) {
        return rates.keySet().stream()
                .map(name -> new Report.Rate(name, median(name), unit))
                .toList();
    }

    private List<Double> of(String name) {
        var found = rates.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no contestant " + name);
        }
        return found;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
