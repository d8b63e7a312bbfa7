/// `numi peers`: whom a node is connected with, and who may connect.
@NullMarked
package org.numicoin.cli.peers;

import org.jspecify.annotations.NullMarked;
