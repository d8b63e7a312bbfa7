package org.numicoin.explorer.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom a request is counted for.
final class ClientNetworkTest {
    private static final Networks EXEMPT = Networks.parse(List.of("192.0.2.0/24"));
    private static final Networks PROXIES = Networks.parse(List.of("10.0.0.0/8", "fd00::/8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "203.0.113.7            | -                              | 203.0.113.7",
                "2001:db8:1:2:3:4:5:6   | -                              | 2001:db8:1:2:0:0:0:0/64",
                "::ffff:203.0.113.7     | -                              | 203.0.113.7",
                "192.0.2.9              | -                              | ''",
                // who is no proxy of ours may write what it likes
                "203.0.113.7            | 192.0.2.9                      | 203.0.113.7",
                "10.0.0.1               | -                              | 10.0.0.1",
                "10.0.0.1               | 203.0.113.7                    | 203.0.113.7",
                "10.0.0.1               | 192.0.2.9                      | ''",
                "10.0.0.1               | 192.0.2.9, 203.0.113.7         | 203.0.113.7",
                "10.0.0.1               | 203.0.113.8,203.0.113.7,10.1.1.1 | 203.0.113.7",
                "fd00::1                | 2001:db8::1                    | 2001:db8:0:0:0:0:0:0/64",
                "10.0.0.1               | localhost                      | 10.0.0.1",
                "10.0.0.1               | 203.0.113.7, nobody            | 10.0.0.1",
                "10.0.0.1               | ',,,'                          | 10.0.0.1"
            })
    void isTheConnectionOrWhomATrustedProxyNames(String remote, String forwarded, String expected)
            throws UnknownHostException {
        var client =
                ClientNetwork.of(
                        InetAddress.getByName(remote),
                        forwarded == null ? List.of() : List.of(forwarded),
                        PROXIES,
                        EXEMPT);

        assertThat(client.text()).isEqualTo(expected);
    }
}
