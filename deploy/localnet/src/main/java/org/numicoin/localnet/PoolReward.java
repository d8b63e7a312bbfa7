package org.numicoin.localnet;

import java.nio.file.Path;
import java.util.Optional;

/// Who is paid for the blocks of a localnet's pools.
///
/// @param address in text form
/// @param wallet file without a password with the key of the address, from which pools pay miners;
///   empty: they pay only with a wallet that the environment names
public record PoolReward(String address, Optional<Path> wallet) {}
