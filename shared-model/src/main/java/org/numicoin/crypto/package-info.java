/// Signatures and proof-of-work hashes: ML-DSA-65 over interchangeable providers, Argon2id over the
/// native library, Bouncy Castle or a kernel of our own (`argon2`), and the memory of signatures
/// that were verified already. Every implementation gives identical answers; a self-test refuses
/// one that does not. Depends on `primitives`, the JDK, Bouncy Castle, Conscrypt and argon2-jvm;
/// clock, randomness and executors are passed in.
@NullMarked
package org.numicoin.crypto;

import org.jspecify.annotations.NullMarked;
