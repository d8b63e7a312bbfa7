package org.numicoin.validator.history;

import java.util.List;
import org.numicoin.primitives.Bytes;
import org.numicoin.primitives.Hash256;

/// Who gives old blocks: nothing of it is believed.
public interface BlockHistory {
    /// Blocks of one answer.
    int BLOCKS_MAX = 64;

    /// An answer ends with the block that makes it longer than this.
    long BYTES_MAX = 4L << 20;

    /// Whom to blame, for people.
    String name();

    /// The encodings of a block, of its parent and so on, as many as are asked for or fewer.
    ///
    /// @param height of the block, for who looks for somebody that has it
    /// @param count 1 to [#BLOCKS_MAX]
    /// @throws HistoryException `unreachable`
    List<Bytes> upTo(Hash256 id, long height, int count);
}
