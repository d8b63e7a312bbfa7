package org.numicoin.bench.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.numicoin.bench.Report;
import org.numicoin.bench.Report.Figure;
import org.numicoin.bench.Report.Rate;
import org.numicoin.bench.Report.Ratio;

/// What an interval of the load came to.
///
/// @param from and `to`, times of the timeline
/// @param stages time that the services' own timers counted in the interval
record Findings(
        Timeline timeline,
        List<BlockWatch.Seen> blocks,
        long from,
        long to,
        Map<String, Duration> processorBefore,
        Map<String, Duration> processorAfter,
        Stages stages) {
    private static final String TRANSFERS = "transfers";

    /// @param verifications a second of the signature library alone on one core
    /// @param goal transfers a second
    Report report(double verifications, double goal, String note) {
        long confirmed = timeline.visibleIn(from, to);
        double seconds = (to - from) / 1e9;
        int cores = Runtime.getRuntime().availableProcessors();
        double rate = confirmed / seconds;
        var figures = new ArrayList<Figure>();
        latencies(figures);
        processorTime(figures, confirmed, seconds);
        stages.seconds().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(stage ->
                        figures.add(
                                new Figure(
                                        "time in " + stage.getKey() + ", a transfer",
                                        stage.getValue() * 1e6 / confirmed,
                                        "µs")));
        return new Report(
                List.of(
                        new Rate("posted", timeline.postedIn(from, to) / seconds, TRANSFERS),
                        new Rate("answered", timeline.answeredIn(from, to) / seconds, TRANSFERS),
                        new Rate("mined and visible", rate, TRANSFERS),
                        new Rate("signature library alone, one core", verifications, TRANSFERS)),
                List.of(
                        new Ratio("visible / %,.0f a second".formatted(goal), rate / goal, 1),
                        new Ratio(
                                "visible / (signature library alone × " + cores + ")",
                                rate / (verifications * cores),
                                0)),
                figures,
                List.of(
                        note,
                        blocksNote(),
                        timeline.retries() + " posts were answered 503 and sent again"));
    }

    private void latencies(List<Figure> figures) {
        long[] answered = timeline.untilAnswered(from, to);
        long[] visible = timeline.untilVisible(from, to);
        figures.add(new Figure("from post to answer, p50", millis(answered, 0.5), "ms"));
        figures.add(new Figure("from post to answer, p99", millis(answered, 0.99), "ms"));
        figures.add(new Figure("from post to visible, p50", millis(visible, 0.5), "ms"));
        figures.add(new Figure("from post to visible, p99", millis(visible, 0.99), "ms"));
    }

    private void processorTime(List<Figure> figures, long confirmed, double seconds) {
        double sum = 0;
        for (var process : processorAfter.entrySet()) {
            Duration before = processorBefore.getOrDefault(process.getKey(), Duration.ZERO);
            double millis = process.getValue().minus(before).toNanos() / 1e6;
            sum += millis;
            figures.add(
                    new Figure(
                            "processor time of " + process.getKey() + ", a transfer",
                            millis / confirmed,
                            "ms"));
        }
        figures.add(new Figure("processor time of all, a transfer", sum / confirmed, "ms"));
        figures.add(new Figure("processors busy with it", sum / 1e3 / seconds, ""));
    }

    private String blocksNote() {
        var seen = blocks.stream().filter(block -> block.at() >= from && block.at() < to).toList();
        return "%d blocks, the largest of %,d transfers and %,d bytes"
                .formatted(
                        seen.size(),
                        seen.stream().mapToInt(BlockWatch.Seen::transactions).max().orElse(0),
                        seen.stream().mapToLong(BlockWatch.Seen::bytes).max().orElse(0));
    }

    private static double millis(long[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * part)] / 1e6;
    }
}
