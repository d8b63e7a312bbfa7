package org.numicoin.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RuleNumbersTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([HBTE]\\d+) \\| `([a-z0-9-]+)` \\|");

    @Test
    void numbersRulesAsTheSpecificationDoes() throws IOException {
        var rows = new HashMap<String, String>();
        var matcher = ROW.matcher(Files.readString(Path.of("../../docs/spec/consensus.md")));
        while (matcher.find()) {
            rows.put(matcher.group(2), matcher.group(1));
        }
        assertThat(rows).hasSizeGreaterThan(20);
        assertThat(RuleNumbers.byCode()).isEqualTo(rows);
    }
}
