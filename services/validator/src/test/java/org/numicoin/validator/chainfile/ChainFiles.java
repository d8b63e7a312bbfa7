package org.numicoin.validator.chainfile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.numicoin.chain.Block;
import org.numicoin.chain.ChainSpec;
import org.numicoin.consensus.Genesis;
import org.numicoin.primitives.Bytes;

/// Writes files of any blocks, good or not.
public final class ChainFiles {
    private ChainFiles() {}

    /// Writes a file that begins with the first block.
    ///
    /// @param blocks in their order; the first one's height is that of the file
    public static Path write(Path file, ChainSpec spec, List<Block> blocks) throws IOException {
        var header =
                new FileHeader(
                        Genesis.of(spec).block().id(),
                        blocks.getFirst().header().height(),
                        blocks.size());
        try (var writer = ChainFileWriter.create(file, header)) {
            for (Block block : blocks) {
                writer.add(Bytes.wrap(block.encoded()));
            }
            writer.finish();
        }
        return file;
    }
}
