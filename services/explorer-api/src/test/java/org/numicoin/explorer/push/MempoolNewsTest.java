package org.numicoin.explorer.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.chain.Transaction;
import org.numicoin.explorer.Verdicts;
import org.numicoin.messaging.TransactionVerdict.Kind;
import org.numicoin.testing.Specs;
import org.numicoin.testing.TransactionBuilder;

/// What is told of a pool that changes faster than it is told.
class MempoolNewsTest {
    private final MempoolNews news = new MempoolNews();

    @Test
    void tellsOfATransactionWhatHappenedLast() {
        var one = payment(0);
        news.add(Verdicts.of(Kind.ACCEPTED, one, 1));
        news.add(Verdicts.of(Kind.EVICTED, one, 2));
        var gone = news.take().orElseThrow();
        assertThat(gone.added()).isEmpty();
        assertThat(gone.removed())
                .containsExactly(new MempoolNews.Removed(one.id().toHex(), "evicted"));
        news.add(Verdicts.of(Kind.EXPIRED, one, 3));
        news.add(Verdicts.of(Kind.QUEUED, one, 4));
        assertThat(news.take().orElseThrow().added()).containsExactly(one.id().toHex());
        assertThat(news.take()).isEmpty();
    }

    @Test
    void countsWhatItHasNoRoomFor() {
        for (int nonce = 0; nonce < MempoolNews.IDS_MAX + 5; nonce++) {
            news.add(Verdicts.of(Kind.ACCEPTED, payment(nonce), 1));
        }
        var batch = news.take().orElseThrow();
        assertThat(batch.added()).hasSize(MempoolNews.IDS_MAX);
        assertThat(batch.leftOut()).isEqualTo(5);
    }

    @Test
    void saysNothingOfWhatNeverCameIn() {
        news.add(Verdicts.of(Kind.REJECTED, payment(0), 1));
        assertThat(news.take()).isEmpty();
    }

    private static Transaction payment(int nonce) {
        return TransactionBuilder.from(Specs.fast(), 0).nonce(nonce).pay(1, 10_000_000).sign(0);
    }
}
