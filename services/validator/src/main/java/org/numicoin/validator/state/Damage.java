package org.numicoin.validator.state;

/// What a check of a store can find wrong, by stable codes.
public enum Damage {
    FILE("bad-file", "a file of RocksDB cannot be read or has a wrong checksum"),
    POSITION("bad-position", "the position in the log is missing or names no tip"),
    MAIN("bad-main", "the main chain has a gap or does not link"),
    HEADER("bad-header", "a stored header is missing, or is not what follows from its parent"),
    BODY("bad-body", "a block's body is missing or is not the one of its header"),
    SIDE("bad-side", "the index of blocks beside the main chain differs from the blocks"),
    TRANSACTION("bad-transaction", "the index of transactions differs from the blocks"),
    UNDO("bad-undo", "a block cannot be taken back to the state before it"),
    PAGE("bad-page", "a page of the state tree is missing or has another hash"),
    ENTRY("bad-entry", "a state entry is missing or not the one in the tree"),
    PATH("bad-path", "the index of paths differs from the state"),
    KEY("bad-key", "a public key or policy is missing or has another id"),
    SUPPLY("bad-supply", "all money together is not what was issued"),
    INVALID("bad-invalid", "a block of the main chain is remembered as invalid");

    private final String code;
    private final String meaning;

    Damage(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
