package org.numicoin.gateway.sync;

/// Bounds of what synchronizing holds and asks for at once.
///
/// @param batch headers of one request, and blocks between the headers that are kept of a branch
///   which is not followed
/// @param wholeHeaders headers above our tip that are kept of the branch that is followed
/// @param headerRequests with their unchecked answers, each of up to a megabyte
/// @param window blocks above the last decided one that are downloaded
/// @param blocksOfPeer asked of one peer at once
/// @param blocksOfRequest of one request, so that a peer has the next one while it answers
/// @param bytesOfRequest expected bytes of a request of more than one block
/// @param downloadBytes of blocks that are on their way or wait for the ones before them
/// @param submissions blocks that the validator has not answered, and
/// @param submittedBytes their bytes
public record SyncLimits(
        int batch,
        int wholeHeaders,
        int headerRequests,
        int window,
        int blocksOfPeer,
        int blocksOfRequest,
        long bytesOfRequest,
        long downloadBytes,
        int submissions,
        long submittedBytes) {
    public static final SyncLimits DEFAULT =
            new SyncLimits(2_000, 16_384, 8, 1_024, 16, 8, 2L << 20, 128L << 20, 64, 256L << 20);
}
