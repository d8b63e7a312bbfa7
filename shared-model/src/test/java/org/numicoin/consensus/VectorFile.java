package org.numicoin.consensus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Reads `vectors/consensus/NAME.txt`: one vector a line, fields between blanks, `#` before
/// remarks.
final class VectorFile {
    private VectorFile() {}

    static List<List<String>> read(String name) {
        String path = "/vectors/consensus/" + name + ".txt";
        try (var in = Objects.requireNonNull(VectorFile.class.getResourceAsStream(path), path)) {
            var lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines();
            List<List<String>> vectors =
                    lines.filter(line -> !line.startsWith("#"))
                            .map(line -> List.of(line.split(" ", -1)))
                            .toList();
            if (vectors.isEmpty()) {
                throw new IllegalStateException("no vectors in " + path);
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
