package org.numicoin.validator.state;

import java.nio.charset.StandardCharsets;

/// Every column family once. Integers in keys are big-endian, so that keys sort like numbers.
enum Columns {
    /// Name of the value → value: schema, software, genesis, position, position in mining.bodies,
    /// where the store begins.
    META("default", Kind.SMALL),
    /// Block id → `StoredBlock`, every branch.
    BLOCKS("blocks", Kind.POINTS),
    /// Block id → encoded block, header included, of the main chain from a height on and of every
    /// other branch.
    BODIES("bodies", Kind.BLOBS),
    /// Block id → `SideBlock`, of blocks that are stored and not in the main chain.
    SIDE("side", Kind.SMALL),
    /// Height u64 → block id, main chain.
    MAIN("main", Kind.POINTS),
    /// Transaction id → height u64 ‖ index u32, main chain as far as there are bodies.
    TRANSACTIONS("transactions", Kind.POINTS),
    /// Block id → `UndoData`, main chain, down to a depth below the reorganization limit.
    UNDO("undo", Kind.BLOBS),
    /// Kind u8 ‖ id → entry of the state after the tip.
    STATE("state", Kind.POINTS),
    /// Path in the state tree → kind u8 ‖ id: proofs of absence need the entry that lies where a
    /// path would.
    PATHS("paths", Kind.POINTS),
    /// Key id → scheme u8 ‖ public key, as far as revealed.
    KEYS("keys", Kind.POINTS),
    /// Policy id → policy, as far as revealed.
    POLICIES("policies", Kind.SMALL),
    /// `PageKey` → page of the state tree after the tip.
    PAGES("pages", Kind.POINTS),
    /// Block id → `InvalidBlock`.
    INVALID("invalid", Kind.SMALL),
    /// Template id → `StoredTemplate`.
    TEMPLATES("templates", Kind.SMALL),
    /// Template id → encoded body.
    TEMPLATE_BODIES("template-bodies", Kind.BLOBS);

    /// What the column is tuned for.
    enum Kind {
        /// Few entries.
        SMALL,
        /// Many small entries, asked for by key.
        POINTS,
        /// Large values: they lie in files of their own, which compaction does not copy.
        BLOBS
    }

    private final String family;
    private final Kind kind;
    private final String readFailpoint;

    Columns(String family, Kind kind) {
        this.family = family;
        this.kind = kind;
        this.readFailpoint = "store.read-" + family;
    }

    byte[] family() {
        return family.getBytes(StandardCharsets.US_ASCII);
    }

    /// Its name for people.
    String label() {
        return this == META ? "meta" : family;
    }

    Kind kind() {
        return kind;
    }

    /// Where a test makes reads of single keys of this column fail or take long.
    String readFailpoint() {
        return readFailpoint;
    }
}
