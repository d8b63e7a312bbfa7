@NullMarked
package org.numicoin.worker.template;

import org.jspecify.annotations.NullMarked;
