@NullMarked
package org.numicoin.worker.search;

import org.jspecify.annotations.NullMarked;
