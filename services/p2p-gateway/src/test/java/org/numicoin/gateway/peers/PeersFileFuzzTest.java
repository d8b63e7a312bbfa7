package org.numicoin.gateway.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;

/// What is read is written and read again as the same memory, and can be used; what is not is
/// damaged, and nothing else happens.
class PeersFileFuzzTest {
    @FuzzTest
    void parse(byte[] content) {
        switch (PeersFile.parse(content)) {
            case PeersFile.Read.Damaged(String reason) -> assertThat(reason).isNotEmpty();
            case PeersFile.Read.Restored restored -> {
                var memory = restored.memory();
                assertThat(PeersFile.decode(PeersFile.encode(memory))).isEqualTo(restored);
                var random = new Random(1);
                var book = new AddressBook(memory.addresses(), true, random);
                assertThat(book.draw(_ -> false, TestPeers.T0)).isEmpty();
                new Reputation(_ -> false).restore(memory.scores(), memory.bans(), TestPeers.T0);
            }
        }
    }

    @FuzzTest
    void file(byte[] bytes) {
        assertThat(PeersFile.decode(bytes)).isNotNull();
    }
}
