package org.numicoin.mempool.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.numicoin.chain.Transaction;
import org.numicoin.kit.kafka.Outgoing;
import org.numicoin.kit.kafka.PublishResult;
import org.numicoin.kit.testing.LoggedLines;
import org.numicoin.kit.trace.TraceContext;
import org.numicoin.messaging.NetworkId;
import org.numicoin.messaging.Origin;
import org.numicoin.messaging.TransactionVerdict;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.messaging.TransactionVerdict.Version;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;
import org.numicoin.testing.Keys;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

final class TellerTest {
    private static final int SHARD = 3;
    private static final NetworkId NETWORK = new NetworkId(3, Hash256.ZERO);
    private static final Origin CLIENT = new Origin(Origin.Kind.API, "explorer-1", "");
    private static final TraceContext TRACE = new TraceContext(7, 8, 9);

    private final List<Outgoing> published = new ArrayList<>();

    @Test
    void aVerdictHasTheTraceOfItsTransactionInItsRecordAndInTheLog() {
        var traced = verdict(1, "01".repeat(32));
        var untraced = verdict(2, "02".repeat(32));
        var teller = new Teller(SHARD, NETWORK, this::publish, Runnable::run);
        try (var log = LoggedLines.of(Teller.class)) {
            var told = teller.tell(List.of(traced, untraced), Set.of(), Map.of(traced.id(), TRACE));
            assertThat(told).isCompleted();
            assertThat(log.all())
                    .containsExactly(
                            new LoggedLines.Line(
                                    traced.id() + " is REJECTED in shard 3", TRACE.traceId()),
                            new LoggedLines.Line(untraced.id() + " is REJECTED in shard 3", ""));
        }
        assertThat(published).extracting(Outgoing::trace).containsExactly(TRACE, TraceContext.NONE);
    }

    @Test
    void whatIsToldAgainHasTheBytesThatTheStoreHas() {
        var pooled = TransactionBuilder.from(Specs.fast(), 1).pay(2, 1).signRevealing(1);
        var left = TransactionBuilder.from(Specs.fast(), 3).pay(2, 1).signRevealing(3);
        var teller = new Teller(SHARD, NETWORK, this::publish, Runnable::run);
        var out =
                List.of(
                        encoded(verdict(Kind.ACCEPTED, 1, pooled)),
                        encoded(verdict(Kind.ACCEPTED, 2, left)),
                        encoded(verdict(Kind.EVICTED, 3, left)));

        assertThat(teller.tellAgain(out, Map.of(pooled.fullId(), pooled))).isCompleted();

        assertThat(published)
                .extracting(Outgoing::value)
                .containsExactlyInAnyOrder(
                        encoded(
                                verdict(Kind.ACCEPTED, 1, pooled)
                                        .with(Bytes.wrap(pooled.encoded()))),
                        encoded(verdict(Kind.EVICTED, 3, left)));
        assertThat(teller.takePublished())
                .extracting(Version::shardVersion)
                .containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    private static Bytes encoded(TransactionVerdict verdict) {
        return Bytes.wrap(verdict.encoded(NETWORK));
    }

    private static TransactionVerdict verdict(Kind kind, long version, Transaction transaction) {
        return new TransactionVerdict(
                kind,
                new Version(version, 0),
                transaction.core().sender(),
                0,
                transaction.id(),
                transaction.fullId(),
                "",
                "",
                CLIENT,
                Bytes.EMPTY);
    }

    private CompletableFuture<PublishResult> publish(Outgoing outgoing) {
        published.add(outgoing);
        return CompletableFuture.completedFuture(new PublishResult.Acked(SHARD, published.size()));
    }

    private static TransactionVerdict verdict(long version, String id) {
        return new TransactionVerdict(
                Kind.REJECTED,
                new Version(version, 0),
                Keys.address(1),
                0,
                Hash256.ofHex(id),
                Hash256.ofHex(id),
                "bad-nonce",
                "",
                CLIENT,
                Bytes.EMPTY);
    }
}
