/// The author of templates: asks the mempool, has a block assembled, and publishes body and header.
/// At work only while this replica writes the log.
@NullMarked
package org.numicoin.validator.publish;

import org.jspecify.annotations.NullMarked;
