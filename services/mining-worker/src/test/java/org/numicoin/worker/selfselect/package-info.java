@NullMarked
package org.numicoin.worker.selfselect;

import org.jspecify.annotations.NullMarked;
