package org.numicoin.validator.backup;

import java.net.URI;
import java.util.Optional;

/// How an S3 store is reached. Keys are no part of it: they come from the environment
/// (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`) or from where else the SDK looks.
///
/// @param endpoint of a store that is not Amazon's
/// @param region where it matters; without one the SDK's own, and `us-east-1` beside an endpoint
/// @param pathStyle whether the bucket stands in the path and not in the host name; without a word
///   only beside an endpoint
public record S3Settings(
        Optional<URI> endpoint, Optional<String> region, Optional<Boolean> pathStyle) {
    public S3Settings {
        endpoint.ifPresent(S3Settings::requireEndpoint);
        region.ifPresent(S3Settings::requireRegion);
    }

    /// Settings as an operator writes them. An endpoint that is none is not repeated, for it may
    /// have a key in it.
    public static S3Settings of(
            Optional<String> endpoint, Optional<String> region, Optional<Boolean> pathStyle) {
        try {
            return new S3Settings(endpoint.map(URI::create), region, pathStyle);
        } catch (IllegalArgumentException _) {
            throw badEndpoint();
        }
    }

    boolean isPathStyle() {
        return pathStyle.orElse(endpoint.isPresent());
    }

    private static void requireEndpoint(URI uri) {
        boolean isPlain =
                uri.getHost() != null
                        && uri.getUserInfo() == null
                        && uri.getQuery() == null
                        && uri.getFragment() == null;
        if (!isPlain || !String.valueOf(uri.getScheme()).matches("https?")) {
            throw badEndpoint();
        }
    }

    private static BackupException badEndpoint() {
        return new BackupException("bad-endpoint: expected https://HOST or http://HOST:PORT");
    }

    private static void requireRegion(String region) {
        if (!region.matches("[A-Za-z0-9-]{1,64}")) {
            throw new BackupException("bad-region: expected a name such as eu-central-1");
        }
    }
}
