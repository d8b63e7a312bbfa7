package org.numicoin.libp2p.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/// Questions to DNS; they wait, and are for virtual threads.
public interface Dns {
    /// The strings of all TXT records of a name; none when the name has none.
    List<String> texts(String name) throws IOException;

    /// All A and AAAA records of a name.
    List<InetAddress> addresses(String name) throws IOException;
}
