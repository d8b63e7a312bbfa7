package org.numicoin.gateway.sync;

/// Bounds of what synchronizing holds and asks for at once.
///
/// @param batch headers of one request, and blocks between the headers that are kept of a branch
///   which is not followed
/// @param wholeHeaders headers above our tip that are kept of the branch that is followed
/// @param headerRequests with their unchecked answers, each of up to a megabyte
/// @param window blocks above the last decided one that are downloaded
/// @param blocksOfPeer asked of one peer at once, so that it has the next request while it answers
/// @param blocksOfRequest of one request, where they are small: a peer answers so many requests a
///   second and not so many blocks
/// @param bytesOfRequest expected bytes of a request of more than one block
/// @param downloadBytes of blocks that are on their way or wait for the ones before them
/// @param submissions blocks that the validator has not answered: what it decides in half a second,
///   since answers come by transaction, and
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
            new SyncLimits(2_000, 16_384, 8, 1_024, 256, 64, 2L << 20, 128L << 20, 512, 256L << 20);
}
