package org.numicoin.explorer.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClientTagsTest {
    private final ClientTags tags = new ClientTags(new Random(1));

    @Test
    void aNetworkHasOneTagThatDoesNotShowIt() {
        var client = new ClientNetwork("203.0.113.7");
        assertThat(tags.of(client)).matches("[0-9a-f]{16}").isEqualTo(tags.of(client));
        assertThat(tags.of(client)).isNotEqualTo(tags.of(new ClientNetwork("203.0.113.8")));
        assertThat(tags.of(client)).isNotEqualTo(new ClientTags(new Random(2)).of(client));
    }

    @Test
    void whoHasNoLimitsHasNoTag() {
        assertThat(tags.of(ClientNetwork.EXEMPT)).isEmpty();
    }
}
