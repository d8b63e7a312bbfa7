/// The blocks that a store lacks because it began with a snapshot or was pruned: asked of others,
/// held against the headers that the store has, and written in steps, so that whatever ends the
/// process leaves a whole store. Depends on the store alone; used by the command that fills a store
/// which nobody has open, and by the node that runs.
@NullMarked
package org.numicoin.validator.history;

import org.jspecify.annotations.NullMarked;
