package org.numicoin.pool.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.numicoin.messaging.TemplateNumber;
import org.numicoin.pool.job.JobBoard;
import org.numicoin.pool.job.JobId;
import org.numicoin.pool.job.ShareDifficulty;

class SeenNoncesTest {
    private final SeenNonces seen = new SeenNonces(100);

    private static JobId job(long template, int connection) {
        return JobId.of(
                new TemplateNumber(1, template),
                1,
                JobId.Kind.SHARED,
                connection,
                ShareDifficulty.atMost(10));
    }

    @Test
    void nonceIsNewOnceForEachExtraNonce() {
        assertThat(seen.add(job(1, 1), 5)).isTrue();
        assertThat(seen.add(job(1, 1), 5)).isFalse();
        assertThat(seen.add(job(1, 2), 5)).isTrue();
        seen.remove(job(1, 1), 5);
        assertThat(seen.add(job(1, 1), 5)).isTrue();
    }

    @Test
    void oldestTemplatesMakeRoom() {
        for (int template = 0; template < 1_000; template++) {
            for (int nonce = 0; nonce < 30; nonce++) {
                assertThat(seen.add(job(template, 1), nonce)).isTrue();
                assertThat(seen.size()).isLessThanOrEqualTo(100);
            }
        }
    }

    @Test
    void asManyTemplatesAreKeptAsTheBoardHas() {
        for (int template = 0; template < 1_000; template++) {
            assertThat(seen.add(job(template, 1), 1)).isTrue();
        }
        assertThat(seen.size()).isEqualTo(JobBoard.TEMPLATES_MAX);
    }
}
