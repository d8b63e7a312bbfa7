/// What comes in beside the log.
@NullMarked
package org.numicoin.validator.ingest;

import org.jspecify.annotations.NullMarked;
