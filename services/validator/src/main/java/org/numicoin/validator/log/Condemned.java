package org.numicoin.validator.log;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.numicoin.kit.kafka.LogRecord;
import org.numicoin.kit.kafka.Quarantine;
import org.numicoin.messaging.Topics;
import org.numicoin.validator.chain.Work;

/// Records of which an unexpected exception came. They go to the quarantine when they are read the
/// next time; after that they are passed over for as long as this process lives. Bounded by the
/// quarantine, which stops the service at the eleventh within an hour.
final class Condemned {
    private final Quarantine quarantine;
    private final ValidatorMetrics metrics;
    private final Map<String, Exception> waiting = new HashMap<>();
    private final Set<String> quarantined = new HashSet<>();

    Condemned(Quarantine quarantine, ValidatorMetrics metrics) {
        this.quarantine = quarantine;
        this.metrics = metrics;
    }

    /// Where a piece of work lies, as [LogRecord#coordinates] says it.
    static String coordinates(Work work) {
        var topic =
                switch (work) {
                    case Work.CandidateBlock _, Work.MalformedBlock _ -> Topics.BLOCK_CANDIDATES;
                    case Work.SolvedHeader _ -> Topics.MINING_SOLUTIONS;
                };
        return topic.name() + "-0@" + work.offset();
    }

    void add(String coordinates, Exception cause) {
        waiting.put(coordinates, cause);
    }

    /// True when the record is condemned; the quarantine has it then.
    boolean quarantine(LogRecord record) throws InterruptedException {
        String coordinates = record.coordinates();
        var cause = waiting.get(coordinates);
        if (cause != null) {
            quarantine.put(record, cause);
            waiting.remove(coordinates);
            quarantined.add(coordinates);
            metrics.quarantined(record);
        }
        return quarantined.contains(coordinates);
    }
}
