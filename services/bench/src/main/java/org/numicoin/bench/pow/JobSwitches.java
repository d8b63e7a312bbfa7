package org.numicoin.bench.pow;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.numicoin.bench.Report;
import org.numicoin.chain.BlockHeader;
import org.numicoin.crypto.ProofOfWorkHash;
import org.numicoin.kit.health.ProgressWatch;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.mining.NonceSpace;
import org.numicoin.primitives.Hash256;
import org.numicoin.worker.search.HashRate;
import org.numicoin.worker.search.Load;
import org.numicoin.worker.search.Miner;
import org.numicoin.worker.search.Placement;
import org.numicoin.worker.search.Search;
import org.numicoin.worker.search.WorkBoard;

/// How long after a template on another parent the threads of a worker hash on it.
final class JobSwitches {
    private static final double LIMIT_MILLIS = 100;
    private static final int HOPELESS_TARGET = 0x03008000;

    private JobSwitches() {}

    static List<Report.Figure> measure(ProofOfWorkHash hash, int threads, int templates)
            throws InterruptedException {
        var board = new WorkBoard(new NonceSpace(1, 1), System::nanoTime);
        var switches = new CopyOnWriteArrayList<Long>();
        try (var miner =
                new Miner(
                        board,
                        Search.onCpu(hash, InstantSource.system()),
                        new HashRate(),
                        (_, _, _) -> {},
                        Placement.ANYWHERE,
                        switches::add,
                        new ProgressWatch(System::nanoTime),
                        fatal -> {
                            throw new IllegalStateException(fatal);
                        })) {
            miner.adjust(new Load(threads, 1));
            for (int i = 1; i <= templates; i++) {
                var header = hopeless(new Hash256(0, 0, 0, i));
                board.offer(header.templateId(), header, TraceContext.NONE);
                while (switches.size() < i * threads) {
                    Thread.sleep(1);
                }
            }
        }
        var millis = switches.stream().mapToDouble(nanos -> nanos / 1e6).sorted().toArray();
        return List.of(
                new Report.Figure("job switch, median", millis[millis.length / 2], "ms"),
                new Report.Figure(
                        "job switch, 99 of 100",
                        millis[millis.length * 99 / 100],
                        "ms",
                        LIMIT_MILLIS));
    }

    private static BlockHeader hopeless(Hash256 parent) {
        var any = Contest.HEADER;
        return new BlockHeader(
                any.version(),
                any.chainId(),
                any.height(),
                parent,
                any.timestamp(),
                HOPELESS_TARGET,
                any.transactionRoot(),
                any.witnessRoot(),
                any.stateRoot(),
                any.historyRoot(),
                any.extensionRoot(),
                any.baseFee(),
                any.weight(),
                any.signals(),
                any.miner(),
                any.nonce(),
                any.extraNonce());
    }
}
