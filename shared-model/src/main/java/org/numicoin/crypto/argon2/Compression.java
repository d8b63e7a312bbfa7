package org.numicoin.crypto.argon2;

/// The compression function G of RFC 9106, section 3.5, over blocks of 128 words in one array. An
/// implementation chooses the order of the words of a block: everything that is not compressed
/// enters and leaves through [#place]. Word 0 is always first. Stateless apart from scratch memory
/// that the caller provides, so one instance serves all threads.
public interface Compression {
    int BLOCK_WORDS = 128;

    /// Words at the end of the array that are for the use of [#compress] alone.
    int SCRATCH_WORDS = BLOCK_WORDS;

    /// For logs and reports.
    String name();

    /// Where in a block a word lies, from 0 to 127.
    int place(int word);

    /// `memory[current] = memory[old] ^ G(memory[previous], memory[reference])`, where `old` may be
    /// `current`, and `previous` and `reference` are other blocks than that.
    ///
    /// @param previous index of the first word, as the other three are
    void compress(long[] memory, int previous, int reference, int old, int current);
}
