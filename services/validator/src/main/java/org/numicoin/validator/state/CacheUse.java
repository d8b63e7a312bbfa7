package org.numicoin.validator.state;

/// How often a cache had what was asked of it.
public record CacheUse(long hits, long misses) {}
