package org.numicoin.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.app.RunningGateway.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.numicoin.consensus.TestSnapshot;
import org.numicoin.gateway.chain.MemorySnapshots;
import org.numicoin.gateway.node.Fetchers;
import org.numicoin.kit.testing.KafkaFixture;
import org.numicoin.kit.testing.SharedBroker;
import org.numicoin.libp2p.multiaddr.Multiaddr;

/// A snapshot from two gateways as they are deployed, each with a validator that has it beside its
/// store; one of the validators is damaged or its operator lies.
@ExtendWith(SharedBroker.class)
final class SnapshotsOfGatewaysTest {
    @TempDir private Path folder;

    @Test
    void comeFromTheOneThatIsHonestAndTheOtherIsNamed(KafkaFixture kafka) throws Exception {
        List<String> warnings = new CopyOnWriteArrayList<>();
        try (var honest = RunningGateway.start(kafka, folder.resolve("honest"));
                var liar =
                        RunningGateway.start(
                                KafkaFixture.on(kafka.bootstrap()), folder.resolve("liar"))) {
            var builder = honest.validator().chain();
            var block = honest.validator().mine();
            var snapshot = TestSnapshot.of(builder, block, 1);
            honest.validator().give(MemorySnapshots.of(snapshot));
            liar.validator().give(MemorySnapshots.of(snapshot).spoiled());
            await("its chain", () -> honest.get("/sync").body().get("height").asLong() == 1);
            List<Multiaddr> addresses =
                    Stream.of(honest, liar)
                            .map(gateway ->
                                    Multiaddr.parse(gateway.address() + "/p2p/" + gateway.peerId()))
                            .toList();
            Path data = folder.resolve("new");
            try (var fetcher = Fetchers.start(builder.spec(), addresses, data, warnings::add)) {
                var snapshots = fetcher.snapshots();
                assertThat(snapshots.offers())
                        .singleElement()
                        .satisfies(offer -> assertThat(offer.height()).isEqualTo(1));
                assertThat(snapshots.manifest(block.id()).orElseThrow().toBytes())
                        .isEqualTo(snapshot.manifest().encoded());
                for (int i = 0; i < snapshot.chunks().size(); i++) {
                    assertThat(snapshots.chunk(block.id(), i)).contains(snapshot.chunks().get(i));
                }
            }
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .startsWith("refuses peer " + liar.peerId() + ": bad-snapshot: ");
        }
    }
}
