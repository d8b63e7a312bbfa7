package org.numicoin.explorer.api;

import java.util.Optional;
import java.util.regex.Pattern;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.http.ApiException;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.numicoin.primitives.Hash256;
import org.springframework.web.reactive.function.server.ServerRequest;

/// Reads what a client put into path and query, or says with a code what is wrong with it.
final class Params {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private Params() {}

    static Hash256 id(ServerRequest request) {
        String text = request.pathVariable("id");
        return parseId(text)
                .orElseThrow(() ->
                        ApiException.badRequest(
                                "bad-id",
                                "an id has 64 hexadecimal digits: " + ApiException.cut(text)));
    }

    static Optional<Hash256> parseId(String text) {
        return ID.matcher(text).matches() ? Optional.of(Hash256.ofHex(text)) : Optional.empty();
    }

    static Address address(ServerRequest request, ChainSpec spec) {
        try {
            return Bech32m.decode(spec.addressPrefix(), request.pathVariable("address"));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("bad-address", String.valueOf(e.getMessage()));
        }
    }

    /// A number of up to 18 digits in the path.
    static long number(ServerRequest request, String variable, String code) {
        String text = request.pathVariable(variable);
        if (!NUMBER.matcher(text).matches()) {
            throw ApiException.badRequest(
                    code, "not a " + variable + ": " + ApiException.cut(text));
        }
        return Long.parseLong(text);
    }

    /// The query parameter `limit`.
    static int limit(ServerRequest request, int usual, int max) {
        var text = request.queryParam("limit");
        if (text.isEmpty()) {
            return usual;
        }
        if (!NUMBER.matcher(text.get()).matches()
                || Long.parseLong(text.get()) < 1
                || Long.parseLong(text.get()) > max) {
            throw ApiException.badRequest(
                    "bad-limit", "limit is from 1 to " + max + ": " + ApiException.cut(text.get()));
        }
        return Integer.parseInt(text.get());
    }
}
