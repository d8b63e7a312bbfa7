/// Commands for the chain of a validator, as a store and as files, which the validator's own jar
/// carries out.
@NullMarked
package org.numicoin.cli.storage;

import org.jspecify.annotations.NullMarked;
