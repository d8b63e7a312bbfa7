package org.numicoin.explorer.api;

import java.util.Optional;
import org.numicoin.primitives.Hash256;
import org.springframework.http.MediaType;

/// An answer before HTTP.
///
/// @param lasting the id that stands for this content for ever, when it is too deep in the chain to
///   change; everything else must not be stored
record Reply(MediaType type, Object body, Optional<Hash256> lasting) {
    static Reply json(Object body) {
        return new Reply(MediaType.APPLICATION_JSON, body, Optional.empty());
    }

    static Reply text(Object value) {
        return new Reply(MediaType.TEXT_PLAIN, value.toString(), Optional.empty());
    }

    static Reply binary(byte[] bytes) {
        return new Reply(MediaType.APPLICATION_OCTET_STREAM, bytes, Optional.empty());
    }

    Reply lasting(Optional<Hash256> id) {
        return new Reply(type, body, id);
    }
}
