/// Commands about whole localnets.
@NullMarked
package org.numicoin.cli.cluster;

import org.jspecify.annotations.NullMarked;
