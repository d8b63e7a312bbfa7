package org.numicoin.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProtocolsTest {
    @Test
    void specificationListsEveryId() throws IOException {
        var document = Files.readString(Path.of("..", "..", "docs", "spec", "wire.md"));
        var localnet = new Protocols("localnet");
        for (String id :
                List.of(
                        localnet.status(),
                        localnet.headers(),
                        localnet.blocks(),
                        localnet.history(),
                        localnet.blockTxs(),
                        localnet.snapshots(),
                        localnet.snapshotManifest(),
                        localnet.snapshotChunk(),
                        localnet.blocksTopic(),
                        localnet.txsTopic(),
                        localnet.kad())) {
            assertThat(id).startsWith("/numi/localnet/");
            assertThat(document).contains("`" + id.replace("localnet", "<chain>") + "`");
        }
        assertThat(document).contains("`" + Protocols.GOSSIP_DOMAIN + "`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "Main", "a b"})
    void refusesNamesThatMakeNoId(String chain) {
        assertThatThrownBy(() -> new Protocols(chain)).isInstanceOf(IllegalArgumentException.class);
    }
}
