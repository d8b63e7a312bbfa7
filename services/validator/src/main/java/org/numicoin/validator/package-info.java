/// The validator: decides which chain is canonical, keeps it, makes templates and answers reads.
@NullMarked
package org.numicoin.validator;

import org.jspecify.annotations.NullMarked;
