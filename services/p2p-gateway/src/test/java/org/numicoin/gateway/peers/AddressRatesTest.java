package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.numicoin.gateway.peers.TestPeers.T0;
import static org.numicoin.gateway.peers.TestPeers.source;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AddressRatesTest {
    private final AddressRates rates = new AddressRates();

    @Test
    void takesTheFirstOfASourceAtOnce() {
        assertThat(rates.take(source(1), 3, T0)).isEqualTo(3);
        assertThat(rates.take(source(1), 1000, T0)).isEqualTo(AddressRates.SAVED_MAX - 3);
        assertThat(rates.take(source(2), 3, T0)).isEqualTo(3);
    }

    @Test
    void takesOneAddressInTenSecondsAfterThat() {
        rates.take(source(1), 1000, T0);
        assertThat(rates.take(source(1), 1000, T0 + 9_999)).isZero();
        assertThat(rates.take(source(1), 1000, T0 + 50_000)).isEqualTo(5);
    }

    @Test
    void savesNoMoreThanTheFirst() {
        rates.take(source(1), 1000, T0);
        long later = T0 + Duration.ofDays(100).toMillis();
        assertThat(rates.take(source(1), 1_000_000, later)).isEqualTo(AddressRates.SAVED_MAX);
    }

    @Test
    void aClockThatGoesBackEarnsNothing() {
        rates.take(source(1), 1000, T0);
        assertThat(rates.take(source(1), 1000, T0 - 1_000_000)).isZero();
    }
}
