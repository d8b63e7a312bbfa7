package org.numicoin.libp2p.codec;

/// What one protobuf message may cost, counted while it is decoded and over all its parts.
///
/// @param bytes length of the whole message
/// @param fields number of fields, those of nested messages and unknown ones included; a field of
///   two bytes can become an object of fifty, so bytes alone do not bound memory
/// @param depth how deep messages lie in each other
public record ProtoLimits(int bytes, int fields, int depth) {
    public ProtoLimits {
        if (bytes < 0 || fields < 0 || depth < 1) {
            throw new IllegalArgumentException("limits of a message that no message keeps");
        }
    }
}
