package org.numicoin.gateway.protocol;

import java.util.regex.Pattern;

/// Names of what nodes of one chain speak: request protocols and gossip topics carry the name of
/// the chain, so that nodes of different chains never agree on one.
///
/// @param chain name in the chain spec
public record Protocols(String chain) {
    /// Hashed before the data of a gossip message to name it.
    public static final String GOSSIP_DOMAIN = "numi.gossip";

    private static final String COMPRESSED = "/zstd";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    public Protocols {
        if (!NAME.matcher(chain).matches()) {
            throw new IllegalArgumentException("no chain name for a protocol id: " + chain);
        }
    }

    public String status() {
        return id("status/1");
    }

    public String headers() {
        return id("headers/1");
    }

    public String blocks() {
        return id("blocks/1");
    }

    public String history() {
        return id("history/1");
    }

    public String blockTxs() {
        return id("block-txs/1");
    }

    public String snapshots() {
        return id("snapshots/1");
    }

    public String snapshotManifest() {
        return id("snapshot-manifest/1");
    }

    public String snapshotChunk() {
        return id("snapshot-chunk/1");
    }

    /// The same requests with answers that may be compressed.
    public static String compressed(String request) {
        return request + COMPRESSED;
    }

    public static boolean isCompressed(String request) {
        return request.endsWith(COMPRESSED);
    }

    public String blocksTopic() {
        return id("blocks/1");
    }

    public String txsTopic() {
        return id("txs/1");
    }

    public String kad() {
        return id("kad/1.0.0");
    }

    private String id(String rest) {
        return "/numi/" + chain + "/" + rest;
    }
}
