/// What the validator keeps on disk: the only package that sees RocksDB. Everything here is a view
/// of `chain.events`, built by applying it, except the bodies of templates. Depends on
/// shared-model, and on the kit for what it says of a full disk.
@NullMarked
package org.numicoin.validator.state;

import org.jspecify.annotations.NullMarked;
