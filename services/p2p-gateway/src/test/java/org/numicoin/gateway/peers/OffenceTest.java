package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OffenceTest {
    private static final Path DOCUMENT = Path.of("../../docs/operations/peers.md");

    @Test
    void knowsAnOffenceByItsCode() {
        assertThat(Offence.of("bad-header")).contains(Offence.BAD_HEADER);
        assertThat(Offence.of("noise-downgrade")).contains(Offence.NOISE_DOWNGRADE);
    }

    @Test
    void takesTheLongestBeginningThatFits() {
        assertThat(Offence.of("yamux-stream-flood")).contains(Offence.YAMUX_STREAM_FLOOD);
        assertThat(Offence.of("yamux-bad-version")).contains(Offence.YAMUX);
        assertThat(Offence.of("varint-too-long")).contains(Offence.OTHER);
    }

    @Test
    void noBlamelessCodeIsAnOffence() {
        assertThat(Blameless.values())
                .allSatisfy(one -> assertThat(Offence.of(one.code())).isEmpty());
        assertThat(Offence.of("refused-ip-limit")).isEmpty();
        assertThat(Offence.of("multistream-no-protocol")).isEmpty();
        assertThat(Offence.of("multistream-malformed")).contains(Offence.MULTISTREAM);
    }

    @Test
    void everyCodeLeadsToItsOffence() {
        assertThat(Offence.values())
                .allSatisfy(one -> assertThat(Offence.of(one.code())).contains(one));
    }

    @Test
    void gravitiesDoWhatTheySay() {
        assertThat(Score.CREDIT_MAX - Severity.FATAL.weight()).isLessThanOrEqualTo(Score.BAN);
        assertThat(Score.CREDIT_MAX - Severity.GRAVE.weight())
                .isLessThanOrEqualTo(Score.DISCONNECT);
        assertThat(-2 * Severity.GRAVE.weight()).isLessThanOrEqualTo((int) Score.BAN);
        assertThat(-2 * Severity.SERIOUS.weight()).isLessThanOrEqualTo((int) Score.DISCONNECT);
        assertThat(-Severity.SERIOUS.weight()).isGreaterThan((int) Score.DISCONNECT);
        assertThat(-4 * Severity.SERIOUS.weight()).isLessThanOrEqualTo((int) Score.BAN);
    }

    @Test
    void theDocumentListsWhatTheCodeCounts() throws IOException {
        Stream<String> offences =
                Arrays.stream(Offence.values())
                        .map(one -> row(one.code(), Integer.toString(one.weight()), one.meaning()));
        Stream<String> blameless =
                Arrays.stream(Blameless.values()).map(one -> row(one.code(), one.reason()));
        var rows =
                Files.readAllLines(DOCUMENT).stream()
                        .filter(line -> line.startsWith("| `"))
                        .toList();
        assertThat(rows).containsExactlyElementsOf(Stream.concat(offences, blameless).toList());
    }

    private static String row(String code, String... cells) {
        return "| `" + code + "` | " + String.join(" | ", cells) + " |";
    }
}
