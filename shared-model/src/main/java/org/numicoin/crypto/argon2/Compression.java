package org.numicoin.crypto.argon2;

/// The compression function G of RFC 9106, section 3.5, over blocks of 128 words in one array. An
/// implementation chooses the order of the words of a block: everything that is not compressed
/// enters and leaves through [#place]. Word 0 is always first. Stateless apart from scratch memory
/// that the caller provides, so one instance serves all threads.
public interface Compression {
    int BLOCK_WORDS = 128;

    /// Words that [#compress] needs behind the blocks, for its own use.
    int SCRATCH_WORDS = BLOCK_WORDS;

    /// For logs and reports.
    String name();

    /// Where in a block a word lies, from 0 to 127.
    int place(int word);

    /// `memory[current] = G(memory[previous], memory[reference])`.
    ///
    /// @param previous index of the first word, as the other two are
    /// @param scratch index of [#SCRATCH_WORDS] words of the same array
    void fill(long[] memory, int previous, int reference, int current, int scratch);

    /// `memory[current] ^= G(memory[previous], memory[reference])`.
    void mix(long[] memory, int previous, int reference, int current, int scratch);
}
