package org.numicoin.pool.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.numicoin.messaging.TemplateNumber;

class JobIdTest {
    @Test
    void isReadBackFromItsText() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var number = new TemplateNumber(random.nextLong(1L << 60), random.nextLong(1L << 60));
            var difficulty = ShareDifficulty.atMost(1 + random.nextLong(1L << 50));
            var kind = List.copyOf(EnumSet.allOf(JobId.Kind.class)).get(i % 3);
            int instance = random.nextInt(1 << 16);
            var id = JobId.of(number, instance, kind, random.nextInt(1 << 30), difficulty);

            assertThat(JobId.parse(id.toString())).contains(id);
            assertThat(id.kind()).isEqualTo(kind);
            assertThat(id.extraNonce() >>> 48).isEqualTo(instance);
            assertThat(id.difficulty()).isEqualTo(difficulty);
        }
    }

    @Test
    void extraNonceIsInstanceThenKindThenConnectionThenDifficulty() {
        assertThat(id(JobId.Kind.SHARED)).hasToString("2-1f-9c400000000130e2");
        assertThat(id(JobId.Kind.SOLO)).hasToString("2-1f-9c404000000130e2");
        assertThat(id(JobId.Kind.CHOSEN)).hasToString("2-1f-9c408000000130e2");
    }

    private static JobId id(JobId.Kind kind) {
        var difficulty = ShareDifficulty.atMost(5_000);
        return JobId.of(new TemplateNumber(2, 31), 0x9c40, kind, 1, difficulty);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-2",
                "1-2-3",
                "1-2-9c4000000001ffff",
                "1-2-9c40c0000001280a",
                "1-2-9C4000000001280a",
                "-1-2-9c4000000001280a",
                "1-2-9c4000000001280a-",
                "ffffffffffffffff-1-9c4000000001280a"
            })
    void whatNoPodGaveOutIsNone(String text) {
        assertThat(JobId.parse(text)).isEqualTo(Optional.empty());
    }
}
