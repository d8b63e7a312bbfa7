/// Commands for the chain store of a validator, which the validator's own jar carries out.
@NullMarked
package org.numicoin.cli.storage;

import org.jspecify.annotations.NullMarked;
