package org.numicoin.explorer.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.kit.http.Outbox;

class SubscriptionsTest {
    @Test
    void boundsWhatOneClientTracks() {
        var subscriptions = new Subscriptions(2);
        var client = new PushClient(new Outbox(16));
        assertThat(subscriptions.add(client, Subscriptions.Common.BLOCKS)).isTrue();
        assertThat(subscriptions.add(client, "a")).isTrue();
        assertThat(subscriptions.add(client, "b")).isTrue();
        assertThat(subscriptions.add(client, "a")).isTrue();
        assertThat(subscriptions.add(client, "c")).isFalse();
        subscriptions.remove(client, "a");
        assertThat(subscriptions.add(client, "c")).isTrue();
        subscriptions.removeAll(client);
        assertThat(subscriptions.of("c")).isEmpty();
        assertThat(subscriptions.of(Subscriptions.Common.BLOCKS)).isEmpty();
    }
}
