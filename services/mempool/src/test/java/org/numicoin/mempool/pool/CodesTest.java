package org.numicoin.mempool.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CodesTest {
    @Test
    void theDocumentHasEveryCode() throws Exception {
        String document = Files.readString(Path.of("..", "..", "docs", "spec", "messaging.md"));
        for (Field code : Codes.class.getFields()) {
            assertThat(document).contains("| `" + code.get(null) + "` |");
        }
    }
}
