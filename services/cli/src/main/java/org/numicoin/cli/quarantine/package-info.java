/// `numi quarantine`: records of work that a service could not process.
@NullMarked
package org.numicoin.cli.quarantine;

import org.jspecify.annotations.NullMarked;
