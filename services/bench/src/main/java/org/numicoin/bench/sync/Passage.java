package org.numicoin.bench.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.numicoin.bench.Report;
import org.numicoin.bench.Report.Figure;
import org.numicoin.bench.Report.Rate;
import org.numicoin.bench.Report.Ratio;
import org.numicoin.bench.cluster.Meters;

/// How a node came from genesis to the tip of another one. In the first half of it, its processes
/// have just started and most of what they do is compiled for the first time; the second half shows
/// what a longer chain would cost.
///
/// @param start when the two were connected; all times in nanoseconds of one clock
/// @param seen heights of its validator's tip, in the order of time, the last one that of the tip
/// @param processorTime what each process of the cluster had taken of the processors at the start,
///   at half the height and in the end
/// @param validator what its validator told in the end
record Passage(
        long start, List<Seen> seen, List<Map<String, Duration>> processorTime, Meters validator) {
    private static final double RATE_GOAL = 0.8;

    /// Less would be a cost that grows with the chain.
    private static final double LINEAR_GOAL = 0.9;

    private static final String BLOCKS = "blocks";

    /// The validator's tip was at a height at a time.
    record Seen(long at, long height) {}

    Passage {
        seen = List.copyOf(seen);
        processorTime = List.copyOf(processorTime);
    }

    Report report(HashingLimit limit, String note) {
        long all = seen.getLast().height();
        long half = all / 2;
        double hashes = limit.perSecond();
        var rates = new ArrayList<Rate>();
        rates.add(
                new Rate(
                        "hashing the headers, %d threads".formatted(limit.threads()),
                        hashes,
                        "hashes"));
        for (long height : List.of(half / 10, half / 2, half)) {
            rates.add(new Rate("the first %,d".formatted(height), rate(0, height), BLOCKS));
        }
        rates.add(new Rate("the next %,d".formatted(half), rate(half, all), BLOCKS));
        return new Report(
                rates,
                List.of(
                        new Ratio(
                                "the first %,d / hashing".formatted(half),
                                rate(0, half) / hashes,
                                RATE_GOAL),
                        new Ratio(
                                "the next %,d / hashing".formatted(half),
                                rate(half, all) / hashes,
                                0),
                        new Ratio(
                                "blocks a second, fourth quarter / third quarter",
                                rate(half + half / 2, all) / rate(half, half + half / 2),
                                LINEAR_GOAL)),
                figures(half),
                List.of(note));
    }

    private List<Figure> figures(long half) {
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("from connected to the first block", seconds(0, 1), "s"));
        figure(figures, "validator: deciding", "numi_import_seconds_sum", "s");
        figure(figures, "validator: committing, applying", "numi_log_commit_seconds_sum", "s");
        figure(figures, "validator: commits", "numi_log_commit_seconds_count", "");
        figure(figures, "validator: blocks before their parent", "numi_blocks_orphaned_total", "");
        processorTime
                .getLast()
                .keySet()
                .forEach(process ->
                        figures.add(
                                new Figure(
                                        "processor time of %s, a block of the next"
                                                .formatted(process),
                                        millis(process, 1) / half,
                                        "ms")));
        figures.add(
                new Figure("processor time of all, a block of the first", millis(0) / half, "ms"));
        figures.add(
                new Figure("processor time of all, a block of the next", millis(1) / half, "ms"));
        figures.add(
                new Figure("processors busy, the first", millis(0) / 1e3 / seconds(0, half), ""));
        figures.add(
                new Figure(
                        "processors busy, the next",
                        millis(1) / 1e3 / seconds(half, 2 * half),
                        ""));
        return figures;
    }

    private void figure(List<Figure> figures, String what, String meter, String unit) {
        figures.add(new Figure(what, validator.value(meter), unit));
    }

    /// Of all processes.
    private double millis(int half) {
        return processorTime.getLast().keySet().stream()
                .mapToDouble(process -> millis(process, half))
                .sum();
    }

    private double millis(String process, int half) {
        Duration before = processorTime.get(half).getOrDefault(process, Duration.ZERO);
        Duration after = processorTime.get(half + 1).getOrDefault(process, before);
        return after.minus(before).toNanos() / 1e6;
    }

    private double rate(long from, long to) {
        return (to - from) / seconds(from, to);
    }

    private double seconds(long from, long to) {
        return (reached(to) - reached(from)) / 1e9;
    }

    /// When a height was first seen, or passed.
    private long reached(long height) {
        return height == 0
                ? start
                : seen.stream()
                        .filter(each -> each.height() >= height)
                        .findFirst()
                        .orElseThrow()
                        .at();
    }
}
