package org.numicoin.pool.api;

import java.util.regex.Pattern;
import org.numicoin.chain.ChainSpec;
import org.numicoin.kit.http.ApiException;
import org.numicoin.primitives.Address;
import org.numicoin.primitives.Bech32m;
import org.springframework.web.reactive.function.server.ServerRequest;

/// Reads what a client put into path and query, or says with a code what is wrong with it.
final class Params {
    static final int PAGE_MAX = 1_000_000;
    static final int PAGE_SIZE_MAX = 100;
    private static final int PAGE_SIZE = 15;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final ChainSpec spec;
    private final String pool;

    /// Part of a list.
    record Page(int number, int size) {
        /// How many come before it.
        int skipped() {
            return number * size;
        }
    }

    /// @param pool id that a path has to name
    Params(ChainSpec spec, String pool) {
        this.spec = spec;
        this.pool = pool;
    }

    void requirePool(ServerRequest request) {
        String id = request.pathVariable("id");
        if (!id.equals(pool)) {
            throw ApiException.notFound("unknown-pool", "there is no pool " + ApiException.cut(id));
        }
    }

    Address address(ServerRequest request) {
        try {
            return Bech32m.decode(spec.addressPrefix(), request.pathVariable("address"));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("bad-address", String.valueOf(e.getMessage()));
        }
    }

    static Page page(ServerRequest request) {
        return new Page(
                number(request, "page", "bad-page", 0, 0, PAGE_MAX),
                number(request, "pageSize", "bad-page-size", PAGE_SIZE, 1, PAGE_SIZE_MAX));
    }

    private static int number(
            ServerRequest request, String name, String code, int usual, int min, int max) {
        String text = request.queryParam(name).orElse(Integer.toString(usual));
        int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            throw ApiException.badRequest(
                    code,
                    "%s is from %d to %d, not %s"
                            .formatted(name, min, max, ApiException.cut(text)));
        }
        return number;
    }
}
