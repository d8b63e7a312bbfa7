/// Argon2id as NumiCoin computes it: the algorithm once, over a compression function in several
/// widths of vectors.
@NullMarked
package org.numicoin.crypto.argon2;

import org.jspecify.annotations.NullMarked;
