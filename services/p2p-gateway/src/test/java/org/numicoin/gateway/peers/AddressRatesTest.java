package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.peer;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressRatesTest {
    private final AddressRates rates = new AddressRates();

    @Test
    void takesOneAddressInTenSeconds() {
        assertThat(rates.take(peer(1), 1000, T0)).isEqualTo(1);
        assertThat(rates.take(peer(1), 1000, T0 + 9_999)).isZero();
        assertThat(rates.take(peer(1), 1000, T0 + 50_000)).isEqualTo(5);
    }

    @Test
    void takesTheAnswerThatWasAskedFor() {
        rates.asked(peer(1), T0);
        assertThat(rates.take(peer(1), 999, T0)).isEqualTo(999);
        assertThat(rates.take(peer(1), 999, T0)).isEqualTo(2);
    }

    @Test
    void savesNoMoreThanAnAnswer() {
        rates.take(peer(1), 1, T0);
        long later = T0 + Duration.ofDays(100).toMillis();
        assertThat(rates.take(peer(1), 1_000_000, later)).isEqualTo(AddressRates.SAVED_MAX);
    }

    @Test
    void whoComesBackHasNothingSaved() {
        rates.asked(peer(1), T0);
        rates.gone(peer(1));
        assertThat(rates.take(peer(1), 1000, T0)).isEqualTo(1);
    }
}
