package dev.plinth.egress;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;

/** Addresses that do not belong to one host on the public internet (IANA special-purpose registries, RFC 6890). */
final class SpecialAddresses {
    private static final List<Block> BLOCKS = List.of(
            block("00000000", 8), // this network
            block("0a000000", 8), // private
            block("64400000", 10), // carrier-grade NAT
            block("7f000000", 8), // loopback
            block("a9fe0000", 16), // link-local, cloud metadata among them
            block("ac100000", 12), // private
            block("c0000000", 24), // protocol assignments
            block("c0000200", 24), // documentation
            block("c0586300", 24), // 6to4 relay
            block("c0a80000", 16), // private
            block("c6120000", 15), // benchmarks
            block("c6336400", 24), // documentation
            block("cb007100", 24), // documentation
            block("e0000000", 3), // multicast, reserved, broadcast
            block("00000000000000000000000000000000", 8), // unspecified, loopback, mapped and translated IPv4
            block("01000000000000000000000000000000", 8), // discard
            block("0064ff9b000000000000000000000000", 32), // NAT64
            block("20010000000000000000000000000000", 23), // Teredo, benchmarks, protocol assignments
            block("20010db8000000000000000000000000", 32), // documentation
            block("20020000000000000000000000000000", 16), // 6to4
            block("3fff0000000000000000000000000000", 20), // documentation
            block("5f000000000000000000000000000000", 16), // segment routing
            block("fc000000000000000000000000000000", 7), // unique local
            block("fe800000000000000000000000000000", 9), // link-local, site-local
            block("ff000000000000000000000000000000", 8)); // multicast

    private SpecialAddresses() {}

    private record Block(byte[] start, int bits) {
        boolean holds(byte[] address) {
            if (address.length != start.length) return false;
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ start[bit / Byte.SIZE]) & mask) != 0) return false;
            }
            return true;
        }
    }

    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return BLOCKS.stream().anyMatch(block -> block.holds(bytes));
    }

    private static Block block(String hex, int bits) {
        return new Block(HexFormat.of().parseHex(hex), bits);
    }
}
