/// Asking services over HTTP, with bounds on time and size; knows no service.
@NullMarked
package org.numicoin.cli.http;

import org.jspecify.annotations.NullMarked;
