/// Commands for whoever runs a validator.
@NullMarked
package org.numicoin.cli.chain;

import org.jspecify.annotations.NullMarked;
