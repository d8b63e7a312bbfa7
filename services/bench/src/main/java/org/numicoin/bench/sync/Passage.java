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

/// How a node came from genesis to the tip of another one.
///
/// @param start when the two were connected; all times in nanoseconds of one clock
/// @param seen heights of its validator's tip, in the order of time, the last one that of the tip
/// @param processorBefore what each process of the cluster had taken of the processors by `start`
/// @param validator what its validator told in the end
record Passage(
        long start,
        List<Seen> seen,
        Map<String, Duration> processorBefore,
        Map<String, Duration> processorAfter,
        Meters validator) {
    private static final double RATE_GOAL = 0.8;

    /// Less would be a cost that grows with the chain.
    private static final double LINEAR_GOAL = 0.9;

    private static final String BLOCKS = "blocks";

    /// The validator's tip was at a height at a time.
    record Seen(long at, long height) {}

    Passage {
        seen = List.copyOf(seen);
    }

    Report report(HashingLimit limit, String note) {
        long blocks = seen.getLast().height();
        double all = rate(0, blocks);
        var rates = new ArrayList<Rate>();
        rates.add(
                new Rate(
                        "hashing the headers, %d threads".formatted(limit.threads()),
                        limit.perSecond(),
                        "hashes"));
        for (long height : List.of(blocks / 10, blocks / 2, blocks)) {
            rates.add(
                    new Rate(
                            "synchronized, to block %,d".formatted(height),
                            rate(0, height),
                            BLOCKS));
        }
        var figures = new ArrayList<Figure>();
        figures.add(new Figure("from connected to the first block", seconds(0, 1), "s"));
        figures.add(
                new Figure("validator: deciding", validator.value("numi_import_seconds_sum"), "s"));
        figures.add(
                new Figure(
                        "validator: committing and applying",
                        validator.value("numi_log_commit_seconds_sum"),
                        "s"));
        figures.add(
                new Figure(
                        "validator: transactions of the log",
                        validator.value("numi_log_commit_seconds_count"),
                        ""));
        figures.add(
                new Figure(
                        "validator: blocks before their parent",
                        validator.value("numi_blocks_orphaned_total"),
                        ""));
        processorTime(figures, blocks);
        return new Report(
                rates,
                List.of(
                        new Ratio("synchronized / hashing", all / limit.perSecond(), RATE_GOAL),
                        new Ratio(
                                "blocks a second, fourth quarter / second quarter",
                                rate(blocks * 3 / 4, blocks) / rate(blocks / 4, blocks / 2),
                                LINEAR_GOAL)),
                figures,
                List.of(note));
    }

    private void processorTime(List<Figure> figures, long blocks) {
        double sum = 0;
        for (var process : processorAfter.entrySet()) {
            Duration before = processorBefore.getOrDefault(process.getKey(), Duration.ZERO);
            double millis = process.getValue().minus(before).toNanos() / 1e6;
            sum += millis;
            figures.add(
                    new Figure(
                            "processor time of %s, a block".formatted(process.getKey()),
                            millis / blocks,
                            "ms"));
        }
        figures.add(new Figure("processor time of all, a block", sum / blocks, "ms"));
        figures.add(new Figure("processors busy with it", sum / 1e3 / seconds(0, blocks), ""));
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
